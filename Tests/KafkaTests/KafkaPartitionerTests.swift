import Kafka
import Testing

struct KafkaPartitionerTests {
    /// From Apache Kafka's own UtilsTest.testMurmur2.
    @Test(
        arguments: [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ] as [(String, Int32)]
    )
    func `murmur2 gives what the Java client gives`(key: String, expected: Int32) {
        #expect(Int32(bitPattern: KafkaPartitioner.murmur2(key.utf8)) == expected)
    }

    @Test func `a negative hash still gives a partition`() {
        var key = "foobar"
        let partition = key.withUTF8 { KafkaPartitioner.partition(for: UnsafeRawBufferPointer($0), among: 7) }
        #expect(partition == Int32((-790_332_482 & 0x7fff_ffff) % 7))
    }

    @Test func `librdkafka sends keys where the function says`() async throws {
        let misplaced = try await onOwnThread {
            let bench = try Bench(partitions: 7)
            let producer = try bench.producer()
            let topic = try producer.topic(bench.topic)
            let keys = (0..<200).map { "agent-\($0 * 7919)" }
            for key in keys {
                let outcome = producer.produce(to: topic, key: Array(key.utf8), value: [])
                #expect(outcome == .accepted)
            }
            try producer.flush(timeoutMs: 20_000)
            let records = try bench.reader(Array(0..<7)).collect(keys.count)
            return records.filter { record in
                let key = record.key ?? []
                return record.partition != key.withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: 7) }
            }.count
        }
        #expect(misplaced == 0)
    }
}
