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
    /// Which of the states is being read, by its field.
    var state = TrackerField.head
    private var legs = Row<Leg>()
    private var segments = Row<Segment>()
    /// For each of them one bit a state that has it.
    private var legMarks = Row<UInt8>()
    private var segmentMarks = Row<UInt8>()
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
        legMarks.release(to: pool)
        segmentMarks.release(to: pool)
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

    /// Appends the legs of which the packed field at hand has the places.
    mutating func readLegs(_ reader: inout WireReader, to target: inout Row<Leg>) throws(WireError) {
        var places = try reader.message()
        while !places.isAtEnd {
            let place = try Self.nextPlace(&places, state, &legMarks, field: reader.field)
            target.append(legs[place], in: pool)
        }
    }

    /// The same for segments.
    mutating func readSegments(_ reader: inout WireReader, to target: inout Row<Segment>) throws(WireError) {
        var places = try reader.message()
        while !places.isAtEnd {
            let place = try Self.nextPlace(&places, state, &segmentMarks, field: reader.field)
            target.append(segments[place], in: pool)
        }
    }

    /// The next place, which the state at hand must not have had yet.
    private static func nextPlace(
        _ places: inout WireReader,
        _ state: Int,
        _ marks: inout Row<UInt8>,
        field: Int
    ) throws(WireError) -> Int {
        if marks.isEmpty { throw WireError(.outOfRange, field: field) }
        let place = Int(try places.element(atMost: UInt32(marks.count - 1)))
        let mark = UInt8(1) << UInt8(state - TrackerField.head)
        if marks[place] & mark != 0 { throw WireError(.inconsistent, field: field) }
        marks[place] |= mark
        return place
    }

    mutating func append(_ leg: Leg) {
        legs.append(leg, in: pool)
        legMarks.append(0, in: pool)
    }

    mutating func append(_ segment: Segment) {
        segments.append(segment, in: pool)
        segmentMarks.append(0, in: pool)
    }
}
