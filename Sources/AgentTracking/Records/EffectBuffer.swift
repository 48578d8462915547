public import ContactCenter

/// What one call of a tracker has to say, in a buffer that is used again and again.
///
/// Texts are runs of the arena of the tracker that was called, valid until it is called again.
public struct EffectBuffer: Sendable {
    /// Wrap records to publish, in order.
    public internal(set) var wraps: [WrapRecord] = []
    /// Interval records to publish, in order.
    public internal(set) var intervals: [IntervalRecord] = []
    /// The contacts of the intervals.
    public internal(set) var contacts: [Text] = []

    /// Creates an empty buffer.
    public init() {}

    /// Whether there is nothing to publish.
    public var isEmpty: Bool { wraps.isEmpty && intervals.isEmpty }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        // Most events tell nothing, and emptying an empty array is not free.
        if !wraps.isEmpty { wraps.removeAll(keepingCapacity: true) }
        if !intervals.isEmpty { intervals.removeAll(keepingCapacity: true) }
        if !contacts.isEmpty { contacts.removeAll(keepingCapacity: true) }
    }
}
