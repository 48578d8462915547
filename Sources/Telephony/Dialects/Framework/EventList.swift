internal import ContactCenter

/// The events of one record, in memory that is used again.
struct EventList: ~Copyable {
    private(set) var start: UnsafeMutablePointer<Event>
    private(set) var count = 0
    private var capacity = 16

    init() {
        start = .allocate(capacity: capacity)
    }

    deinit {
        start.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    mutating func append(_ event: Event) {
        if count == capacity { grow() }
        (start + count).initialize(to: event)
        count += 1
    }

    /// The time of the newest event; in the distant past if there is none.
    var newest: Timestamp {
        var newest = Timestamp.distantPast
        for index in 0..<count { newest = max(newest, start[index].time) }
        return newest
    }

    /// Removes the events from before `cutoff`.
    /// - Returns: whether there were any.
    mutating func remove(before cutoff: Timestamp) -> Bool {
        var kept = 0
        for index in 0..<count where start[index].time >= cutoff {
            if kept < index { start[kept] = start[index] }
            kept += 1
        }
        defer { count = kept }
        return kept < count
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Event>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}
