import Testing

@testable import Kafka

struct KafkaMockClusterTests {
    @Test func `a slow broker answers late`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let reader = try bench.reader()
            let partition = KafkaTopicPartition(bench.topic, 0)
            _ = try reader.queryWatermarks(of: partition, timeoutMs: 10_000)
            try bench.cluster.setRoundTripTime(ofBroker: 1, toMs: 400)
            let start = ContinuousClock.now
            _ = try reader.queryWatermarks(of: partition, timeoutMs: 10_000)
            #expect(ContinuousClock.now - start >= .milliseconds(350))
        }
    }

    @Test func `Nobody gets the port of a broker that is down, which has it again`() throws {
        let bench = try Bench()
        let cluster = bench.cluster
        let port = try #require(cluster.bootstrapServers.split(separator: ":").last.flatMap { UInt16($0) })
        try cluster.takeDown(broker: 1)
        #expect(HeldPort(port, isReusable: false) == nil)
        try cluster.bringUp(broker: 1)
        try bench.publish(["a"])
    }

    @Test func `a broker that does not exist is an error`() throws {
        let cluster = try KafkaMockCluster(brokers: 2, logger: Bench.quiet)
        #expect(cluster.bootstrapServers.split(separator: ",").count == 2)
        #expect(throws: KafkaError.self) { try cluster.takeDown(broker: 3) }
        #expect(throws: KafkaError.self) { try cluster.bringUp(broker: 3) }
        #expect(throws: KafkaError.self) { try cluster.setRoundTripTime(ofBroker: 3, toMs: 1) }
        #expect(throws: KafkaError.self) {
            try cluster.failNext(.produce, atBroker: 3, with: .requestTimedOut, afterMs: 0)
        }
    }

    @Test func `a partition whose leader moves is followed`() async throws {
        try await onOwnThread {
            let bench = try Bench(brokers: 2)
            try bench.cluster.setLeader(of: KafkaTopicPartition(bench.topic, 0), to: 1)
            let producer = try bench.producer { $0.retryBackoffMs = 10 }
            let topic = try producer.topic(bench.topic)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            try producer.flush(timeoutMs: 20_000)
            try bench.cluster.setLeader(of: KafkaTopicPartition(bench.topic, 0), to: 2)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [2]) == .accepted)
            try producer.close(timeoutMs: 20_000)
            #expect(try bench.reader().collect(2).compactMap(\.value) == [[1], [2]])
        }
    }

    @Test func `an error of one broker comes after its delay, and only once`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            try bench.cluster.failNext(.produce, atBroker: 1, with: .messageTooLarge, afterMs: 300)
            let start = ContinuousClock.now
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            #expect(throws: KafkaError.self) { try producer.flush(timeoutMs: 20_000) }
            #expect(ContinuousClock.now - start >= .milliseconds(300))
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [2]) == .accepted)
            try producer.close(timeoutMs: 20_000)
        }
    }

    @Test func `errors that are no longer wanted are forgotten`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            bench.cluster.failNext(.produce, with: [.topicAuthorizationFailed])
            bench.cluster.clearFailures(of: .produce)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            try producer.close(timeoutMs: 20_000)
        }
    }

    @Test func `a topic can be made to fail and to work again`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let admin = try KafkaAdmin(bench.configuration, handlers: KafkaHandlers(logger: Bench.quiet))
            bench.cluster.failTopic(bench.topic, with: .topicAuthorizationFailed)
            let failing = try admin.describe(topics: [bench.topic], timeoutMs: 10_000)
            #expect(failing.topics.first?.error?.code == .authorization)
            bench.cluster.failTopic(bench.topic, with: nil)
            let working = try admin.describe(topics: [bench.topic], timeoutMs: 10_000)
            #expect(working.topics.first?.error == nil)
        }
    }

    @Test func `coordinators can be placed`() async throws {
        try await onOwnThread {
            let bench = try Bench(brokers: 2)
            try bench.cluster.setCoordinator(ofGroup: "group", to: 2)
            try bench.cluster.setCoordinator(ofTransactionalID: "id", to: 2)
            let producer = try bench.producer { $0.transactionalID = "id" }
            try bench.cluster.takeDown(broker: 2)
            #expect {
                try producer.initTransactions(timeoutMs: 500)
            } throws: { error in
                (error as? KafkaError)?.transactionDisposition == .retry
            }
            try bench.cluster.bringUp(broker: 2)
            try producer.initTransactions(timeoutMs: 20_000)
        }
    }

    @Test func `A consumer that reads nothing asks the leader of now where a partition ends`() async throws {
        try await onOwnThread {
            let bench = try Bench(brokers: 2)
            let partition = KafkaTopicPartition(bench.topic, 0)
            try bench.cluster.setLeader(of: partition, to: 1)
            try bench.publish(["a"])
            let asker = try bench.reader([])
            #expect(try asker.queryWatermarks(of: partition, timeoutMs: 10_000).high == 1)
            try bench.cluster.setLeader(of: partition, to: 2)
            #expect(try asker.queryWatermarks(of: partition, timeoutMs: 10_000).high == 1)
            try bench.cluster.setLeader(of: partition, to: 1)
            #expect(
                try asker.offsets(for: [(partition, -1)], timeoutMs: 10_000) == [KafkaPartitionOffset(partition, 1)]
            )
            // The leader of before is gone, and answers nothing.
            try bench.cluster.takeDown(broker: 1)
            try bench.cluster.setLeader(of: partition, to: 2)
            #expect(try asker.queryWatermarks(of: partition, timeoutMs: 15_000).high == 1)
        }
    }
}
