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
    private let nameCount: UInt32
    private let tenantCount: UInt32
    /// The transaction before whose first touch it was kept last.
    var keptIn: UInt32 = 0
    /// Whether it was touched since the agent records were last published.
    var isDirty = false
    /// Whether all that is known of it lies in ``packed``, not yet decoded.
    var isPacked = false
    /// Whether it was restored with after-call work running.
    var wasAtWork = false
    /// Tenant and agent, one behind the other, where they fit; names that do not are in a block of the pool.
    private var shortName = InlineArray<32, UInt8>(repeating: 0)
    private let longName: UnsafeMutableRawPointer?
    var tracker: AgentTracker
    var alerts = AgentAlerts()
    /// Fields of its changelog record that a later version wrote; see ``AgentSlab``, which gives their room back.
    var foreignFields = Row<UInt8>()
    /// The changelog record that it was restored from, until it is decoded; the room is given back as that of
    /// ``foreignFields`` is.
    var packed = Row<UInt8>()
    /// The trace context of the newest record that touched it since, among the headers of the batch.
    var headers = 0..<0

    init(_ agent: AgentKey, in pool: BlockPool, isBare: Bool) {
        tracker = isBare ? AgentTracker(bareIn: pool) : AgentTracker(in: pool)
        let count = agent.tenant.count + agent.agentID.count
        nameCount = UInt32(count)
        tenantCount = UInt32(agent.tenant.count)
        longName = count > 32 ? pool.allocate(count).block : nil
        if let longName {
            let room = UnsafeMutableRawBufferPointer(start: longName, count: count)
            room.copyBytes(from: agent.tenant)
            UnsafeMutableRawBufferPointer(rebasing: room[agent.tenant.count...]).copyBytes(from: agent.agentID)
        } else {
            for index in 0..<agent.tenant.count { shortName[index] = agent.tenant[index] }
            for index in 0..<agent.agentID.count { shortName[agent.tenant.count + index] = agent.agentID[index] }
        }
    }

    /// The key of the agent in `slot`, whose bytes stay where they are as long as the slab lives.
    @inline(__always)
    static func key(of slot: UnsafeMutablePointer<AgentSlot>) -> AgentKey {
        let name: UnsafeRawPointer
        if let longName = slot.pointee.longName {
            name = UnsafeRawPointer(longName)
        } else {
            name = withUnsafeMutablePointer(to: &slot.pointee.shortName) { UnsafeRawPointer($0) }
        }
        let (count, tenantCount) = (Int(slot.pointee.nameCount), Int(slot.pointee.tenantCount))
        return AgentKey(
            tenant: UnsafeRawBufferPointer(start: name, count: tenantCount),
            agentID: UnsafeRawBufferPointer(start: name + tenantCount, count: count - tenantCount)
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
        for number in 0..<count {
            slot(number).pointee.foreignFields.release(to: pool)
            slot(number).pointee.packed.release(to: pool)
            slot(number).deinitialize(count: 1)
        }
        for block in blocks { pool.deallocate(block, byteCount: Self.blockBytes) }
    }

    /// Where the slot of `number` is, as long as the slab lives.
    @inline(__always)
    func slot(_ number: Int) -> UnsafeMutablePointer<AgentSlot> {
        precondition(number < count)
        return blocks[number >> Self.blockBits] + (number & (Self.blockSize - 1))
    }

    /// Adds an agent and returns its number, which is the count before.
    ///
    /// - Parameter isBare: whether it gets no room for its state yet.
    mutating func append(_ agent: AgentKey, isBare: Bool) -> Int {
        if count == blocks.count << Self.blockBits {
            let block = pool.allocate(Self.blockBytes).block
            blocks.append(block.bindMemory(to: AgentSlot.self, capacity: Self.blockSize))
        }
        count += 1
        self.slot(count - 1).initialize(to: AgentSlot(agent, in: pool, isBare: isBare))
        return count - 1
    }
}
