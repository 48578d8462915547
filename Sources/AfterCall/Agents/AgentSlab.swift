import AgentTracking
import Alerting
import ContactCenter

/// One agent of a task.
struct AgentSlot: ~Copyable {
    var tracker = AgentTracker()
    var alerts = AgentAlerts()
    /// When an alert rule is next due.
    var alertsDueAt = Timestamp.distantFuture
    /// How many bytes of the agent's key are its tenant.
    var tenantCount = 0
    /// The hash of the agent record that was published last.
    var publishedRecord: UInt64 = 0
    /// Whether it was touched since the agent records were last published.
    var isDirty = false
    /// The trace context of the newest record that touched it since, among the headers of the batch.
    var headers = 0..<0

    init(tenantCount: Int) {
        self.tenantCount = tenantCount
    }

    /// When the clock alone will change something.
    var nextActionAt: Timestamp { min(tracker.nextActionAt, alertsDueAt) }
}

/// The agents of a task, by dense number; they stay where they are, in blocks.
struct AgentSlab: ~Copyable {
    private static let blockBits = 8
    private static let blockSize = 1 << blockBits

    private var blocks: [UnsafeMutablePointer<AgentSlot>] = []
    private(set) var count = 0

    init() {}

    deinit {
        for number in 0..<count { slot(number).deinitialize(count: 1) }
        for block in blocks { block.deallocate() }
    }

    /// Where the slot of `number` is, as long as the slab lives.
    @inline(__always)
    func slot(_ number: Int) -> UnsafeMutablePointer<AgentSlot> {
        precondition(number < count)
        return blocks[number >> Self.blockBits] + (number & (Self.blockSize - 1))
    }

    /// Adds a slot and returns its number, which is the count before.
    mutating func append(_ slot: consuming AgentSlot) -> Int {
        if count == blocks.count << Self.blockBits { blocks.append(.allocate(capacity: Self.blockSize)) }
        count += 1
        self.slot(count - 1).initialize(to: slot)
        return count - 1
    }
}
