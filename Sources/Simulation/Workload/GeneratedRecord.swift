public import ContactCenter

/// One record as a producer would send it, with what a test or a demo has to know about it.
///
/// Made to be used again: whoever fills it keeps the capacity of its buffers.
public struct GeneratedRecord: Sendable {
    /// One Kafka header.
    public struct Header: Hashable, Sendable {
        /// Its key, such as `ce_id`.
        public var name: String
        /// Its value, UTF-8.
        public var value: [UInt8]

        /// Creates a header.
        public init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// What the record is, seen from whoever reads it.
    public enum Variant: Hashable, Sendable {
        /// An event told for the first time.
        case original
        /// The same bytes once more.
        case repetition
        /// The same event with a greater `version` and different content.
        case newVersion
        /// The same event with the same version and different content.
        case conflictingCopy
        /// A type that nobody knows.
        case unknownType
        /// Something that cannot be read: it goes to the dead letters.
        case malformed(Malformation)
    }

    /// How the event is wrapped.
    public enum Envelope: Hashable, Sendable {
        /// The canonical object and no headers.
        case plain
        /// CloudEvents 1.0 binary mode: `ce_*` headers, the canonical object as data.
        case cloudEventsBinary
        /// CloudEvents 1.0 structured mode: the canonical object under `data`.
        case cloudEventsStructured
    }

    /// Whether it belongs on the topic of contact events, and not on that of agent events.
    public var isOfContact: Bool { kind.family == .contact }
    /// The record's key: the agent's id, UTF-8; that of the contact where ``isOfContact``.
    public var key: [UInt8] = []
    /// The record's value; empty for ``Malformation/empty``.
    public var value: [UInt8] = []
    /// The record's headers.
    public var headers: [Header] = []
    /// The agent the record is about, from 0.
    public var agent: Int = 0
    /// The type of the event it was made from.
    public var kind: EventKind = .agentHeartbeat
    /// When the event happened, as it stands in `time`.
    public var eventTime = Timestamp(milliseconds: 0)
    /// When the bus gets it, never before ``eventTime``; the record's Kafka timestamp, if one wants to set it.
    public var arrivalTime = Timestamp(milliseconds: 0)
    /// What the record is.
    public var variant: Variant = .original
    /// How the event is wrapped.
    public var envelope: Envelope = .plain
    /// Whether it carries fields that nobody knows.
    public var hasUnknownFields = false

    /// Creates an empty record to be filled.
    public init() {}

    /// Forgets the content and keeps the buffers.
    mutating func reset() {
        key.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        if !headers.isEmpty { headers.removeAll(keepingCapacity: true) }
        variant = .original
        envelope = .plain
        hasUnknownFields = false
    }
}
