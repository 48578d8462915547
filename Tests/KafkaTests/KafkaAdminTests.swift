import Kafka
import Testing

struct KafkaAdminMockTests {
    @Test func `a mock cluster is described, with brokers, topics and what does not exist`() async throws {
        try await onOwnThread {
            let bench = try Bench(partitions: 3, brokers: 2)
            let admin = try KafkaAdmin(bench.configuration, handlers: KafkaHandlers(logger: Bench.quiet))
            let cluster = try admin.describe(topics: [bench.topic, "missing"], timeoutMs: 10_000)
            #expect(cluster.brokers.map(\.id) == [1, 2])
            #expect(cluster.brokers.allSatisfy { $0.host == "127.0.0.1" && $0.port > 0 })
            #expect(cluster.topics.map(\.name) == [bench.topic, "missing"])
            #expect(cluster.topics[0].error == nil)
            #expect(cluster.topics[0].partitions.map(\.id) == [0, 1, 2])
            #expect(cluster.topics[0].partitions.allSatisfy { $0.replicas.contains($0.leader) })
            #expect(cluster.topics[1].error?.code == .unknownTopicOrPartition)
            #expect(try admin.describe(topics: nil, timeoutMs: 10_000).topics.map(\.name) == [bench.topic])
        }
    }

    @Test func `a cluster without the admin API is an error when the time is over`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let admin = try KafkaAdmin(bench.configuration, handlers: KafkaHandlers(logger: Bench.quiet))
            #expect(throws: KafkaError.self) {
                try admin.createTopics([KafkaNewTopic("a", partitions: 1)], timeoutMs: 3_000)
            }
        }
    }

    @Test func `an impossible topic is refused before anybody is asked`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let admin = try KafkaAdmin(bench.configuration, handlers: KafkaHandlers(logger: Bench.quiet))
            #expect {
                _ = try admin.createTopics([KafkaNewTopic("a", partitions: -2)], timeoutMs: 3_000)
            } throws: { error in
                (error as? KafkaError)?.code == .invalidRequest
            }
        }
    }

    @Test func `nothing to do asks nobody`() throws {
        let admin = try KafkaAdmin(
            KafkaConfiguration(bootstrapServers: "127.0.0.1:1"),
            handlers: KafkaHandlers(logger: Bench.quiet)
        )
        #expect(try admin.createTopics([], timeoutMs: 1).isEmpty)
        #expect(try admin.deleteTopics([], timeoutMs: 1).isEmpty)
        #expect(try admin.deleteRecords(before: [], timeoutMs: 1).isEmpty)
        #expect(try admin.describeConfigurations(of: [], timeoutMs: 1).isEmpty)
        admin.close()
        #expect(throws: KafkaError.self) { try admin.describe(topics: nil, timeoutMs: 1) }
    }
}

@Suite(.serialized, .enabled(if: RealBroker.isThere, "KAFKA_BOOTSTRAP_SERVERS is not set"))
struct KafkaAdminTests {
    @Test func `topics are created with their configuration, described, and deleted`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("admin")
            let admin = try KafkaAdmin(RealBroker.configuration(), handlers: RealBroker.handlers)
            let topic = KafkaNewTopic(
                name,
                partitions: 3,
                replicationFactor: 1,
                configuration: ["cleanup.policy": "compact"]
            )
            #expect(try admin.createTopics([topic], timeoutMs: 20_000) == [name: nil])
            let again = try admin.createTopics([topic], timeoutMs: 20_000)
            #expect(again[name]??.code == .topicAlreadyExists)

            var cluster = try admin.describe(topics: [name], timeoutMs: 20_000)
            // A broker may answer before it has heard of what the controller has made.
            let deadline = ContinuousClock.now + .seconds(20)
            while cluster.topics.first?.partitions.count != 3, ContinuousClock.now < deadline {
                cluster = try admin.describe(topics: [name], timeoutMs: 20_000)
            }
            #expect(cluster.id?.isEmpty == false)
            #expect(cluster.topics.first?.partitions.map(\.id) == [0, 1, 2])
            #expect(cluster.topics.first?.partitions.first?.inSyncReplicas.count == 1)

            let entries = try admin.describeConfigurations(
                of: [.topic(name), .topic(RealBroker.unique("none"))],
                timeoutMs: 20_000
            )
            #expect(entries.count == 2)
            let policy = try entries[.topic(name)]?.get()["cleanup.policy"]
            #expect(policy?.value == "compact")
            #expect(policy?.isDefault == false)
            #expect(entries.filter { if case .failure = $0.value { true } else { false } }.count == 1)

            #expect(try admin.deleteTopics([name], timeoutMs: 20_000) == [name: nil])
            let gone = try admin.deleteTopics([name], timeoutMs: 20_000)
            #expect(gone[name]??.code == .unknownTopicOrPartition)
        }
    }

    @Test func `a broker's configuration is described`() async throws {
        try await onOwnThread {
            let admin = try KafkaAdmin(RealBroker.configuration(), handlers: RealBroker.handlers)
            let id = try #require(try admin.describe(topics: [], timeoutMs: 20_000).brokers.first?.id)
            let entries = try admin.describeConfigurations(of: [.broker(id)], timeoutMs: 20_000)
            #expect(try entries[.broker(id)]?.get().isEmpty == false)
        }
    }

    @Test func `records are deleted up to an offset`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("records")
            try RealBroker.withTopics([name], partitions: 1) { admin in
                let producer = try RealBroker.producer(nil)
                let topic = try producer.topic(name)
                for number in UInt8(0)..<10 {
                    #expect(producer.produce(to: topic, partition: 0, key: nil, value: [number]) == .accepted)
                }
                try producer.close(timeoutMs: 20_000)
                let partition = KafkaTopicPartition(name, 0)
                let results = try admin.deleteRecords(
                    before: [KafkaPartitionOffset(partition, 4)],
                    timeoutMs: 20_000
                )
                #expect(results == [partition: .success(4)])
                let reader = try RealBroker.reader(name, .readCommitted)
                #expect(
                    try reader.queryWatermarks(of: partition, timeoutMs: 20_000) == KafkaWatermarks(low: 4, high: 10)
                )
                #expect(try reader.collect(1).map(\.offset) == [4])
                try reader.close()
            }
        }
    }
}
