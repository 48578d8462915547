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
        /// To which partition; -1 lets the key decide.
        public var partition: Int32 = -1
        /// Its key; `nil` is a null key.
        public var key: Text?
        /// Its value; `nil` is a null value.
        public var value: Text?
        /// `ce_id`; absent for dead letters and for what has no value.
        public var id: Text
        /// `ce_time`; absent like ``id``. It is where the value has it.
        public var time: Text
        /// Which of ``headers`` it has beside those of CloudEvents.
        public var headers: Range<Int>
    }

    /// How many digits a record's `ce_id` has.
    private static var idCount: Int { 32 }
    /// Room behind what a writer may fill: for the identity, and for what is stored beyond the end, less than a word.
    private static var margin: Int { idCount + 8 }

    private var room: UnsafeMutableBufferPointer<Record> = .allocate(capacity: 1_024)
    private var count = 0
    /// The headers of all records.
    public private(set) var headers: [Header] = []
    private var arena = ByteArena()
    /// Most instants of a batch are of one hour. Behind a pointer, so that writers can share it.
    private let clock: UnsafeMutablePointer<RFC3339Writer>

    /// Creates an empty batch.
    public init() {
        clock = .allocate(capacity: 1)
        clock.initialize(to: RFC3339Writer())
    }

    deinit {
        room.deallocate()
        clock.deallocate()
    }

    /// The records, in the order in which they are to be published, until the batch is changed.
    public var records: UnsafeBufferPointer<Record> { UnsafeBufferPointer(rebasing: room[..<count]) }

    /// What the texts refer to, until the batch is changed.
    public var bytes: UnsafeRawBufferPointer { arena.bytes }

    /// Forgets all records and keeps the room.
    public mutating func removeAll() {
        count = 0
        headers.removeAll(keepingCapacity: true)
        arena.truncate(to: 0)
    }

    /// Appends bytes to the batch, to be a part of a record.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Text {
        arena.append(bytes)
    }

    /// Begins a part of a record: a writer into room for `count` bytes, of which one of the functions `end` says how
    /// many were written.
    @inline(__always)
    mutating func begin(atMost count: Int) -> JSONWriter {
        let start = arena.extend(by: count &+ Self.margin)
        return JSONWriter(at: start, limit: start + count, clock: clock)
    }

    /// Ends a part of a record that began at `start`, and says where it is.
    @inline(__always)
    mutating func end(_ writer: JSONWriter, from start: UnsafeMutableRawPointer) -> Text {
        precondition(writer.cursor <= writer.limit, "A record needed more than the room that was made for it")
        arena.truncate(to: offset(of: writer.cursor))
        return Text(offset: offset(of: start), count: writer.cursor - start)
    }

    /// Ends the value of a record that is a CloudEvent in binary mode and began at `start`, and adds the record.
    ///
    /// - Parameter time: where in the value its `ce_time` stands.
    @inline(__always)
    mutating func end(
        _ writer: JSONWriter,
        from start: UnsafeMutableRawPointer,
        as output: Output,
        key: Text,
        identity: EventIdentity,
        time: UnsafeMutableRawPointer,
        headers: Range<Int>
    ) {
        precondition(writer.cursor <= writer.limit, "A record needed more than the room that was made for it")
        let end = writer.cursor
        var writer = writer
        identity.write(to: &writer)
        arena.truncate(to: offset(of: writer.cursor))
        add(
            Record(
                output: output,
                key: key,
                value: Text(offset: offset(of: start), count: end - start),
                id: Text(offset: offset(of: end), count: Self.idCount),
                time: Text(offset: offset(of: time), count: Timestamp.rfc3339Count),
                headers: headers
            )
        )
    }

    /// Adds a record for one of our own stages.
    ///
    /// - Parameter partition: where to; -1 lets the key decide.
    mutating func addInternal(
        _ output: Output,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer,
        partition: Int32 = -1,
        headers: Range<Int> = 0..<0
    ) {
        addInternal(output, key: key.map { append($0) }, value: value, partition: partition, headers: headers)
    }

    /// The same with a key that is in the batch already.
    mutating func addInternal(
        _ output: Output,
        key: Text?,
        value: UnsafeRawBufferPointer,
        partition: Int32 = -1,
        headers: Range<Int> = 0..<0
    ) {
        let value = append(value)
        var record = Record(output: output, key: key, value: value, id: .none, time: .none, headers: headers)
        record.partition = partition
        add(record)
    }

    /// Adds a record without a value, and so without headers: what deletes the key that `identity` is.
    mutating func addDeletion(of identity: EventIdentity, from output: Output) {
        var writer = begin(atMost: Self.idCount)
        let start = writer.cursor
        identity.write(to: &writer)
        let key = end(writer, from: start)
        add(Record(output: output, key: key, value: nil, id: .none, time: .none, headers: 0..<0))
    }

    mutating func addHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        addHeader(name: append(name), value: value.map { append($0) })
    }

    mutating func addHeader(name: Text, value: Text?) {
        headers.append(Header(name: name, value: value))
    }

    @inline(__always)
    mutating func add(_ record: Record) {
        if count == room.count { grow() }
        (room.baseAddress.unsafelyUnwrapped + count).initialize(to: record)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<Record>.allocate(capacity: 2 * room.count)
        _ = larger.moveInitialize(fromContentsOf: room)
        room.deallocate()
        room = larger
    }

    @inline(__always)
    private func offset(of cursor: UnsafeMutableRawPointer) -> Int {
        // There is room as soon as there is a cursor into it.
        UnsafeRawPointer(cursor) - UnsafeRawPointer(arena.base.unsafelyUnwrapped)
    }
}
