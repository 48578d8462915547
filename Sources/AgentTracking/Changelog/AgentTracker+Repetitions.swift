public import ContactCenter

/// What agents repeat, as a message of its own: versions before it keep what they do not know of an agent.
extension AgentTracker {
    /// Writes the fields of the message `Repetitions` of `agent.proto`, none where there is nothing to say.
    public func writeRepetitions(to writer: inout WireWriter) {
        head.repetitions.write(as: RepetitionsField.head, to: &writer)
        // Without an event before it, nothing is folded from the middle.
        if middleCount > 0 { middle.pointee.repetitions.write(as: RepetitionsField.middle, to: &writer) }
        base.pointee.repetitions.write(as: RepetitionsField.base, to: &writer)
    }

    /// Whether there is anything of it to write.
    public var hasRepetitions: Bool {
        let nothing = Repetitions()
        return head.repetitions != nothing || base.pointee.repetitions != nothing
            || (middleCount > 0 && middle.pointee.repetitions != nothing)
    }

    /// Takes up what was written; to be called after ``read(_:work:)``.
    ///
    /// - Parameter record: the fields of a message `Repetitions`; read during the call only.
    /// - Throws: ``WireError`` when it is damaged; the tracker is then not to be used.
    public mutating func readRepetitions(_ record: UnsafeRawBufferPointer) throws(WireError) {
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case RepetitionsField.head: head.repetitions = try Repetitions(reading: reader.message())
            case RepetitionsField.middle: middle.pointee.repetitions = try Repetitions(reading: reader.message())
            case RepetitionsField.base: base.pointee.repetitions = try Repetitions(reading: reader.message())
            default: throw reader.unknownField
            }
        }
    }
}

extension Repetitions {
    fileprivate func write(as field: Int, to writer: inout WireWriter) {
        if self == Repetitions() { return }
        let message = writer.begin(field)
        writer.unsigned(RepetitionField.shortBits, UInt64(shortBits))
        shortWraps.write(as: RepetitionField.shortWraps, to: &writer)
        unanswered.write(as: RepetitionField.unanswered, to: &writer)
        writer.end(message)
    }

    fileprivate init(reading message: WireReader) throws(WireError) {
        self.init()
        var reader = message
        while try reader.next() {
            switch reader.field {
            case RepetitionField.shortBits: shortBits = try reader.unsigned(atMost: .max)
            case RepetitionField.shortWraps: shortWraps = try Count(reading: reader.message())
            case RepetitionField.unanswered: unanswered = try Count(reading: reader.message())
            default: throw reader.unknownField
            }
        }
    }
}

extension Repetitions.Count {
    /// Farther from the epoch than anything is, in milliseconds.
    private static let longestDistanceMs: Int64 = 1 << 48

    fileprivate func write(as field: Int, to writer: inout WireWriter) {
        if self == Self() { return }
        let message = writer.begin(field)
        writer.unsigned(CountField.number, UInt64(number))
        writer.flag(CountField.areMany, areMany)
        writer.signed(CountField.since, ifPresent: since == .distantPast ? nil : since.milliseconds)
        writer.end(message)
    }

    fileprivate init(reading message: WireReader) throws(WireError) {
        self.init()
        var reader = message
        while try reader.next() {
            switch reader.field {
            case CountField.number: number = try reader.unsigned(atMost: .max)
            case CountField.areMany: areMany = try reader.flag()
            case CountField.since:
                let limit = Self.longestDistanceMs
                since = Timestamp(milliseconds: try reader.signed(in: -limit...limit))
            default: throw reader.unknownField
            }
        }
    }
}
