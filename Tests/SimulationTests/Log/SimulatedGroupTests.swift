import Simulation
import Testing

/// Kafka's rules of consumer groups.
@Suite struct SimulatedGroupTests {
    private let broker = SimulatedBroker(seed: 1)

    private func group(_ rebalanceProtocol: SimulatedGroup.RebalanceProtocol) throws -> SimulatedGroup {
        broker.createTopic("in", partitions: 4)
        broker.createGroup(
            "group",
            topic: "in",
            rebalanceProtocol: rebalanceProtocol,
            sessionTimeoutMs: 100,
            rebalanceTimeoutMs: 500
        )
        return try #require(broker.group("group"))
    }

    @Test func `Nobody gets anything before everybody has joined, and then all get even shares`() throws {
        let group = try group(.eager)
        let first = group.addMember(nowMs: 0)
        let second = group.addMember(nowMs: 0)
        try group.rejoin(first, owning: [], generation: -1, nowMs: 0)
        #expect(try group.assignment(of: first) == nil)
        #expect(try group.isAwaiting(second) && !group.isAwaiting(first))
        try group.rejoin(second, owning: [], generation: -1, nowMs: 0)
        #expect(group.generation == 1)
        let shares = try [first, second].compactMap { try group.assignment(of: $0) }
        #expect(shares.map(\.count) == [2, 2] && shares.flatMap { $0 }.sorted() == [0, 1, 2, 3])
    }

    @Test func `A cooperative group hands a partition on only after its owner gave it back`() throws {
        let group = try group(.cooperative)
        let first = group.addMember(nowMs: 0)
        try group.rejoin(first, owning: [], generation: -1, nowMs: 0)
        #expect(try group.assignment(of: first) == [0, 1, 2, 3])
        let second = group.addMember(nowMs: 0)
        try group.rejoin(first, owning: [0, 1, 2, 3], generation: 1, nowMs: 0)
        try group.rejoin(second, owning: [], generation: -1, nowMs: 0)
        #expect(try group.assignment(of: first) == [0, 1])
        #expect(try group.assignment(of: second) == [])
        try group.rejoin(first, owning: [0, 1], generation: 2, nowMs: 0)
        try group.rejoin(second, owning: [], generation: 2, nowMs: 0)
        #expect(try group.assignment(of: first) == [0, 1])
        #expect(try group.assignment(of: second) == [2, 3])
    }

    @Test func `A member that is not heard of is thrown out after the session timeout, and the others go on`() throws {
        let group = try group(.cooperative)
        let first = group.addMember(nowMs: 0)
        let second = group.addMember(nowMs: 0)
        for id in [first, second] { try group.rejoin(id, owning: [], generation: -1, nowMs: 0) }
        group.setHeartbeat(of: first, false, nowMs: 0)
        broker.advance(to: 99)
        #expect(group.isMember(first))
        broker.advance(to: 100)
        #expect(!group.isMember(first) && group.isRebalancing)
        try group.rejoin(second, owning: [2, 3], generation: 1, nowMs: 100)
        #expect(try group.assignment(of: second) == [0, 1, 2, 3])
        #expect(throws: BrokerError.unknownMemberID) { try group.assignment(of: first) }
    }

    @Test func `A member that does not join in time is thrown out of the rebalance`() throws {
        let group = try group(.eager)
        let first = group.addMember(nowMs: 0)
        let second = group.addMember(nowMs: 0)
        try group.rejoin(first, owning: [], generation: -1, nowMs: 0)
        broker.advance(to: 500)
        #expect(group.memberIDs == [first] && !group.isMember(second))
        #expect(try group.assignment(of: first) == [0, 1, 2, 3])
    }

    @Test func `Offsets are committed by members of the present generation only`() throws {
        let group = try group(.eager)
        let member = group.addMember(nowMs: 0)
        try group.rejoin(member, owning: [], generation: -1, nowMs: 0)
        try group.commit([0: 7], memberID: member, generation: 1)
        #expect(try group.committedOffset(of: 0) == 7)
        #expect(try group.committedOffset(of: 1) == nil)
        #expect(throws: BrokerError.illegalGeneration) { try group.commit([0: 8], memberID: member, generation: 0) }
        #expect(throws: BrokerError.unknownMemberID) { try group.commit([0: 8], memberID: "x", generation: 1) }
    }

    @Test func `When a member leaves, the rebalance does not wait for it`() throws {
        let group = try group(.eager)
        let first = group.addMember(nowMs: 0)
        let second = group.addMember(nowMs: 0)
        try group.rejoin(first, owning: [], generation: -1, nowMs: 0)
        group.removeMember(second, nowMs: 0)
        #expect(try group.assignment(of: first) == [0, 1, 2, 3])
    }
}
