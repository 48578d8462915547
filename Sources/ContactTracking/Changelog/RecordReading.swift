import ContactCenter

/// What is known of a record while it is read: what its times are counted from, and how many texts it has.
struct RecordReading {
    /// Farther from the epoch than any event can be, in milliseconds, deadlines included: some 8 900 years.
    private static let longestDistanceMs: Int64 = 1 << 48
    /// Longer than any sum of durations.
    private static let longestMs: Int64 = 1 << 52
    /// More than anything is ever counted to, and far from where counting would overflow.
    private static let greatestCount: UInt32 = 1 << 30

    var reference = Timestamp(milliseconds: 0)
    var textCount: UInt32 = 0

    /// The instant at hand, counted from `origin`, else from ``reference``.
    func time(_ reader: inout WireReader, from origin: Timestamp? = nil) throws(WireError) -> Timestamp {
        let milliseconds = (origin ?? reference).milliseconds &+ (try reader.signed())
        guard milliseconds.magnitude <= UInt64(Self.longestDistanceMs) else {
            throw WireError(.outOfRange, field: reader.field)
        }
        return Timestamp(milliseconds: milliseconds)
    }

    /// The same where it may be absent.
    func maybe(_ reader: inout WireReader, from origin: Timestamp) throws(WireError) -> MaybeMilliseconds {
        MaybeMilliseconds(try time(&reader, from: origin))
    }

    /// The duration at hand.
    func duration(_ reader: inout WireReader) throws(WireError) -> Milliseconds {
        try reader.signed(in: -Self.longestMs...Self.longestMs)
    }

    /// The text at hand.
    func text(_ reader: inout WireReader) throws(WireError) -> TextNumber {
        TextNumber(number: UInt16(try reader.unsigned(atMost: textCount)))
    }

    /// The revision or count at hand.
    func count(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(try reader.unsigned(atMost: Self.greatestCount))
    }

    /// The yes or no at hand; `nil` where nobody said.
    func answer(_ reader: inout WireReader) throws(WireError) -> Bool? {
        switch try reader.unsigned(atMost: 2) {
        case 0: nil
        case 1: false
        default: true
        }
    }
}

extension WireWriter {
    /// Writes the number of a text.
    mutating func text(_ field: Int, _ text: TextNumber) {
        unsigned(field, UInt64(text.number))
    }

    /// Writes an instant, counted from another.
    mutating func time(_ field: Int, _ instant: Timestamp, from origin: Timestamp) {
        signed(field, instant.milliseconds &- origin.milliseconds)
    }

    /// Writes an instant that may be absent; the distant past is absent, too.
    mutating func time(_ field: Int, ifPresent instant: Timestamp?, from origin: Timestamp) {
        guard let instant, instant != .distantPast else { return }
        signed(field, ifPresent: instant.milliseconds &- origin.milliseconds)
    }

    /// Writes a yes or no that may be absent: 1 is no, 2 is yes.
    mutating func answer(_ field: Int, _ answer: Bool?) {
        if let answer { present(field, answer ? 2 : 1) }
    }
}

extension TextStore {
    /// Writes all texts, and how many bytes each has.
    func write(texts field: Int, lengths lengthField: Int, to writer: inout WireWriter) {
        if runs.isEmpty { return }
        writer.bytes(field, bytes)
        let lengths = writer.begin(lengthField)
        for run in runs.elements { writer.element(UInt64(run.count)) }
        writer.end(lengths)
    }

    /// Takes up texts; there are none before.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ packedLengths: WireReader,
        field: Int,
        _ pool: BlockPool
    ) throws(WireError) {
        var lengths = packedLengths
        var offset = 0
        while !lengths.isAtEnd {
            let length = Int(try lengths.element(atMost: UInt32(clamping: bytes.count)))
            guard length > 0, offset + length <= bytes.count else { throw WireError(.outOfRange, field: field) }
            if count >= TextStore.limit { throw WireError(.tooMany, field: field) }
            _ = append(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]), pool)
            offset += length
        }
        guard offset == bytes.count else { throw WireError(.inconsistent, field: field) }
        noteSweep()
    }
}
