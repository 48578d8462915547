/// The Java client's default partitioner, for those who have to know where a key goes.
///
/// The producer partitions in the same way by itself (`partitioner=murmur2_random`): a key always goes to the same
/// partition, whichever client wrote it.
public enum KafkaPartitioner {
    /// The hash of a key, as `org.apache.kafka.common.utils.Utils.murmur2` computes it.
    public static func murmur2(_ key: UnsafeRawBufferPointer) -> UInt32 {
        let m: UInt32 = 0x5bd1_e995
        let r: UInt32 = 24
        var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: key.count)
        var index = 0
        while index + 4 <= key.count {
            var k = UInt32(littleEndian: key.loadUnaligned(fromByteOffset: index, as: UInt32.self))
            k = k &* m
            k ^= k >> r
            k = k &* m
            hash = (hash &* m) ^ k
            index += 4
        }
        let rest = key.count - index
        if rest >= 3 { hash ^= UInt32(key[index + 2]) << 16 }
        if rest >= 2 { hash ^= UInt32(key[index + 1]) << 8 }
        if rest >= 1 {
            hash ^= UInt32(key[index])
            hash = hash &* m
        }
        hash ^= hash >> 13
        hash = hash &* m
        hash ^= hash >> 15
        return hash
    }

    /// The hash of a key's UTF-8 bytes.
    public static func murmur2(_ key: some Sequence<UInt8>) -> UInt32 {
        Array(key).withUnsafeBytes { murmur2($0) }
    }

    /// The partition of a key among `count` of them.
    public static func partition(for key: UnsafeRawBufferPointer, among count: Int32) -> Int32 {
        precondition(count > 0, "a topic has at least one partition")
        return Int32(bitPattern: murmur2(key) & 0x7fff_ffff) % count
    }
}
