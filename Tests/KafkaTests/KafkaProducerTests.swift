import Kafka
import Testing

@Suite(.serialized)
struct KafkaProducerTests {
    @Test func `closing loses nothing that was accepted`() async throws {
        try await onOwnThread {
            let bench = try Bench(partitions: 2)
            let producer = try bench.producer { $0.lingerMs = 60_000 }
            let topic = try producer.topic(bench.topic)
            for number in 0..<5_000 {
                let outcome = producer.produce(
                    to: topic,
                    partition: Int32(number % 2),
                    key: nil,
                    value: Array("\(number)".utf8)
                )
                #expect(outcome == .accepted)
            }
            #expect(producer.totalAccepted == 5_000)
            try producer.close(timeoutMs: 30_000)
            try producer.close(timeoutMs: 0)
            let texts = try bench.reader([0, 1]).collect(5_000).compactMap(\.text)
            #expect(Set(texts) == Set((0..<5_000).map { "\($0)" }))
        }
    }

    @Test func `closing throws when records could not be delivered, and says how many`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            try producer.flush(timeoutMs: 20_000)
            try bench.cluster.takeDown(broker: 1)
            for _ in 0..<3 { #expect(producer.produce(to: topic, partition: 0, key: nil, value: [2]) == .accepted) }
            #expect {
                try producer.close(timeoutMs: 300)
            } throws: { error in
                (error as? KafkaError)?.code == .notDelivered && "\(error)".contains("3 records")
            }
            guard case .refused(let error) = producer.produce(to: topic, key: nil, value: [UInt8]()) else {
                throw Unexpected("a closed producer took a record")
            }
            #expect(error.code == .closed)
            #expect(throws: KafkaError.self) { try producer.flush(timeoutMs: 0) }
        }
    }

    @Test func `a flush that is too short is retriable, and a later one succeeds`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            try bench.cluster.takeDown(broker: 1)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            #expect {
                try producer.flush(timeoutMs: 100)
            } throws: { error in
                (error as? KafkaError)?.code == .timedOut && (error as? KafkaError)?.isRetriable == true
            }
            #expect(producer.outstandingCount == 1)
            try bench.cluster.bringUp(broker: 1)
            try producer.flush(timeoutMs: 30_000)
            #expect(producer.outstandingCount == 0)
            #expect(producer.totalFailed == 0)
            #expect(try bench.reader().collect(1).count == 1)
        }
    }

    @Test func `a record that the broker refuses for good fails the next flush, once, with the cause`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            bench.cluster.failNext(.produce, with: [.topicAuthorizationFailed])
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            #expect {
                try producer.flush(timeoutMs: 20_000)
            } throws: { error in
                (error as? KafkaError)?.code == .notDelivered && (error as? KafkaError)?.librdkafkaCode == 29
            }
            #expect(producer.totalFailed == 1)
            try producer.flush(timeoutMs: 20_000)
            try producer.close(timeoutMs: 20_000)
        }
    }

    @Test(
        arguments: [
            [KafkaMockError.notLeader], [.requestTimedOut, .notEnoughReplicas], [.disconnect, .disconnect],
        ]
    )
    func `an idempotent producer repeats what failed in passing, in order and once`(
        errors: [KafkaMockError]
    ) async throws {
        try await onOwnThread {
            let bench = try Bench()
            // The mock checks sequence numbers of transactions only: where a broker refuses a request that comes after
            // a failed one, the mock takes it, and librdkafka concludes that it took the failed one as well.
            let producer = try bench.producer {
                $0.retryBackoffMs = 10
                $0.properties["max.in.flight"] = "1"
            }
            let topic = try producer.topic(bench.topic)
            bench.cluster.failNext(.produce, with: errors)
            for number in UInt8(0)..<100 {
                #expect(producer.produce(to: topic, partition: 0, key: nil, value: [number]) == .accepted)
            }
            try producer.close(timeoutMs: 30_000)
            let reader = try bench.reader()
            #expect(try reader.collect(100).compactMap(\.value) == (0..<100).map { [$0] })
            #expect(try reader.queryWatermarks(of: KafkaTopicPartition(bench.topic, 0), timeoutMs: 10_000).high == 100)
        }
    }

    @Test func `a full queue is told at once, takes nothing, and is waited for with a deadline`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer {
                $0.queueBufferingMaxMessages = 10
                $0.lingerMs = 60_000
            }
            let topic = try producer.topic(bench.topic)
            try bench.cluster.takeDown(broker: 1)
            for _ in 0..<10 { #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted) }
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .queueFull)
            let start = ContinuousClock.now
            let bytes: [UInt8] = [2]
            #expect {
                try bytes.withUnsafeBytes {
                    try producer.produceWaiting(to: topic, partition: 0, key: nil, value: $0, timeoutMs: 200)
                }
            } throws: { error in
                (error as? KafkaError)?.code == .queueFull && (error as? KafkaError)?.isRetriable == true
            }
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            #expect(producer.totalAccepted == 10)
            try bench.cluster.bringUp(broker: 1)
            try bytes.withUnsafeBytes {
                try producer.produceWaiting(to: topic, partition: 0, key: nil, value: $0, timeoutMs: 30_000)
            }
            try producer.close(timeoutMs: 30_000)
            #expect(try bench.reader().collect(11).last?.value == [2])
        }
    }

    @Test func `back-pressure lets many more records through than the queue holds`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer { $0.queueBufferingMaxMessages = 50 }
            let topic = try producer.topic(bench.topic)
            var headers = KafkaHeaders()
            headers.append("kind", "flood")
            for number in 0..<2_000 {
                try withUnsafeBytes(of: number) {
                    try producer.produceWaiting(
                        to: topic,
                        partition: 0,
                        key: nil,
                        value: $0,
                        headers: headers,
                        timeoutMs: 30_000
                    )
                }
            }
            try producer.close(timeoutMs: 30_000)
            #expect(try bench.reader().collect(2_000).last?.offset == 1_999)
        }
    }

    @Test func `a record that is too large is refused with the reason`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer { $0.properties["message.max.bytes"] = "1000" }
            let topic = try producer.topic(bench.topic)
            let value = [UInt8](repeating: 1, count: 2_000)
            guard case .refused(let error) = producer.produce(to: topic, partition: 0, key: nil, value: value) else {
                throw Unexpected("a record of 2000 bytes was taken")
            }
            #expect(error.code == .messageTooLarge)
            #expect(producer.totalAccepted == 0)
        }
    }

    @Test func `a purge gives up what waits and counts it`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            try bench.cluster.takeDown(broker: 1)
            for _ in 0..<4 { #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted) }
            try producer.purge()
            #expect {
                try producer.flush(timeoutMs: 5_000)
            } throws: { error in
                (error as? KafkaError)?.code == .notDelivered && "\(error)".contains("4 records")
            }
            try producer.close(timeoutMs: 1_000)
        }
    }

    @Test func `a value may be lent until it is delivered, or given away`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            let lent = UnsafeMutableRawBufferPointer.allocate(byteCount: 3, alignment: 1)
            defer { lent.deallocate() }
            lent.copyBytes(from: [1, 2, 3])
            let first = producer.produce(
                to: topic,
                partition: 0,
                key: nil,
                value: UnsafeRawBufferPointer(lent),
                memory: .borrowedUntilDelivered
            )
            #expect(first == .accepted)
            let given = allocateWithMalloc([4, 5])
            let second = producer.produce(
                to: topic,
                partition: 0,
                key: nil,
                value: given,
                memory: .freedByProducer
            )
            #expect(second == .accepted)
            try producer.close(timeoutMs: 20_000)
            #expect(try bench.reader().collect(2).map(\.value) == [[1, 2, 3], [4, 5]])
        }
    }

    @Test func `the same name gives the same topic`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            for _ in 0..<2 {
                let topic = try producer.topic(bench.topic)
                #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
            }
            try producer.close(timeoutMs: 20_000)
            #expect(throws: KafkaError.self) { try producer.topic(bench.topic) }
        }
    }

    @Test(arguments: [nil, "lz4"])
    func `a topic with a compression is sent in fewer bytes and read as it was`(compression: String?) async throws {
        try await onOwnThread {
            let bench = try Bench()
            let seen = Collected<KafkaStatistics>()
            var configuration = bench.configuration
            configuration.statisticsIntervalMs = 100
            configuration.lingerMs = 200
            configuration.compressionByTopic = ["another": "zstd"]
            configuration.compressionByTopic[bench.topic] = compression
            let handlers = KafkaHandlers(
                logger: Bench.quiet,
                onStatistics: { json in if let read = try? KafkaStatistics(json: json) { seen.append(read) } }
            )
            let producer = try KafkaProducer(configuration, handlers: handlers)
            let topic = try producer.topic(bench.topic)
            let value = [UInt8](repeating: 0x41, count: 4_000)
            for _ in 0..<100 {
                #expect(producer.produce(to: topic, partition: 0, key: nil, value: value) == .accepted)
            }
            try producer.flush(timeoutMs: 20_000)
            // Messages count when they are handed over, bytes when they were sent: what was told before may lack some.
            let told = seen.all.count
            #expect(seen.wait { $0.count > told + 1 && $0.last?.sentMessages == 100 })
            let bytes = try #require(seen.all.last).sentBytes
            #expect(compression == nil ? bytes > 400_000 : bytes < 40_000)
            try producer.close(timeoutMs: 20_000)
            #expect(try bench.reader().collect(100).allSatisfy { $0.value == value })
        }
    }

    @Test func `a compression that there is not is told by its name`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer { $0.compressionByTopic[bench.topic] = "squeeze" }
            let failure = #expect(throws: KafkaError.self) { try producer.topic(bench.topic) }
            #expect(failure?.code == .configuration && failure?.message.contains("squeeze") == true)
            try producer.close(timeoutMs: 1_000)
        }
    }

    @Test func `a topic handle of another producer stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let bench = try Bench()
            let other = try bench.producer().topic(bench.topic)
            _ = try bench.producer().produce(to: other, key: nil, value: [UInt8]())
        }
    }

    @Test func `every broker being down reaches the error handler`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let seen = Collected<KafkaError>()
            var configuration = bench.configuration
            configuration.properties["reconnect.backoff.ms"] = "50"
            let producer = try KafkaProducer(
                configuration,
                handlers: KafkaHandlers(logger: Bench.quiet, onError: { seen.append($0) })
            )
            try bench.cluster.takeDown(broker: 1)
            #expect(seen.wait { $0.contains { $0.code == .transport } })
            #expect(producer.fatalError == nil)
        }
    }
}
