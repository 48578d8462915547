import Simulation
import Testing

/// Kafka's rules of transactions.
@Suite struct SimulatedTransactionTests {
    private let broker: SimulatedBroker
    private let memberID: String
    private let generation: Int

    init() throws {
        broker = SimulatedBroker(seed: 1)
        broker.createTopic("in", partitions: 1)
        broker.createTopic("out", partitions: 2)
        broker.createGroup(
            "group",
            topic: "in",
            rebalanceProtocol: .eager,
            sessionTimeoutMs: 100,
            rebalanceTimeoutMs: 1_000
        )
        let group = try #require(broker.group("group"))
        memberID = group.addMember(nowMs: 0)
        try group.rejoin(memberID, owning: [], generation: -1, nowMs: 0)
        generation = group.generation
    }

    private func produce(_ value: UInt8, _ producer: ProducerIdentity, sequence: Int = 0, partition: Int32 = 0) throws {
        try broker.append(to: "out", partition, key: nil, value: [value], producer: producer, sequence: sequence)
    }

    private func send(_ offset: Int64, _ producer: ProducerIdentity, generation: Int? = nil) throws {
        try broker.sendOffsets(
            [0: offset],
            group: "group",
            memberID: memberID,
            generation: generation ?? self.generation,
            producer: producer
        )
    }

    private func committed(_ partition: Int32 = 0) throws -> [UInt8] {
        try broker.fetch("out", partition, from: 0, isolation: .committed, limit: 10).records.compactMap(\.value?.first)
    }

    private var offset: Int64? {
        get throws { try broker.group("group")?.committedOffset(of: 0) }
    }

    @Test func `A new producer fences the old one and aborts its transaction`() throws {
        let old = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(1, old)
        #expect(throws: BrokerError.concurrentTransactions) { try self.broker.initProducer("id", timeoutMs: 1_000) }
        let new = try broker.initProducer("id", timeoutMs: 1_000)
        #expect(new.id == old.id && new.epoch > old.epoch)
        #expect(throws: BrokerError.invalidProducerEpoch) { try self.produce(2, old, sequence: 1) }
        #expect(throws: BrokerError.invalidProducerEpoch) { try self.broker.endTransaction(old, isCommit: true) }
        try produce(3, new)
        try broker.endTransaction(new, isCommit: true)
        #expect(try committed() == [3])
    }

    @Test func `Offsets in a transaction are pending until its marker is written`() throws {
        broker.markerDelays.usual = 10...10
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(1, producer)
        try send(5, producer)
        #expect(throws: BrokerError.unstableOffsetCommit) { try self.offset }
        try broker.endTransaction(producer, isCommit: true)
        #expect(throws: BrokerError.unstableOffsetCommit) { try self.offset }
        #expect(try committed() == [])
        #expect(throws: BrokerError.concurrentTransactions) { try self.produce(2, producer, sequence: 1) }
        broker.advance(to: 10)
        #expect(try offset == 5)
        #expect(try committed() == [1])
        try produce(2, producer, sequence: 1)
    }

    @Test func `Offsets of an aborted transaction are forgotten`() throws {
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        try send(5, producer)
        try broker.endTransaction(producer, isCommit: false)
        #expect(try offset == nil)
    }

    @Test func `Each partition gets its marker in its own time`() throws {
        broker.markerDelays.usual = 1...50
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        var differing = 0
        for round in 0..<20 {
            try produce(1, producer, sequence: round)
            try produce(1, producer, sequence: round, partition: 1)
            try broker.endTransaction(producer, isCommit: true)
            let end = broker.nowMs + 60
            while broker.nowMs < end {
                broker.advance(to: broker.nowMs + 1)
                if try committed(0).count != committed(1).count { differing += 1 }
            }
        }
        #expect(differing > 0 && !broker.hasOpenTransactions)
    }

    @Test func `A transaction that stays open too long is aborted, and its producer fenced`() throws {
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(1, producer)
        broker.advance(to: 999)
        #expect(broker.hasOpenTransactions)
        broker.advance(to: 1_000)
        #expect(!broker.hasOpenTransactions)
        #expect(throws: BrokerError.invalidProducerEpoch) { try self.broker.endTransaction(producer, isCommit: true) }
        #expect(try committed() == [])
    }

    @Test func `A repeated request to end a transaction is answered as the first, the opposite is refused`() throws {
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        #expect(throws: BrokerError.invalidTransactionState) {
            try self.broker.endTransaction(producer, isCommit: true)
        }
        try produce(1, producer)
        try broker.endTransaction(producer, isCommit: true)
        try broker.endTransaction(producer, isCommit: true)
        #expect(throws: BrokerError.invalidTransactionState) {
            try self.broker.endTransaction(producer, isCommit: false)
        }
    }

    @Test func `A late request to end a transaction ends it, or the next one of the same epoch`() throws {
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(1, producer)
        broker.endTransactionLater(producer, isCommit: true, delayMs: 10)
        broker.endTransactionLater(producer, isCommit: true, delayMs: 20)
        broker.advance(to: 10)
        #expect(try committed() == [1])
        try produce(2, producer, sequence: 1)
        broker.advance(to: 20)
        #expect(try committed() == [1, 2])
    }

    @Test func `A late request of an older epoch does nothing`() throws {
        let old = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(1, old)
        broker.endTransactionLater(old, isCommit: true, delayMs: 10)
        #expect(throws: BrokerError.concurrentTransactions) { try self.broker.initProducer("id", timeoutMs: 1_000) }
        let new = try broker.initProducer("id", timeoutMs: 1_000)
        try produce(2, new)
        broker.advance(to: 10)
        #expect(broker.hasOpenTransactions)
        try broker.endTransaction(new, isCommit: true)
        #expect(try committed() == [2])
    }

    @Test func `A member of an older generation, and one that is unknown, may not send offsets`() throws {
        let producer = try broker.initProducer("id", timeoutMs: 1_000)
        #expect(throws: BrokerError.illegalGeneration) { try self.send(1, producer, generation: self.generation - 1) }
        broker.group("group")?.setHeartbeat(of: memberID, false, nowMs: 0)
        broker.advance(to: 100)
        #expect(throws: BrokerError.unknownMemberID) { try self.send(1, producer) }
    }
}
