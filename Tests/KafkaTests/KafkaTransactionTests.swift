import Kafka
import Testing

/// Wire and error classes against the mock cluster. It proves nothing about exactly once: see KafkaBrokerTests.
@Suite(.serialized)
struct KafkaTransactionTests {
    @Test func `a transaction begins, takes records and offsets, and commits`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let consumer = try bench.consumer()
            try consumer.subscribe(to: [bench.topic])
            try consumer.poll { _ in try !consumer.assignment.isEmpty }
            let producer = try Self.producer(bench)
            #expect(producer.isTransactional)
            let topic = try producer.topic(bench.topic)
            for round in UInt8(0)..<3 {
                try producer.beginTransaction()
                #expect(producer.produce(to: topic, partition: 0, key: nil, value: [round]) == .accepted)
                try producer.sendOffsets(
                    [KafkaPartitionOffset(bench.topic, 0, 1)],
                    of: consumer.groupMetadata,
                    timeoutMs: 10_000
                )
                try producer.commitTransaction()
            }
            #expect(!producer.hasSeenTransactionEndFail)
            #expect(try consumer.collect(3).compactMap(\.value) == [[0], [1], [2]])
            try consumer.close()
            try producer.close(timeoutMs: 10_000)
        }
    }

    @Test func `an aborted transaction leaves the producer usable`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            let topic = try producer.topic(bench.topic)
            try producer.beginTransaction()
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            try producer.abortTransaction()
            try producer.beginTransaction()
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [2]) == .accepted)
            try producer.commitTransaction()
            try producer.close(timeoutMs: 10_000)
        }
    }

    @Test func `outside a transaction a transactional producer takes nothing`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            let topic = try producer.topic(bench.topic)
            guard case .refused(let error) = producer.produce(to: topic, partition: 0, key: nil, value: [1]) else {
                throw Unexpected("taken")
            }
            #expect(error.code == .state)
            #expect(throws: KafkaError.self) { try producer.commitTransaction() }
        }
    }

    @Test func `without a transactional id there are no transactions`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            #expect(!producer.isTransactional)
            #expect {
                try producer.initTransactions(timeoutMs: 1_000)
            } throws: { error in
                (error as? KafkaError)?.code == .configuration
            }
        }
    }

    @Test(
        arguments: [
            (
                KafkaMockError.illegalGeneration, KafkaError.TransactionDisposition.abort,
                KafkaError.Code.groupMembership
            ),
            (.unknownMemberID, .abort, .groupMembership),
            (.fencedInstanceID, .abort, .fenced),
            (.topicAuthorizationFailed, .abort, .authorization),
            (.invalidProducerEpoch, .recreate, .fenced),
            (.invalidTransactionState, .recreate, .transaction),
            // INVALID_PRODUCER_ID_MAPPING, TRANSACTIONAL_ID_AUTHORIZATION_FAILED, and one that means nothing here.
            (KafkaMockError(rawValue: 49), .recreate, .transaction),
            (KafkaMockError(rawValue: 53), .recreate, .authorization),
            (KafkaMockError(rawValue: 42), .abort, .invalidRequest),
        ]
    )
    func `offsets that are refused say whether to abort or to recreate`(
        answer: KafkaMockError,
        disposition: KafkaError.TransactionDisposition,
        code: KafkaError.Code
    ) async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            try producer.beginTransaction()
            bench.cluster.failNext(.transactionOffsetCommit, with: [answer])
            let metadata = KafkaConsumerGroupMetadata(groupID: "group", generation: 1, memberID: "me")
            #expect {
                try producer.sendOffsets([KafkaPartitionOffset(bench.topic, 0, 1)], of: metadata, timeoutMs: 10_000)
            } throws: { error in
                let error = error as? KafkaError
                return error?.transactionDisposition == disposition && error?.code == code
            }
            if disposition == .abort {
                try producer.abortTransaction()
                try producer.beginTransaction()
                #expect(producer.fatalError == nil)
            } else {
                #expect(producer.fatalError?.isFatal == true)
            }
        }
    }

    @Test func `a fenced producer is told so for good`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            let topic = try producer.topic(bench.topic)
            try producer.beginTransaction()
            bench.cluster.failNext(.endTransaction, with: [.producerFenced])
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            #expect {
                try producer.commitTransaction()
            } throws: { error in
                let error = error as? KafkaError
                return error?.isFatal == true && error?.code == .fenced && error?.transactionDisposition == .recreate
            }
            #expect(throws: KafkaError.self) { try producer.beginTransaction() }
        }
    }

    @Test func `an end of a transaction that the library repeated is noticed`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            let topic = try producer.topic(bench.topic)
            try producer.beginTransaction()
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            bench.cluster.failNext(.endTransaction, with: [.disconnect])
            #expect(!producer.hasSeenTransactionEndFail)
            try producer.commitTransaction()
            #expect(producer.hasSeenTransactionEndFail)
        }
    }

    @Test func `a record of a transaction that fails for good makes the commit abortable`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try Self.producer(bench)
            let topic = try producer.topic(bench.topic)
            try producer.beginTransaction()
            bench.cluster.failNext(.produce, with: [.topicAuthorizationFailed])
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            #expect {
                try producer.commitTransaction()
            } throws: { error in
                (error as? KafkaError)?.transactionDisposition == .abort
            }
            try producer.abortTransaction()
            #expect(producer.firstFailure == nil)
            try producer.close(timeoutMs: 10_000)
        }
    }

    private static func producer(_ bench: Bench) throws -> KafkaProducer {
        let producer = try bench.producer {
            $0.transactionalID = "app-1-0"
            $0.transactionTimeoutMs = 10_000
            $0.retryBackoffMs = 5
        }
        try producer.initTransactions(timeoutMs: 20_000)
        return producer
    }
}
