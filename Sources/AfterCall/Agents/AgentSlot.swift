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
    /// Tenant and agent, one behind the other, where they fit; names that do not are in a block of the pool.
    private var shortName = InlineArray<32, UInt8>(repeating: 0)
    private let longName: UnsafeMutableRawPointer?
    var tracker: AgentTracker
    var alerts = AgentAlerts()
    /// Fields of its changelog record that a later version wrote; see ``AgentSlab``, which gives their room back.
    var foreignFields = Row<UInt8>()
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

    /// Gives back the room of a long name; the slot is of no use afterwards.
    func releaseName(to pool: BlockPool) {
        if let longName { pool.deallocate(longName, byteCount: Int(nameCount)) }
    }

    /// When the clock alone will change something.
    var nextActionAt: Timestamp { min(tracker.nextActionAt, alertsDueAt) }
}
