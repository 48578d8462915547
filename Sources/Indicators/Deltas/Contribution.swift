import ContactCenter

/// What one fact adds to each of its scopes: at one instant, or at two.
///
/// Fixed room, filled anew for each fact: the fact is looked into once, however many scopes it has.
struct Contribution: ~Copyable {
    /// What is added in one slice.
    struct Part: BitwiseCopyable {
        var slice: Int64
        /// The slice that it happened in, whatever slice it is told in.
        var newest: Int64
        var count = 0
        var touched = TouchedSlots()
    }

    private static var room: Int { 24 }
    /// The slots of a cell (``Measures``) and what is added to each.
    let slots: UnsafeMutablePointer<Int>
    let values: UnsafeMutablePointer<Int64>
    var first = Part(slice: 0, newest: 0)
    /// Behind the first in the room; empty unless the fact has an end.
    var second = Part(slice: 0, newest: 0)
    /// A wrap for the histogram, in the first part.
    var bucket = -1
    /// A wrap for shares: how many, and how long.
    var wraps: Int64 = 0
    var wrapMs: Int64 = 0
    /// Revenue in millionths.
    var amount: Int64 = 0
    var sign: Int64 = 1
    /// What was before is told in the first slice of its base window.
    var slicedFrom = Timestamp.distantPast

    init() {
        slots = .allocate(capacity: Self.room)
        values = .allocate(capacity: Self.room)
        slots.initialize(repeating: 0, count: Self.room)
        values.initialize(repeating: 0, count: Self.room)
    }

    deinit {
        slots.deallocate()
        values.deallocate()
    }

    /// Begins the contribution of a fact at `instant`.
    @inline(__always)
    mutating func begin(at instant: Timestamp, sign: Int64) {
        first = Part(slice: slice(of: instant), newest: Grid.slice(of: instant))
        second = Part(slice: 0, newest: 0)
        bucket = -1
        wraps = 0
        amount = 0
        self.sign = sign
    }

    /// Adds to a measure at the first instant.
    @inline(__always)
    mutating func add(_ measure: Measure, _ value: Int64) {
        slots[first.count] = Measures.measuresAt &+ Int(measure.rawValue)
        values[first.count] = value &* sign
        first.count &+= 1
        first.touched |= TouchedSlots(measure)
    }

    /// Adds one to a measure at the first instant, if it is so.
    @inline(__always)
    mutating func add(_ measure: Measure, if condition: Bool) {
        if condition { add(measure, 1) }
    }

    /// Adds an edge of a level at the first instant: 1 where a span begins, -1 where one ends.
    mutating func add(_ level: Level, edge: Int64, at instant: Timestamp) {
        first.count = putEdge(level, edge &* sign, at: instant, slice: first.slice, into: first.count)
        first.touched |= TouchedSlots(level)
    }

    /// Begins a level at `from`, which the contribution began at, and ends it at `to`, if it has ended.
    mutating func add(_ level: Level, from: Timestamp, to: Timestamp?) {
        first.count = putEdge(level, sign, at: from, slice: first.slice, into: 0)
        first.touched |= TouchedSlots(level)
        guard let to else { return }
        let slice = slice(of: to)
        let count = putEdge(level, -sign, at: to, slice: slice, into: first.count) - first.count
        second = Part(slice: slice, newest: Grid.slice(of: to), count: count, touched: TouchedSlots(level))
    }

    @inline(__always)
    private func slice(of instant: Timestamp) -> Int64 {
        instant < slicedFrom ? Grid.firstSlice(ofBaseOf: instant) : Grid.slice(of: instant)
    }

    private func putEdge(_ level: Level, _ sign: Int64, at instant: Timestamp, slice: Int64, into index: Int) -> Int {
        slots[index] = Measures.countsAt + Int(level.rawValue)
        values[index] = sign
        slots[index + 1] = Measures.offsetsAt + Int(level.rawValue)
        values[index + 1] = sign &* (instant.milliseconds &- Grid.start(ofSlice: slice))
        return index + 2
    }
}
