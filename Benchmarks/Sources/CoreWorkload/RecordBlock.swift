public import ContactCenter
import Simulation

/// Records in memory, one behind the other, as a consumer's buffer would hold them.
public final class RecordBlock {
    /// One record, by where its parts are.
    public struct Entry: Sendable {
        /// Where its key begins; the value follows it.
        public var offset: Int
        /// How many bytes its key has.
        public var keyCount: Int
        /// How many bytes its value has.
        public var valueCount: Int
        /// When the bus got it.
        public var arrivalTime: Timestamp
        /// The number of its agent.
        public var agent: Int
    }

    /// The bytes of all records.
    public private(set) var bytes: [UInt8] = []
    /// The records in their order.
    public private(set) var entries: [Entry] = []

    /// Creates an empty block.
    public init() {}

    /// How many bytes a value has on average.
    public var meanValueCount: Double {
        Double(entries.reduce(0) { $0 + $1.valueCount }) / Double(max(entries.count, 1))
    }

    /// Forgets the records and keeps the room.
    func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    func append(_ record: GeneratedRecord) {
        entries.append(
            Entry(
                offset: bytes.count,
                keyCount: record.key.count,
                valueCount: record.value.count,
                arrivalTime: record.arrivalTime,
                agent: record.agent
            )
        )
        bytes.append(contentsOf: record.key)
        bytes.append(contentsOf: record.value)
    }
}

extension RecordBlock.Entry {
    /// The key, in the bytes of its block.
    @inline(__always)
    public func key(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + keyCount])
    }

    /// The value, in the bytes of its block.
    @inline(__always)
    public func value(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[offset + keyCount..<offset + keyCount + valueCount])
    }
}
