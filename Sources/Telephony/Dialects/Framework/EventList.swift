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

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Event>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}
