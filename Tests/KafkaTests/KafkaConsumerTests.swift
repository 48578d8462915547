import Kafka
import Testing

struct KafkaConsumerTests {
    @Test func `a group member gets its partitions inside poll, on the polling thread, and every record`() async throws
    {
        try await onOwnThread {
            let bench = try Bench(partitions: 3)
            for partition in Int32(0)..<3 { try bench.publish(["a", "b"], to: partition) }
            let log = RebalanceLog()
            let consumer = try bench.consumer(onRebalance: { log.take($1) })
            #expect(consumer.rebalanceProtocol == .none)
            try consumer.subscribe(to: [bench.topic])
            let records = try consumer.collect(6)
            #expect(Set(records.map { "\($0.partition)\($0.text ?? "")" }) == ["0a", "0b", "1a", "1b", "2a", "2b"])
            #expect(consumer.rebalanceProtocol == .cooperative)
            #expect(log.assigned == (Int32(0)..<3).map { KafkaTopicPartition(bench.topic, $0) })
            #expect(try consumer.assignment.sorted() == log.assigned)
            #expect(consumer.memberID != nil)
            #expect(log.threads == [currentThread()])
            try consumer.close()
            #expect(log.revoked == log.assigned)
            #expect(log.threads == [currentThread()])
        }
    }

    @Test func `a rebalance handler may read committed offsets and start elsewhere`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish((0..<10).map { "\($0)" })
            let first = try bench.reader()
            _ = try first.collect(1)
            try first.commit([KafkaPartitionOffset(bench.topic, 0, 4)], timeoutMs: 20_000)
            try first.close()

            let log = RebalanceLog()
            let second = try bench.consumer(onRebalance: { consumer, rebalance in
                log.take(rebalance)
                guard case .assigned(let partitions) = rebalance else { return }
                do throws(KafkaError) {
                    let committed = try consumer.committed(partitions, timeoutMs: 10_000)
                    log.committed = committed
                    let ahead = committed.map {
                        KafkaPartitionOffset($0.partition, KafkaOffset(rawValue: $0.offset.rawValue + 3))
                    }
                    try consumer.assign(startingAt: ahead)
                } catch {
                    log.failure = error
                }
            })
            try second.subscribe(to: [bench.topic])
            #expect(try second.collect(3).map(\.offset) == [7, 8, 9])
            #expect(log.committed == [KafkaPartitionOffset(bench.topic, 0, 4)])
            #expect(log.failure == nil)
            try second.close()
        }
    }

    @Test func `a commit that no coordinator answers is given up in time, and a later one succeeds`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a", "b"])
            let consumer = try bench.reader()
            _ = try consumer.collect(1)
            try consumer.commit([KafkaPartitionOffset(bench.topic, 0, 1)], timeoutMs: 20_000)
            try bench.cluster.takeDown(broker: 1)
            let begin = ContinuousClock.now
            let failure = #expect(throws: KafkaError.self) {
                try consumer.commit([KafkaPartitionOffset(bench.topic, 0, 2)], timeoutMs: 700)
            }
            #expect(failure?.code == .timedOut)
            #expect(ContinuousClock.now - begin < .seconds(10))
            try bench.cluster.bringUp(broker: 1)
            // Until the coordinator is found again a commit may be refused, to be repeated.
            while true {
                do throws(KafkaError) {
                    try consumer.commit([KafkaPartitionOffset(bench.topic, 0, 2)], timeoutMs: 20_000)
                    break
                } catch {
                    try #require(error.isRetriable && ContinuousClock.now - begin < .seconds(60), "\(error)")
                    _ = consumer.poll(timeoutMs: 50)
                }
            }
            let partition = KafkaTopicPartition(bench.topic, 0)
            #expect(try consumer.committed([partition], timeoutMs: 20_000).map(\.offset.rawValue) == [2])
        }
    }

    @Test func `an offset that the group refuses is an error`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let consumer = try bench.reader()
            bench.cluster.failNext(.offsetCommit, with: [.topicAuthorizationFailed])
            #expect(throws: KafkaError.self) {
                try consumer.commit([KafkaPartitionOffset(bench.topic, 0, 1)], timeoutMs: 20_000)
            }
        }
    }

    @Test func `without a handler a member starts at what was committed`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["0", "1", "2"])
            let first = try bench.reader()
            try first.commit([KafkaPartitionOffset(bench.topic, 0, 2)], timeoutMs: 20_000)
            try first.close()
            let second = try bench.consumer()
            try second.subscribe(to: [bench.topic])
            #expect(try second.collect(1).map(\.text) == ["2"])
            try second.close()
        }
    }

    @Test func `what was never committed has no offset`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let consumer = try bench.consumer()
            let partition = KafkaTopicPartition(bench.topic, 0)
            #expect(try consumer.committed([partition], timeoutMs: 10_000) == [KafkaPartitionOffset(partition, .none)])
        }
    }

    @Test func `the end of a partition is told once each time it is reached`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a", "b"])
            let reader = try bench.reader([0]) { $0.reportsEndOfPartition = true }
            var events: [String] = []
            func note(_ outcome: consuming KafkaPollOutcome) throws {
                switch consume outcome {
                case .message(let message): events.append("\(message.offset)")
                case .endOfPartition(let end): events.append("end \(end)")
                case .failure(let error, _): throw error
                case .nothing: break
                }
            }
            try reader.poll { outcome in
                try note(outcome)
                return events.count == 3
            }
            try bench.publish(["c"])
            try reader.poll { outcome in
                try note(outcome)
                return events.count == 5
            }
            #expect(events == ["0", "1", "end events[0]@2", "2", "end events[0]@3"])
        }
    }

    @Test func `a poll without records comes back in time with nothing`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let reader = try bench.reader()
            let start = ContinuousClock.now
            guard case .nothing = reader.poll(timeoutMs: 200) else { throw Unexpected("something") }
            #expect(ContinuousClock.now - start >= .milliseconds(190))
        }
    }

    @Test func `a paused partition is silent until it is resumed`() async throws {
        try await onOwnThread {
            let bench = try Bench(partitions: 2)
            try bench.publish(["a"], to: 0)
            try bench.publish(["b"], to: 1)
            let reader = try bench.reader([0, 1])
            try reader.pause([KafkaTopicPartition(bench.topic, 0)])
            #expect(try reader.collect(1).map(\.text) == ["b"])
            let end = ContinuousClock.now.advanced(by: .milliseconds(300))
            while ContinuousClock.now < end {
                guard case .nothing = reader.poll(timeoutMs: 50) else { throw Unexpected("a paused record") }
            }
            try reader.resume([KafkaTopicPartition(bench.topic, 0)])
            #expect(try reader.collect(1).map(\.text) == ["a"])
        }
    }

    @Test func `after a seek only records from there on are handed out`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish((0..<100).map { "\($0)" })
            let reader = try bench.reader()
            #expect(try reader.collect(50).last?.offset == 49)
            try reader.seek(to: [KafkaPartitionOffset(bench.topic, 0, 10)])
            #expect(try reader.collect(3).map(\.offset) == [10, 11, 12])
            try reader.seek(to: [KafkaPartitionOffset(bench.topic, 0, .beginning)])
            #expect(try reader.collect(1).map(\.offset) == [0])
        }
    }

    @Test func `a seek in a partition that is not assigned is an error`() async throws {
        try await onOwnThread {
            let bench = try Bench(partitions: 2)
            let reader = try bench.reader([0])
            #expect(throws: KafkaError.self) { try reader.seek(to: [KafkaPartitionOffset(bench.topic, 1, 0)]) }
        }
    }

    @Test func `watermarks are asked for and remembered`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a", "b", "c"])
            let partition = KafkaTopicPartition(bench.topic, 0)
            let reader = try bench.reader()
            #expect(try reader.queryWatermarks(of: partition, timeoutMs: 10_000) == KafkaWatermarks(low: 0, high: 3))
            _ = try reader.collect(3)
            #expect(try reader.cachedWatermarks(of: partition)?.high == 3)
            #expect(try reader.position([partition]) == [KafkaPartitionOffset(partition, 3)])
        }
    }

    @Test func `offsets for times are asked of the brokers`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a"])
            let reader = try bench.reader()
            let partition = KafkaTopicPartition(bench.topic, 0)
            // The mock cluster knows the logical times only; -1 is the end and -2 the beginning.
            #expect(
                try reader.offsets(for: [(partition, -1)], timeoutMs: 10_000) == [KafkaPartitionOffset(partition, 1)]
            )
        }
    }

    @Test func `two members share the partitions and hand them over before they go`() async throws {
        let bench = try Bench(partitions: 4)
        for partition in Int32(0)..<4 { try bench.publish(["x"], to: partition) }
        let first = RebalanceLog()
        let second = RebalanceLog()
        let firstHasAll = Flag()
        let secondHasHalf = Flag()
        let firstHasAllAgain = Flag()
        async let one: Void = onOwnThread {
            let consumer = try bench.consumer({ $0.clientID = "one" }, onRebalance: { first.take($1) })
            try consumer.subscribe(to: [bench.topic])
            try consumer.poll(forMs: 60_000) { _ in first.owned.count == 4 }
            firstHasAll.raise()
            try consumer.poll(forMs: 60_000) { _ in secondHasHalf.isRaised }
            #expect(first.owned.count == 2)
            try consumer.poll(forMs: 60_000) { _ in first.owned.count == 4 }
            firstHasAllAgain.raise()
            try consumer.close()
            #expect(first.owned.isEmpty)
        }
        async let two: Void = onOwnThread {
            firstHasAll.wait()
            let consumer = try bench.consumer({ $0.clientID = "two" }, onRebalance: { second.take($1) })
            try consumer.subscribe(to: [bench.topic])
            try consumer.poll(forMs: 60_000) { _ in second.owned.count == 2 }
            #expect(second.owned.isDisjoint(with: first.owned))
            secondHasHalf.raise()
            try consumer.close()
            #expect(second.revoked.count == 2)
        }
        try await one
        try await two
        #expect(firstHasAllAgain.isRaised)
        #expect(first.lost.isEmpty)
        #expect(second.lost.isEmpty)
    }

    @Test func `an eager group revokes everything and assigns anew`() async throws {
        try await onOwnThread {
            let bench = try Bench(partitions: 2)
            try bench.publish(["a"], to: 0)
            let log = RebalanceLog()
            let consumer = try bench.consumer(
                { $0.properties["partition.assignment.strategy"] = "range" },
                onRebalance: { log.take($1) }
            )
            try consumer.subscribe(to: [bench.topic])
            #expect(try consumer.collect(1).map(\.text) == ["a"])
            #expect(consumer.rebalanceProtocol == .eager)
            try consumer.close()
            #expect(log.revoked.count == 2)
        }
    }

    @Test func `errors of the broker are outcomes of poll, with their partition`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            try bench.publish(["a"])
            let reader = try bench.reader()
            bench.cluster.failNext(.fetch, with: [.topicAuthorizationFailed])
            var seen: (KafkaError, KafkaTopicPartition?)?
            try reader.poll { outcome in
                if case .failure(let error, let partition) = consume outcome { seen = (error, partition) }
                return seen != nil
            }
            #expect(seen?.0.code == .authorization)
            #expect(seen?.0.isFatal == false)
            #expect(seen?.1 == KafkaTopicPartition(bench.topic, 0))
        }
    }

    @Test func `a consumer without a group is refused with the reason`() {
        let configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1")
        #expect {
            _ = try KafkaConsumer(configuration)
        } throws: { error in
            (error as? KafkaError)?.code == .configuration && "\(error)".contains("group.id")
        }
    }

    @Test func `a closed consumer refuses every call`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let reader = try bench.reader()
            try reader.close()
            try reader.close()
            guard case .failure(let error, _) = reader.poll(timeoutMs: 0) else { throw Unexpected("no failure") }
            #expect(error.code == .closed)
            #expect(throws: KafkaError.self) { try reader.subscribe(to: ["a"]) }
            #expect(throws: KafkaError.self) { try reader.assignment }
            #expect(reader.rebalanceProtocol == .none)
        }
    }

    @Test func `a member that does not poll in time hears so and has lost its partitions`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let log = RebalanceLog()
            let consumer = try bench.consumer(
                {
                    $0.sessionTimeoutMs = 6_000
                    $0.maxPollIntervalMs = 6_000
                },
                onRebalance: { log.take($1) }
            )
            try consumer.subscribe(to: [bench.topic])
            try consumer.poll { _ in log.owned.count == 1 }
            sleepMs(8_000)
            var seen: KafkaError?
            try consumer.poll { outcome in
                if case .failure(let error, _) = consume outcome { seen = error }
                return seen != nil && !log.lost.isEmpty
            }
            #expect(seen?.code == .maxPollExceeded)
            #expect(log.lost == [KafkaTopicPartition(bench.topic, 0)])
            try consumer.close()
        }
    }
}
