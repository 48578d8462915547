import Kafka
import Testing

/// What only a real broker shows: isolation, fencing, offsets in transactions, times.
@Suite(.serialized, .enabled(if: RealBroker.isThere, "KAFKA_BOOTSTRAP_SERVERS is not set"))
struct KafkaBrokerTests {
    @Test func `aborted and open transactions are invisible to those who read what is committed`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("isolation")
            try RealBroker.withTopics([name], partitions: 1) { _ in
                let producer = try RealBroker.producer(RealBroker.unique("id"))
                let topic = try producer.topic(name)
                func write(_ value: UInt8) {
                    #expect(producer.produce(to: topic, partition: 0, key: nil, value: [value]) == .accepted)
                }
                try producer.beginTransaction()
                write(1)
                try producer.commitTransaction()
                try producer.beginTransaction()
                write(2)
                try producer.flush(timeoutMs: 20_000)
                try producer.abortTransaction()
                try producer.beginTransaction()
                write(3)
                try producer.commitTransaction()
                try producer.beginTransaction()
                write(4)
                try producer.flush(timeoutMs: 20_000)

                let partition = KafkaTopicPartition(name, 0)
                let committed = try RealBroker.reader(name, .readCommitted)
                let uncommitted = try RealBroker.reader(name, .readUncommitted)
                #expect(try committed.collect(2).compactMap(\.value) == [[1], [3]])
                #expect(try uncommitted.collect(4).compactMap(\.value) == [[1], [2], [3], [4]])
                let stable = try committed.queryWatermarks(of: partition, timeoutMs: 20_000)
                let end = try uncommitted.queryWatermarks(of: partition, timeoutMs: 20_000)
                #expect(stable.high == 6)
                #expect(end.high == 7)
                try producer.abortTransaction()
                try producer.close(timeoutMs: 20_000)
                try committed.close()
                try uncommitted.close()
            }
        }
    }

    @Test func `offsets in a transaction are committed with it, and only then`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("offsets")
            try RealBroker.withTopics([name], partitions: 1) { _ in
                let plain = try RealBroker.producer(nil)
                #expect(plain.produce(to: try plain.topic(name), partition: 0, key: nil, value: [1]) == .accepted)
                try plain.close(timeoutMs: 20_000)
                var configuration = try RealBroker.configuration()
                configuration.groupID = RealBroker.unique("group")
                let consumer = try KafkaConsumer(configuration, handlers: RealBroker.handlers)
                try consumer.subscribe(to: [name])
                _ = try consumer.collect(1)
                let partition = KafkaTopicPartition(name, 0)
                let producer = try RealBroker.producer(RealBroker.unique("id"))
                try producer.beginTransaction()
                try producer.sendOffsets(
                    [KafkaPartitionOffset(partition, 1)],
                    of: consumer.groupMetadata,
                    timeoutMs: 20_000
                )
                try producer.abortTransaction()
                #expect(try consumer.committed([partition], timeoutMs: 20_000).map(\.offset) == [.none])
                var place = KafkaPartitionOffset(partition, 1)
                place.metadata = "who"
                try producer.beginTransaction()
                try producer.sendOffsets([place], of: consumer.groupMetadata, timeoutMs: 20_000)
                try producer.commitTransaction()
                #expect(try consumer.committed([partition], timeoutMs: 20_000) == [place])
                try consumer.close()
                try producer.close(timeoutMs: 20_000)
            }
        }
    }

    @Test func `a member of an older generation cannot commit in a transaction`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("zombie")
            try RealBroker.withTopics([name], partitions: 1) { _ in
                var configuration = try RealBroker.configuration()
                configuration.groupID = RealBroker.unique("group")
                let consumer = try KafkaConsumer(configuration, handlers: RealBroker.handlers)
                try consumer.subscribe(to: [name])
                try consumer.poll { _ in try !consumer.assignment.isEmpty }
                let stale = KafkaConsumerGroupMetadata(
                    groupID: try #require(configuration.groupID),
                    generation: 0,
                    memberID: try #require(consumer.memberID)
                )
                let producer = try RealBroker.producer(RealBroker.unique("id"))
                try producer.beginTransaction()
                #expect {
                    try producer.sendOffsets([KafkaPartitionOffset(name, 0, 1)], of: stale, timeoutMs: 20_000)
                } throws: { error in
                    let error = error as? KafkaError
                    return error?.code == .groupMembership && error?.transactionDisposition == .abort
                }
                try producer.abortTransaction()
                try consumer.close()
                try producer.close(timeoutMs: 20_000)
            }
        }
    }

    @Test func `a newer producer of the same transactional id fences the older one for good`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("fencing")
            try RealBroker.withTopics([name], partitions: 1) { _ in
                let id = RealBroker.unique("id")
                let old = try RealBroker.producer(id)
                let topic = try old.topic(name)
                try old.beginTransaction()
                #expect(old.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
                try old.flush(timeoutMs: 20_000)
                let new = try RealBroker.producer(id)
                #expect {
                    try old.commitTransaction()
                } throws: { error in
                    (error as? KafkaError)?.transactionDisposition == .recreate
                        && (error as? KafkaError)?.code == .fenced
                }
                #expect(old.fatalError?.code == .fenced)
                try new.beginTransaction()
                #expect(new.produce(to: try new.topic(name), partition: 0, key: nil, value: [2]) == .accepted)
                try new.commitTransaction()
                let reader = try RealBroker.reader(name, .readCommitted)
                #expect(try reader.collect(1).compactMap(\.value) == [[2]])
                try reader.close()
                try new.close(timeoutMs: 20_000)
                try? old.close(timeoutMs: 0)
            }
        }
    }

    @Test func `a hundred small transactions in a row all commit`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("latency")
            try RealBroker.withTopics([name], partitions: 4) { _ in
                let producer = try RealBroker.producer(RealBroker.unique("id"))
                let topic = try producer.topic(name)
                let metadata = KafkaConsumerGroupMetadata(groupID: RealBroker.unique("g"), generation: -1, memberID: "")
                var times: [Duration] = []
                for round in 0..<100 {
                    let start = ContinuousClock.now
                    try producer.beginTransaction()
                    for partition in Int32(0)..<4 {
                        #expect(producer.produce(to: topic, partition: partition, key: nil, value: [1]) == .accepted)
                    }
                    try producer.sendOffsets(
                        [KafkaPartitionOffset(name, 0, KafkaOffset(rawValue: Int64(round)))],
                        of: metadata,
                        timeoutMs: 20_000
                    )
                    try producer.commitTransaction()
                    times.append(ContinuousClock.now - start)
                }
                times.sort()
                print("transaction of 4 records and offsets: p50 \(times[50]), p99 \(times[98])")
                #expect(producer.totalAccepted == 400)
                try producer.close(timeoutMs: 20_000)
            }
        }
    }

    @Test func `two members share the partitions of a real group`() async throws {
        let name = RealBroker.unique("group")
        let group = RealBroker.unique("group")
        let first = RebalanceLog()
        let second = RebalanceLog()
        let isShared = Flag()
        let admin = try KafkaAdmin(RealBroker.configuration(), handlers: RealBroker.handlers)
        try await onOwnThread {
            let created = try admin.createTopics([KafkaNewTopic(name, partitions: 4)], timeoutMs: 20_000)
            #expect(created == [name: nil])
        }
        @Sendable func member(_ log: RebalanceLog) throws {
            var configuration = try RealBroker.configuration()
            configuration.groupID = group
            configuration.properties["heartbeat.interval.ms"] = "500"
            let consumer = try KafkaConsumer(
                configuration,
                handlers: RealBroker.handlers,
                onRebalance: { log.take($1) }
            )
            try consumer.subscribe(to: [name])
            try consumer.poll(forMs: 60_000) { _ in
                if first.owned.count == 2, second.owned.count == 2 { isShared.raise() }
                return isShared.isRaised
            }
            try consumer.close()
        }
        async let one: Void = onOwnThread { try member(first) }
        async let two: Void = onOwnThread { try member(second) }
        try await one
        try await two
        #expect(first.owned.isEmpty)
        #expect(second.owned.isEmpty)
        try await onOwnThread { _ = try admin.deleteTopics([name], timeoutMs: 20_000) }
    }

    @Test func `offsets for times, and the end when nothing is that late`() async throws {
        try await onOwnThread {
            let name = RealBroker.unique("times")
            try RealBroker.withTopics([name], partitions: 1) { _ in
                let producer = try RealBroker.producer(nil)
                let topic = try producer.topic(name)
                for number in Int64(0)..<5 {
                    let outcome = producer.produce(
                        to: topic,
                        partition: 0,
                        key: nil,
                        value: nil as UnsafeRawBufferPointer?,
                        timestampMs: 1_700_000_000_000 + number * 1_000
                    )
                    #expect(outcome == .accepted)
                }
                try producer.close(timeoutMs: 20_000)
                let reader = try RealBroker.reader(name, .readCommitted)
                let partition = KafkaTopicPartition(name, 0)
                let found = try reader.offsets(for: [(partition, 1_700_000_002_500)], timeoutMs: 20_000)
                #expect(found == [KafkaPartitionOffset(partition, 3)])
                let late = try reader.offsets(for: [(partition, 1_800_000_000_000)], timeoutMs: 20_000)
                #expect(late == [KafkaPartitionOffset(partition, .end)])
                try reader.close()
            }
        }
    }
}
