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
    /// The parts that stand once, wherever in the record.
    private(set) var head = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var middle = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var base = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var log = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var wraps = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var intervals = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var toldLegs = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var toldSpans = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var middleCount: UInt32 = 0
    private(set) var nextSerial: UInt32 = 1
    private(set) var clockAt: Timestamp?
    private(set) var conflicts: UInt32 = 0
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

    /// Takes up the texts, what times are counted from, and where the parts are, wherever in the record they stand.
    mutating func prepare() throws(WireError) {
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var lengths = WireReader(bytes)
        var clock: Int64?
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case TrackerField.texts: bytes = try reader.bytes()
            case TrackerField.textLengths: lengths = try reader.message()
            case TrackerField.newest: reference = try time(&reader, from: Timestamp(milliseconds: 0))
            case TrackerField.legs, TrackerField.segments: try reader.skip()
            case TrackerField.head: head = try reader.bytes()
            case TrackerField.middle: middle = try reader.bytes()
            case TrackerField.base: base = try reader.bytes()
            case TrackerField.log: log = try reader.bytes()
            case TrackerField.middleCount: middleCount = try count(&reader)
            case TrackerField.nextSerial: nextSerial = try count(&reader)
            case TrackerField.clockAt: clock = try reader.signed()
            case TrackerField.conflicts: conflicts = try reader.unsigned(atMost: .max)
            case TrackerField.wraps: wraps = try reader.bytes()
            case TrackerField.intervals: intervals = try reader.bytes()
            case TrackerField.toldLegs: toldLegs = try reader.bytes()
            case TrackerField.toldSpans: toldSpans = try reader.bytes()
            default: throw reader.unknownField
            }
        }
        if reference == .distantPast { throw WireError(.inconsistent, field: TrackerField.newest) }
        if let clock { clockAt = try Self.time(clock, from: reference, field: TrackerField.clockAt) }
        try takeTexts(bytes, lengths)
    }

    private mutating func takeTexts(
        _ bytes: UnsafeRawBufferPointer,
        _ packedLengths: WireReader
    ) throws(WireError) {
        var lengths = packedLengths
        // A length has a byte at least.
        texts.reserve(lengths.byteCount, in: pool)
        placed.reserve(lengths.byteCount, in: pool)
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

    /// How many texts there are.
    var textCount: UInt32 { UInt32(texts.count) }

    /// The text with a number that there is, as a run of the record.
    @inline(__always)
    func text(_ number: UInt32) -> Text { texts[Int(number) - 1] }

    /// Notes where in the arena the text with `number` stands.
    @inline(__always)
    mutating func note(_ number: UInt32, at text: Text) {
        placed[Int(number) - 1] = text
    }

    /// The text with the number at hand, as a run of `arena`, to which it is appended where it is not there yet.
    mutating func text(_ reader: inout WireReader, in arena: inout Row<UInt8>) throws(WireError) -> Text {
        place(try reader.unsigned(atMost: UInt32(texts.count)), in: &arena)
    }

    /// The next of the texts of which the packed field at hand has the numbers.
    mutating func element(_ reader: inout WireReader, in arena: inout Row<UInt8>) throws(WireError) -> Text {
        place(try reader.element(atMost: UInt32(texts.count)), in: &arena)
    }

    @inline(__always)
    private mutating func place(_ number: UInt32, in arena: inout Row<UInt8>) -> Text {
        if number == 0 { return .none }
        let index = Int(number) - 1
        if placed[index].isNone { placed[index] = arena.append(texts[index].bytes(in: record), in: pool) }
        return placed[index]
    }

    /// The instant `offset` after `origin`.
    static func time(_ offset: Int64, from origin: Timestamp, field: Int) throws(WireError) -> Timestamp {
        let milliseconds = origin.milliseconds &+ offset
        guard milliseconds.magnitude <= longestDistanceMs else { throw WireError(.outOfRange, field: field) }
        return Timestamp(milliseconds: milliseconds)
    }

    /// The instant at hand, counted from `origin`.
    func time(_ reader: inout WireReader, from origin: Timestamp) throws(WireError) -> Timestamp {
        try Self.time(reader.signed(), from: origin, field: reader.field)
    }

    /// The duration at hand.
    func duration(_ reader: inout WireReader) throws(WireError) -> Milliseconds {
        try reader.signed(in: -Self.longestMs...Self.longestMs)
    }

    /// The count, number or place in an order at hand.
    func count(_ reader: inout WireReader) throws(WireError) -> UInt32 {
        try reader.unsigned(atMost: Self.greatestCount)
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
