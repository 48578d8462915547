import ContactCenter

/// What is known of a record while a tracker is read from it: its texts, and the legs and segments of its states.
struct TrackerReading: ~Copyable {
    /// Farther from the epoch than any event can be, in milliseconds, deadlines included: some 8 900 years.
    static let longestDistanceMs: Int64 = 1 << 48
    /// Longer than any sum of durations.
    static let longestMs: Int64 = 1 << 52
    /// More than anything is ever counted to, and far from where counting would overflow.
    static let greatestCount: UInt32 = 1 << 30

    /// More bytes than the texts of any agent take.
    static let greatestArena = 1 << 26

    let record: UnsafeRawBufferPointer
    var reference: Timestamp = .distantPast
    var legs = Row<Leg>()
    var segments = Row<Segment>()
    /// The texts as runs of the record.
    private var texts = Row<Text>()
    /// The same in the tracker's arena, where they are there already.
    private var placed = Row<Text>()
    private let pool: BlockPool
    private let address = PassedByAddress()

    init(_ record: UnsafeRawBufferPointer, in pool: BlockPool) {
        self.record = record
        self.pool = pool
    }

    deinit {
        legs.release(to: pool)
        segments.release(to: pool)
        texts.release(to: pool)
        placed.release(to: pool)
    }

    /// Takes up the texts, and what times are counted from, wherever in the record they stand.
    mutating func prepare() throws(WireError) {
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var lengths = WireReader(bytes)
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case TrackerField.texts: bytes = try reader.bytes()
            case TrackerField.textLengths: lengths = try reader.message()
            case TrackerField.newest: reference = try time(&reader, from: Timestamp(milliseconds: 0))
            default: try reader.skip()
            }
        }
        var offset = bytes.baseAddress.map { $0 - record.baseAddress.unsafelyUnwrapped } ?? 0
        let end = offset + bytes.count
        while !lengths.isAtEnd {
            let count = Int(try lengths.element(atMost: UInt32(bytes.count)))
            guard count > 0, offset + count <= end else {
                throw WireError(.outOfRange, field: TrackerField.textLengths)
            }
            texts.append(Text(offset: offset, count: count), in: pool)
            placed.append(.none, in: pool)
            offset += count
        }
        if offset != end { throw WireError(.inconsistent, field: TrackerField.textLengths) }
    }

    /// A run of the record.
    func run(_ bytes: UnsafeRawBufferPointer) -> Text {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return .none }
        return Text(offset: start - record.baseAddress.unsafelyUnwrapped, count: bytes.count)
    }

    /// The text with the number at hand, as a run of the record.
    func text(_ reader: inout WireReader) throws(WireError) -> Text {
        let number = try reader.unsigned(atMost: UInt32(texts.count))
        return number == 0 ? .none : texts[Int(number) - 1]
    }

    /// The text with the number at hand, as a run of `arena`, to which it is appended where it is not there yet.
    mutating func text(_ reader: inout WireReader, in arena: inout Row<UInt8>) throws(WireError) -> Text {
        place(try reader.unsigned(atMost: UInt32(texts.count)), in: &arena)
    }

    /// The next of the texts of which the packed field at hand has the numbers.
    mutating func element(_ reader: inout WireReader, in arena: inout Row<UInt8>) throws(WireError) -> Text {
        place(try reader.element(atMost: UInt32(texts.count)), in: &arena)
    }

    private mutating func place(_ number: UInt32, in arena: inout Row<UInt8>) -> Text {
        if number == 0 { return .none }
        let index = Int(number) - 1
        if placed[index].isNone { placed[index] = arena.append(texts[index].bytes(in: record), in: pool) }
        return placed[index]
    }

    /// The instant at hand, counted from `origin`.
    func time(_ reader: inout WireReader, from origin: Timestamp) throws(WireError) -> Timestamp {
        let milliseconds = origin.milliseconds &+ (try reader.signed())
        guard milliseconds.magnitude <= Self.longestDistanceMs else {
            throw WireError(.outOfRange, field: reader.field)
        }
        return Timestamp(milliseconds: milliseconds)
    }

    /// The duration at hand.
    func duration(_ reader: inout WireReader) throws(WireError) -> Milliseconds {
        try reader.signed(in: -Self.longestMs...Self.longestMs)
    }

    /// The count, number or place in an order at hand.
    func count(_ reader: inout WireReader) throws(WireError) -> UInt32 {
        try reader.unsigned(atMost: Self.greatestCount)
    }

    /// The revision at hand, written as the number of corrections.
    func revision(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(try reader.signed(in: -1...Int64(Self.greatestCount))) + 1
    }

    /// Appends the elements of `source` that the packed field at hand has the places of.
    func readPlaces<Element>(
        _ reader: inout WireReader,
        of source: borrowing Row<Element>,
        to target: inout Row<Element>
    ) throws(WireError) {
        var places = try reader.message()
        while !places.isAtEnd {
            guard source.count > 0, target.count < source.count else { throw WireError(.tooMany, field: reader.field) }
            target.append(source[Int(try places.element(atMost: UInt32(source.count - 1)))], in: pool)
        }
    }
}
