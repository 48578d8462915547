public import ContactCenter

/// Decodes records of canonical JSON, plain or as CloudEvents 1.0 in binary or structured mode (model 1.3).
///
/// One decoder per thread, reused for all records: it owns the bytes of the event it decoded last, and allocates only
/// when a record is larger than all before it. A value may have the framing of Confluent's serializers
/// (``RegistryFraming``). JSON is read by the letter of RFC 8259; unknown fields are skipped,
/// checked and counted. Of a field that stands twice the last one counts (each must be valid); `null` and `""` are
/// missing. A field that the event's type does not have is an unknown field, whatever it holds, and is no part of
/// ``event``.
public struct CanonicalDecoder: ~Copyable {
    /// How many bytes `id`, `source`, `tenant`, `agent_id` and `contact_id` may have each.
    public static let maximumIdentifierBytes = 1024
    /// How deep arrays and objects may be nested, the outermost object included.
    public static let maximumNestingDepth = JSONCursor.maximumDepth

    /// What the last ``decode(_:headers:)`` read, if it returned ``DecodeOutcome/event``; after any other outcome it
    /// means nothing. Its texts are runs of ``payload``.
    public internal(set) var event: Event {
        _read { yield place.pointee }
        _modify { yield &place.pointee }
    }
    /// Where ``event`` lies, as long as the decoder lives: to take it from there without copying it.
    public var eventAddress: UnsafePointer<Event> { UnsafePointer(place) }
    /// How many fields the last record's event has, nested ones not included, that its type does not have; one of
    /// another type that stands twice is counted once. Of an event of unknown type, those that no type has.
    public internal(set) var unknownFieldCount = 0

    let vocabulary = Vocabulary()
    var scratch = Scratch(capacity: 8192)
    /// How many bytes of the scratch the event's texts may refer to.
    var payloadCount = 0
    /// How many of these the record's value has; what is behind them came from headers or base64.
    var valueCount = 0
    /// The position that stands for what is not itself a part of the value.
    var positionBeyondValue = 0

    /// `type` as it was written.
    var type: Text = .none
    /// `time` as it was written, whatever its JSON type.
    var time: Text = .none
    var timeReader = EventTimeReader()
    /// The fields that were there, of those that some type has.
    var seen: FieldSet = []
    /// The complaints about what fields hold; the grammar of all that follows is checked before one is made.
    var doubts = Doubts()

    /// What an event is before anything was read: copied in one go, which is less work than to make one.
    private let blank: Event
    private let place: UnsafeMutablePointer<Event>
    private let maximumValueBytes: Int
    private let address = PassedByAddress()

    /// Creates a decoder.
    /// - Parameter maximumValueBytes: the largest value that is read; larger ones are ``RejectionCause/tooLarge``.
    public init(maximumValueBytes: Int = 1_048_576) {
        blank = Event(kind: .agentHeartbeat, time: Timestamp(milliseconds: 0))
        place = .allocate(capacity: 1)
        place.initialize(to: blank)
        self.maximumValueBytes = maximumValueBytes
    }

    deinit {
        place.deallocate()
    }

    /// The names of the fields that an event of `kind` has.
    public static func fieldNames(of kind: EventKind) -> [StaticString] {
        let fields = FieldSet(of: kind)
        return CanonicalField.allCases.filter { fields.contains(FieldSet($0)) }.map(\.name)
    }

    /// The bytes which the texts of ``event`` refer to: the decoder's own, valid until the next call of
    /// ``decode(_:headers:)`` and no longer than the decoder lives.
    public var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: scratch.base, count: payloadCount)
    }

    /// Decodes one record value.
    ///
    /// Complaints are made in the order of ``RejectionCause``, where an unknown type comes between malformed and
    /// missing fields.
    /// - Parameters:
    ///   - value: the record's value; nil for a null value, which is malformed like an empty one. Not kept.
    ///   - headers: what the record's headers say of CloudEvents; empty when none does.
    public mutating func decode(
        _ value: UnsafeRawBufferPointer?,
        headers: borrowing CloudEventHeaders
    ) -> DecodeOutcome {
        unknownFieldCount = 0
        payloadCount = 0
        guard let value, !value.isEmpty else {
            return .rejected(Rejection(cause: .malformed, detail: "the value is null or empty"))
        }
        guard value.count <= maximumValueBytes else {
            return .rejected(Rejection(cause: .tooLarge, detail: "more bytes than are read"))
        }
        if RegistryFraming.precedes(value) { return decodeFramed(value, headers) }
        return decode(bare: value, headers)
    }

    /// Decodes what stands behind the framing; positions are those in the whole value.
    @inline(never)
    private mutating func decodeFramed(
        _ value: UnsafeRawBufferPointer,
        _ headers: borrowing CloudEventHeaders
    ) -> DecodeOutcome {
        let outcome = decode(bare: UnsafeRawBufferPointer(rebasing: value[RegistryFraming.count...]), headers)
        guard case .rejected(var rejection) = outcome, rejection.position > 0 else { return outcome }
        rejection.position += RegistryFraming.count
        return .rejected(rejection)
    }

    /// Decodes a value that is as the contract says.
    @inline(__always)
    private mutating func decode(
        bare value: UnsafeRawBufferPointer,
        _ headers: borrowing CloudEventHeaders
    ) -> DecodeOutcome {
        // Before all else: bytes that are read just after they were written in other portions make a processor wait.
        scratch.reserve(value.count + Scratch.padding)
        scratch.place(value, at: 0)
        forget()
        doubts.forget()
        positionBeyondValue = 0
        valueCount = value.count
        payloadCount = value.count
        return headers.isEmpty ? decodePlain() : decodeCloudEvent(value, headers)
    }

    /// Forgets what an object said.
    @inline(__always)
    mutating func forget() {
        event = blank
        type = .none
        time = .none
        seen = []
    }

    /// Decodes the value in the scratch, which is the event itself.
    @inline(__always)
    mutating func decodePlain() -> DecodeOutcome {
        if let rejection = readDocument(from: 0, to: valueCount) {
            return .rejected(rejection)
        }
        return judge()
    }

    /// Reads the bytes of the scratch from `start` to `end`, padded, as one event object and nothing else.
    mutating func readDocument(from start: Int, to end: Int) -> Rejection? {
        var cursor = JSONCursor(base: scratch.base, position: start, end: end, depth: 1)
        do throws(Complaint) {
            try cursor.readStart()
            try readFields(&cursor)
            try cursor.finish()
            return nil
        } catch {
            return malformed(error, at: cursor.position)
        }
    }

    /// Says what the fields that were read amount to.
    mutating func judge() -> DecodeOutcome {
        let name = vocabulary.kinds.lookup(scratch.base + Int(type.offset), count: Int(type.count))
        guard let kind = EventKind(rawValue: name) else { return judgeUnknownType() }
        let fields = vocabulary.fieldsOfKinds[kind]
        if !doubts.isEmpty, let doubt = doubts.first(about: fields) {
            return .rejected(doubt)
        }
        let foreign = seen.subtracting(fields)
        if !foreign.isEmpty {
            drop(foreign)
        }
        guard !event.id.isNone else { return missing("id") }
        guard !event.source.isNone else { return missing("source") }
        guard !time.isNone else { return missing("time") }
        let family = kind.family
        guard !event.agentID.isNone || family == .contact else { return missing("agent_id") }
        guard !event.contactID.isNone || family == .agent else { return missing("contact_id") }
        let written = UnsafeRawBufferPointer(start: scratch.base + Int(time.offset), count: Int(time.count))
        guard let instant = timeReader.read(written) else {
            let detail: StaticString = "not a date and time of RFC 3339 with a zone, years 0001 to 9999"
            let place = place(of: Int(time.offset))
            return .rejected(Rejection(cause: .badTime, position: place, field: "time", detail: detail))
        }
        event.kind = kind
        event.time = instant
        return .event
    }

    /// Says what a record amounts to whose type is none or none that is known.
    @inline(never)
    private func judgeUnknownType() -> DecodeOutcome {
        if let doubt = doubts.first(about: type.isNone ? .untyped : .common) {
            return .rejected(doubt)
        }
        return type.isNone ? missing("type") : .ignored(.unknownType)
    }

    private func missing(_ field: StaticString) -> DecodeOutcome {
        .rejected(Rejection(cause: .missingField, field: field, detail: "missing, null or empty"))
    }

    /// A complaint about the byte at `position` of the scratch.
    func malformed(_ complaint: Complaint, at position: Int, field: StaticString? = nil) -> Rejection {
        Rejection(cause: .malformed, position: place(of: position), field: field, detail: complaint.detail)
    }

    /// Takes note of what a field holds and should not; it is a complaint if the event's type has the field.
    @inline(never)
    mutating func note(_ complaint: Complaint, _ field: CanonicalField, at position: Int) {
        note(complaint, field.name, about: FieldSet(field), at: position)
    }

    /// Takes note of what one of `fields`, or something else in the record, holds and should not.
    mutating func note(
        _ complaint: Complaint,
        _ name: StaticString,
        about fields: FieldSet = .every,
        at position: Int
    ) {
        doubts.add(malformed(complaint, at: position, field: name), about: fields)
    }

    /// The position in the record's value for one in the scratch.
    private func place(of position: Int) -> Int {
        position <= valueCount ? position : positionBeyondValue
    }
}

extension JSONCursor {
    /// Moves to where the object of a document has to begin.
    @inline(__always)
    mutating func readStart() throws(Complaint) {
        skipWhitespace()
        if byte == 0xEF, base[position &+ 1] == 0xBB, base[position &+ 2] == 0xBF {
            throw fault(.byteOrderMark, at: position)
        }
    }
}
