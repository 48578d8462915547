import Kafka
import Testing

@Suite(.serialized)
struct KafkaMessageTests {
    @Test func `null and empty keys and values are told apart`() async throws {
        let records = try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            let pairs: [([UInt8]?, [UInt8]?)] = [(nil, nil), ([], []), ([1], nil), (nil, [2]), ([], nil), ([3], [4])]
            for (key, value) in pairs {
                #expect(producer.produce(to: topic, partition: 0, key: key, value: value) == .accepted)
            }
            try producer.close(timeoutMs: 20_000)
            return try bench.reader().collect(pairs.count)
        }
        #expect(records.map(\.key) == [nil, [], [1], nil, [], [3]])
        #expect(records.map(\.value) == [nil, [], nil, [2], nil, [4]])
        #expect(records.map(\.offset) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a record without a value is a tombstone, an empty one is not`() async throws {
        let tombstones = try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            #expect(producer.produce(to: topic, partition: 0, key: [1], value: nil) == .accepted)
            #expect(producer.produce(to: topic, partition: 0, key: [1], value: []) == .accepted)
            try producer.close(timeoutMs: 20_000)
            let reader = try bench.reader()
            var tombstones: [Bool] = []
            try reader.poll { outcome in
                if case .message(let message) = consume outcome { tombstones.append(message.isTombstone) }
                return tombstones.count == 2
            }
            return tombstones
        }
        #expect(tombstones == [true, false])
    }

    @Test func `headers come back in order, with repeated names, null and empty values`() async throws {
        try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            var headers = KafkaHeaders()
            headers.append("ce_type", "wrap")
            headers.append("note", nil as String?)
            headers.append("note", "")
            headers.append("note", "last")
            headers.append("id", "æ")
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1], headers: headers) == .accepted)
            headers.truncate(to: 1)
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: nil, headers: headers) == .accepted)
            headers.removeAll()
            #expect(producer.produce(to: topic, partition: 0, key: nil, value: [3], headers: headers) == .accepted)
            try producer.close(timeoutMs: 20_000)

            var seen: [[String]] = []
            var notes: [String?] = []
            let reader = try bench.reader()
            try reader.poll { outcome in
                guard case .message(let message) = consume outcome else { return false }
                var pairs: [String] = []
                message.forEachHeader { name, value in
                    let text = value.map { String(decoding: $0, as: UTF8.self) } ?? "null"
                    pairs.append("\(String(decoding: name, as: UTF8.self))=\(text)")
                }
                #expect(message.headerCount == pairs.count)
                seen.append(pairs)
                notes.append(message.withHeader("note") { $0.map { String(decoding: $0, as: UTF8.self) } })
                return seen.count == 3
            }
            #expect(seen == [["ce_type=wrap", "note=null", "note=", "note=last", "id=æ"], ["ce_type=wrap"], []])
            #expect(notes == ["last", nil, nil])
        }
    }

    @Test func `a timestamp that the producer sets comes back`() async throws {
        let timestamps = try await onOwnThread {
            let bench = try Bench()
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            let outcome = producer.produce(
                to: topic,
                partition: 0,
                key: nil,
                value: nil as UnsafeRawBufferPointer?,
                timestampMs: 1_700_000_000_123
            )
            #expect(outcome == .accepted)
            try producer.close(timeoutMs: 20_000)
            return try bench.reader().collect(1).map(\.timestamp)
        }
        #expect(timestamps == [.created(1_700_000_000_123)])
    }

    @Test func `records of one topic share an identity, those of another do not`() async throws {
        try await onOwnThread {
            let bench = try Bench(topic: "a")
            try bench.cluster.createTopic("b", partitions: 1)
            let producer = try bench.producer()
            for name in ["a", "b"] {
                let topic = try producer.topic(name)
                for _ in 0..<3 {
                    #expect(producer.produce(to: topic, partition: 0, key: nil, value: [1]) == .accepted)
                }
            }
            try producer.close(timeoutMs: 20_000)
            let reader = try bench.consumer()
            try reader.assign(startingAt: [KafkaPartitionOffset("a", 0, 0), KafkaPartitionOffset("b", 0, 0)])
            var identities: [String: Set<UInt>] = [:]
            var count = 0
            try reader.poll { outcome in
                guard case .message(let message) = consume outcome else { return false }
                identities[message.topic, default: []].insert(message.topicIdentity)
                count += 1
                return count == 6
            }
            #expect(identities["a"]?.count == 1)
            #expect(identities["b"]?.count == 1)
            #expect(identities["a"] != identities["b"])
        }
    }
}
