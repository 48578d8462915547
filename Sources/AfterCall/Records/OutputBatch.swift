public import ContactCenter

/// Records to be published, in one buffer that is used again and again.
public struct OutputBatch: ~Copyable {
    /// One header of a record.
    public struct Header {
        /// The name, a run of the batch's bytes.
        public var name: Text
        /// The value, a run of the batch's bytes; `nil` is Kafka's null.
        public var value: Text?
    }

    /// One record. Texts are runs of ``bytes``.
    public struct Record {
        /// Where it goes.
        public var output: Output
        /// Its key; `nil` is a null key.
        public var key: Text?
        /// Its value; `nil` is a null value.
        public var value: Text?
        /// `ce_id`; absent for dead letters.
        public var id: Text
        /// `ce_time`; absent for dead letters.
        public var time: Text
        /// Which of ``headers`` it has beside those of CloudEvents.
        public var headers: Range<Int>
    }

    /// The records, in the order in which they are to be published.
    public private(set) var records: [Record] = []
    /// The headers of all records.
    public private(set) var headers: [Header] = []
    var arena = ByteArena()

    /// Creates an empty batch.
    public init() {}

    /// What the texts refer to, until the batch is changed.
    public var bytes: UnsafeRawBufferPointer { arena.bytes }

    /// Forgets all records and keeps the room.
    public mutating func removeAll() {
        records.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        arena.truncate(to: 0)
    }

    /// Appends bytes to the batch, to be a part of a record.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Text {
        arena.append(bytes)
    }

    /// Appends what `write` writes into room for `count` bytes, and says where it is.
    @inline(__always)
    mutating func write(atMost count: Int, _ write: (inout JSONWriter) -> Void) -> Text {
        let offset = arena.count
        let start = arena.extend(by: count)
        var writer = JSONWriter(at: start)
        write(&writer)
        let written = writer.cursor - start
        precondition(written <= count, "A record needed \(written) bytes and had room for \(count)")
        arena.truncate(to: offset + written)
        return Text(offset: offset, count: written)
    }

    mutating func addHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        headers.append(Header(name: append(name), value: value.map { append($0) }))
    }

    mutating func add(_ record: Record) {
        records.append(record)
    }
}
