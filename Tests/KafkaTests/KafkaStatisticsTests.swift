import Kafka
import Testing

@Suite(.serialized)
struct KafkaStatisticsTests {
    @Test func `a consumer reports brokers, group and lag`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a", "b", "c"])
            let seen = Collected<KafkaStatistics>()
            var configuration = bench.configuration
            configuration.statisticsIntervalMs = 100
            configuration.clientID = "watched"
            let handlers = KafkaHandlers(
                logger: Bench.quiet,
                onStatistics: { json in
                    do throws(KafkaError) {
                        seen.append(try KafkaStatistics(json: json))
                    } catch {
                        Issue.record(error)
                    }
                }
            )
            let consumer = try KafkaConsumer(configuration, handlers: handlers)
            try consumer.subscribe(to: [bench.topic])
            _ = try consumer.collect(1)
            let partition = KafkaTopicPartition(bench.topic, 0)
            try consumer.commit([KafkaPartitionOffset(partition, 1)], timeoutMs: 20_000)
            let isComplete: ([KafkaStatistics]) -> Bool = { all in
                guard let last = all.last else { return false }
                return last.brokers.contains { $0.isUp && $0.id == 1 } && last.group?.assignedPartitions == 1
                    && last.partitions.first?.highWatermark == 3
            }
            #expect(seen.wait(for: isComplete))
            let last = try #require(seen.all.last)
            #expect(last.name.hasPrefix("watched#consumer"))
            #expect(last.group?.joinState == "steady")
            #expect(last.partitions.map(\.partition) == [partition])
            #expect(last.partitions.first?.leader == 1)
            #expect(last.receivedBytes > 0)
            try consumer.close()
        }
    }

    @Test func `a producer reports what is queued and what was sent`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let seen = Collected<KafkaStatistics>()
            var configuration = bench.configuration
            configuration.statisticsIntervalMs = 100
            let producer = try KafkaProducer(
                configuration,
                handlers: KafkaHandlers(
                    logger: Bench.quiet,
                    onStatistics: { json in if let read = try? KafkaStatistics(json: json) { seen.append(read) } }
                )
            )
            let topic = try producer.topic(bench.topic)
            for _ in 0..<7 { #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted) }
            try producer.flush(timeoutMs: 20_000)
            #expect(seen.wait { $0.last.map { $0.sentMessages == 7 && $0.queuedMessages == 0 } ?? false })
            try producer.close(timeoutMs: 1_000)
        }
    }

    @Test(arguments: ["", "{", "[]", "{\"name\": 1}"])
    func `anything else is unreadable`(text: String) {
        var text = text
        _ = text.withUTF8 { bytes in
            #expect {
                _ = try KafkaStatistics(json: UnsafeRawBufferPointer(bytes))
            } throws: { error in
                (error as? KafkaError)?.code == .unreadable
            }
        }
    }
}
