/// A consumer group of one topic, as its coordinator sees it.
public final class SimulatedGroup {
    /// How partitions move.
    public enum RebalanceProtocol: String, Hashable, Sendable, CaseIterable {
        /// Everybody gives everything back before anybody gets anything.
        case eager
        /// A partition is given back when it is to move, and handed on by the rebalance after that.
        case cooperative
    }

    private struct Member {
        var lastHeartbeatMs: Int64
        var isHeartbeating = true
        var owned: [Int32] = []
        var ownedSince = -1
        var hasJoined = false
        var assigned: [Int32] = []
    }

    /// How partitions move.
    public let rebalanceProtocol: RebalanceProtocol

    /// Counts the rebalances that were completed.
    public private(set) var generation = 0

    /// Whether members are being waited for.
    public private(set) var isRebalancing = false

    private let partitionCount: Int
    private let sessionTimeoutMs: Int64
    private let rebalanceTimeoutMs: Int64
    private var members: [String: Member] = [:]
    private var memberCount = 0
    private var rebalanceStartedMs: Int64 = 0
    private var offsets: [Int32: Int64] = [:]
    private var pending: [Int64: [Int32: Int64]] = [:]

    init(_ rebalanceProtocol: RebalanceProtocol, partitions: Int, sessionTimeoutMs: Int64, rebalanceTimeoutMs: Int64) {
        self.rebalanceProtocol = rebalanceProtocol
        partitionCount = partitions
        self.sessionTimeoutMs = sessionTimeoutMs
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
    }

    /// The ids of the members, in order.
    public var memberIDs: [String] { members.keys.sorted() }

    /// Whether the group knows the member.
    public func isMember(_ id: String) -> Bool { members[id] != nil }

    /// Adds a member, which makes the group rebalance; it has to ``rejoin(_:owning:generation:nowMs:)`` as all have to.
    public func addMember(nowMs: Int64) -> String {
        memberCount += 1
        let id = "member-\(memberCount)"
        members[id] = Member(lastHeartbeatMs: nowMs)
        startRebalance(nowMs: nowMs)
        return id
    }

    /// Takes a member out, which makes the group rebalance.
    public func removeMember(_ id: String, nowMs: Int64) {
        guard members.removeValue(forKey: id) != nil else { return }
        startRebalance(nowMs: nowMs)
        completeIfAllJoined(nowMs: nowMs)
    }

    /// Whether the member is being heard of. One that is not is taken out after the session timeout.
    public func setHeartbeat(of id: String, _ isHeartbeating: Bool, nowMs: Int64) {
        members[id]?.isHeartbeating = isHeartbeating
        members[id]?.lastHeartbeatMs = nowMs
    }

    /// Whether the group waits for the member to ``rejoin(_:owning:generation:nowMs:)``.
    public func isAwaiting(_ id: String) throws(BrokerError) -> Bool {
        guard let member = members[id] else { throw .unknownMemberID }
        return isRebalancing && !member.hasJoined
    }

    /// The member takes part in the rebalance that is going on, or starts one, keeping hold of `owned`.
    public func rejoin(_ id: String, owning owned: [Int32], generation: Int, nowMs: Int64) throws(BrokerError) {
        guard members[id] != nil else { throw .unknownMemberID }
        if !isRebalancing { startRebalance(nowMs: nowMs) }
        members[id]?.hasJoined = true
        members[id]?.owned = owned
        members[id]?.ownedSince = generation
        completeIfAllJoined(nowMs: nowMs)
    }

    /// What the last completed rebalance gave the member; `nil` while one is going on.
    public func assignment(of id: String) throws(BrokerError) -> [Int32]? {
        guard let member = members[id] else { throw .unknownMemberID }
        return isRebalancing ? nil : member.assigned
    }

    /// Refuses whoever is not a member of the present generation.
    public func check(memberID: String, generation: Int) throws(BrokerError) {
        guard members[memberID] != nil else { throw .unknownMemberID }
        guard generation == self.generation else { throw .illegalGeneration }
    }

    /// The committed offset of `partition`; `nil` when there is none.
    /// - Throws: ``BrokerError/unstableOffsetCommit`` while a transaction has one pending.
    public func committedOffset(of partition: Int32) throws(BrokerError) -> Int64? {
        guard !pending.values.contains(where: { $0[partition] != nil }) else { throw .unstableOffsetCommit }
        return offsets[partition]
    }

    /// Commits offsets outside any transaction.
    public func commit(_ offsets: [Int32: Int64], memberID: String, generation: Int) throws(BrokerError) {
        try check(memberID: memberID, generation: generation)
        self.offsets.merge(offsets) { $1 }
    }

    /// The producers that have offsets of `partitions` pending.
    func writers(pendingOn partitions: [Int32]) -> Set<Int64> {
        Set(pending.filter { _, offsets in partitions.contains { offsets[$0] != nil } }.keys)
    }

    func addPending(_ offsets: [Int32: Int64], of producerID: Int64) {
        pending[producerID, default: [:]].merge(offsets) { $1 }
    }

    func endPending(of producerID: Int64, isCommit: Bool) {
        guard let offsets = pending.removeValue(forKey: producerID), isCommit else { return }
        self.offsets.merge(offsets) { $1 }
    }

    func expire(nowMs: Int64) {
        let expired = members.filter { _, member in
            !member.isHeartbeating && nowMs - member.lastHeartbeatMs >= sessionTimeoutMs
        }
        for id in expired.keys.sorted() { removeMember(id, nowMs: nowMs) }
        guard isRebalancing, nowMs - rebalanceStartedMs >= rebalanceTimeoutMs else { return }
        members = members.filter(\.value.hasJoined)
        completeIfAllJoined(nowMs: nowMs)
    }

    private func startRebalance(nowMs: Int64) {
        // Who has joined the one that was going on has joined the new one: with what it owned when it did.
        guard !isRebalancing else { return }
        isRebalancing = true
        rebalanceStartedMs = nowMs
        for id in members.keys { members[id]?.hasJoined = false }
    }

    private func completeIfAllJoined(nowMs: Int64) {
        guard isRebalancing, members.values.allSatisfy(\.hasJoined) else { return }
        isRebalancing = false
        generation += 1
        let owners = owners()
        let targets = targets(owners)
        for id in memberIDs {
            members[id]?.assigned = (0..<Int32(partitionCount)).filter { partition in
                guard targets[partition] == id else { return false }
                return rebalanceProtocol == .eager || owners[partition] == nil || owners[partition] == id
            }
        }
    }

    /// Who holds what, as the members say; of two that say the same the one of the later generation is right.
    private func owners() -> [Int32: String] {
        var owners: [Int32: String] = [:]
        for id in memberIDs.sorted(by: { members[$0]?.ownedSince ?? -1 < members[$1]?.ownedSince ?? -1 }) {
            for partition in members[id]?.owned ?? [] { owners[partition] = id }
        }
        return owners
    }

    /// Who is to have what: even shares, and as few moves as that allows.
    private func targets(_ owners: [Int32: String]) -> [Int32: String] {
        let ids = memberIDs
        guard !ids.isEmpty else { return [:] }
        var targets: [Int32: String] = [:]
        var counts = Dictionary(uniqueKeysWithValues: ids.map { ($0, 0) })
        let share = partitionCount / ids.count
        var largerShares = partitionCount % ids.count
        for partition in 0..<Int32(partitionCount) {
            guard let owner = owners[partition], let count = counts[owner] else { continue }
            guard count < share || (count == share && largerShares > 0) else { continue }
            if count == share { largerShares -= 1 }
            targets[partition] = owner
            counts[owner] = count + 1
        }
        for partition in 0..<Int32(partitionCount) where targets[partition] == nil {
            guard let id = ids.min(by: { (counts[$0, default: 0], $0) < (counts[$1, default: 0], $1) }) else { break }
            targets[partition] = id
            counts[id, default: 0] += 1
        }
        return targets
    }
}

extension SimulatedBroker {
    /// Creates a consumer group that reads `topic`.
    public func createGroup(
        _ name: String,
        topic: String,
        rebalanceProtocol: SimulatedGroup.RebalanceProtocol,
        sessionTimeoutMs: Int64,
        rebalanceTimeoutMs: Int64
    ) {
        groups[name] = SimulatedGroup(
            rebalanceProtocol,
            partitions: partitionCount(of: topic),
            sessionTimeoutMs: sessionTimeoutMs,
            rebalanceTimeoutMs: rebalanceTimeoutMs
        )
    }

    /// The group of that name, where there is one.
    public func group(_ name: String) -> SimulatedGroup? { groups[name] }
}
