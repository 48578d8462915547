import AgentTracking
import Alerting
import ContactCenter

/// One agent of a task.
struct AgentSlot: ~Copyable {
    // What each event touches comes first.
    /// When its timer goes off; ``Timestamp/distantFuture`` if it has none.
    var armedAt = Timestamp.distantFuture
    /// When an alert rule is next due.
    var alertsDueAt = Timestamp.distantFuture
    /// The hash of the agent record that was published last.
    var publishedRecord: UInt64 = 0
    /// Tenant and agent, one behind the other, in a block of the pool.
    private let name: UnsafeMutableRawPointer
    private let nameCount: UInt32
    private let tenantCount: UInt32
    /// Whether it was touched since the agent records were last published.
    var isDirty = false
    var tracker: AgentTracker
    var alerts = AgentAlerts()
    /// The trace context of the newest record that touched it since, among the headers of the batch.
    var headers = 0..<0

    init(_ agent: AgentKey, in pool: BlockPool) {
        tracker = AgentTracker(in: pool)
        nameCount = UInt32(agent.tenant.count + agent.agentID.count)
        tenantCount = UInt32(agent.tenant.count)
        name = pool.allocate(max(1, Int(nameCount))).block
        let room = UnsafeMutableRawBufferPointer(start: name, count: Int(nameCount))
        UnsafeMutableRawBufferPointer(rebasing: room[..<Int(tenantCount)]).copyMemory(from: agent.tenant)
        UnsafeMutableRawBufferPointer(rebasing: room[Int(tenantCount)...]).copyMemory(from: agent.agentID)
    }

    /// The agent's key, in memory that stays put as long as the pool lives.
    var key: AgentKey {
        AgentKey(
            tenant: UnsafeRawBufferPointer(start: name, count: Int(tenantCount)),
            agentID: UnsafeRawBufferPointer(start: name + Int(tenantCount), count: Int(nameCount - tenantCount))
        )
    }

    /// When the clock alone will change something.
    var nextActionAt: Timestamp { min(tracker.nextActionAt, alertsDueAt) }
}

/// The agents of a task, by dense number; they stay where they are, in blocks of a pool, as does what they point to.
struct AgentSlab: ~Copyable {
    private static let blockBits = 8
    private static let blockSize = 1 << blockBits
    private static let blockBytes = blockSize * MemoryLayout<AgentSlot>.stride

    private let pool: BlockPool
    private var blocks: [UnsafeMutablePointer<AgentSlot>] = []
    private(set) var count = 0

    init(in pool: BlockPool) {
        self.pool = pool
    }

    deinit {
        for number in 0..<count { slot(number).deinitialize(count: 1) }
        for block in blocks { pool.deallocate(block, byteCount: Self.blockBytes) }
    }

    /// Where the slot of `number` is, as long as the slab lives.
    @inline(__always)
    func slot(_ number: Int) -> UnsafeMutablePointer<AgentSlot> {
        precondition(number < count)
        return blocks[number >> Self.blockBits] + (number & (Self.blockSize - 1))
    }

    /// Adds an agent and returns its number, which is the count before.
    mutating func append(_ agent: AgentKey) -> Int {
        if count == blocks.count << Self.blockBits {
            let block = pool.allocate(Self.blockBytes).block
            blocks.append(block.bindMemory(to: AgentSlot.self, capacity: Self.blockSize))
        }
        count += 1
        self.slot(count - 1).initialize(to: AgentSlot(agent, in: pool))
        return count - 1
    }
}
