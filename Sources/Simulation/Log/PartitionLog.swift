/// One partition: records with offsets, open transactions, the sequence numbers of producers.
public struct PartitionLog: Sendable {
    private struct ProducerState: Sendable {
        var epoch: Int
        var nextSequence: Int
    }

    /// The records that are still there, by offset; compaction leaves gaps.
    public private(set) var records: [LogRecord] = []

    /// The offset of the first record that is kept.
    public private(set) var startOffset: Int64 = 0

    /// The offset that the next record gets: the high watermark.
    public private(set) var endOffset: Int64 = 0

    private var openTransactions: [Int64: Int64] = [:]
    private var producers: [Int64: ProducerState] = [:]

    /// Creates an empty partition.
    public init() {}

    /// Where committed readers stop: the first record of the oldest open transaction, else the end.
    public var lastStableOffset: Int64 { openTransactions.values.min() ?? endOffset }

    /// Appends a record of no transaction.
    public mutating func append(
        key: [UInt8]?,
        value: [UInt8]?,
        headers: LogHeaders = LogHeaders(),
        timestampMs: Int64
    ) {
        add(makeRecord(key, value, headers, timestampMs))
    }

    /// Appends a record of `producer`'s transaction, unless it has been appended before.
    /// - Parameter sequence: counts the producer's records in this partition, from 0 for each epoch.
    public mutating func append(
        key: [UInt8]?,
        value: [UInt8]?,
        headers: LogHeaders = LogHeaders(),
        timestampMs: Int64,
        producer: ProducerIdentity,
        sequence: Int
    ) throws(BrokerError) {
        var state = producers[producer.id] ?? ProducerState(epoch: producer.epoch, nextSequence: 0)
        guard producer.epoch >= state.epoch else { throw .invalidProducerEpoch }
        if producer.epoch > state.epoch { state = ProducerState(epoch: producer.epoch, nextSequence: 0) }
        guard sequence >= state.nextSequence else { return }
        guard sequence == state.nextSequence else { throw .outOfOrderSequence }
        state.nextSequence += 1
        producers[producer.id] = state
        if openTransactions[producer.id] == nil { openTransactions[producer.id] = endOffset }
        var record = makeRecord(key, value, headers, timestampMs)
        record.producerID = producer.id
        add(record)
    }

    /// Appends the marker that ends `producer`'s transaction; older epochs are fenced from here on.
    public mutating func appendMarker(isCommit: Bool, producer: ProducerIdentity, timestampMs: Int64) {
        if let first = openTransactions.removeValue(forKey: producer.id), !isCommit {
            for index in firstIndex(from: first)..<records.count where records[index].producerID == producer.id {
                records[index].isAborted = true
            }
        }
        if let state = producers[producer.id], state.epoch < producer.epoch {
            producers[producer.id] = ProducerState(epoch: producer.epoch, nextSequence: 0)
        }
        var record = LogRecord(offset: endOffset, kind: .marker(isCommit: isCommit), timestampMs: timestampMs)
        record.producerID = producer.id
        add(record)
    }

    /// Reads up to `limit` records from `offset` on.
    public func fetch(from offset: Int64, isolation: ReadIsolation, limit: Int) throws(BrokerError) -> FetchedRecords {
        guard offset >= startOffset, offset <= endOffset else { throw .offsetOutOfRange }
        let end = isolation == .committed ? lastStableOffset : endOffset
        var fetched = FetchedRecords(records: [], nextOffset: offset)
        var index = firstIndex(from: offset)
        while index < records.count, records[index].offset < end, fetched.records.count < limit {
            let record = records[index]
            fetched.nextOffset = record.offset + 1
            if record.kind == .data, isolation == .uncommitted || !record.isAborted {
                fetched.records.append(record)
            }
            index += 1
        }
        return fetched
    }

    /// Keeps the newest record of each key of what is stable, as Kafka's log cleaner does.
    ///
    /// Aborted records go as well. Records without a key stay.
    /// - Parameters:
    ///   - tombstonesBeforeMs: tombstones that a compaction has kept before then, and markers that are no more needed,
    ///     go too: `delete.retention.ms` counts from the compaction that took what they delete, so that whoever has
    ///     read that has as long to read them. A marker at the end may go, and leaves an offset that no reader gets
    ///     to. `nil` leaves them all.
    ///   - nowMs: the broker's clock.
    public mutating func compact(tombstonesBeforeMs: Int64?, nowMs: Int64 = 0) {
        let stable = lastStableOffset
        var newest: [[UInt8]: Int64] = [:]
        for record in records where record.offset < stable && record.kind == .data {
            if let key = record.key, !record.isAborted { newest[key] = record.offset }
        }
        records.removeAll { record in
            guard record.offset < stable else { return false }
            guard record.kind == .data else { return tombstonesBeforeMs != nil }
            guard let key = record.key else { return false }
            let keptAtMs = record.compactedAtMs ?? nowMs
            if record.value == nil, keptAtMs < tombstonesBeforeMs ?? .min { return true }
            return record.isAborted || newest[key] != record.offset
        }
        for index in records.indices where records[index].offset < stable && records[index].compactedAtMs == nil {
            if records[index].kind == .data, records[index].value == nil { records[index].compactedAtMs = nowMs }
        }
    }

    /// Deletes records before `offset`, as retention does.
    public mutating func deleteRecords(before offset: Int64) {
        startOffset = max(startOffset, min(offset, endOffset))
        let start = startOffset
        records.removeAll { $0.offset < start }
    }

    private mutating func add(_ record: LogRecord) {
        records.append(record)
        endOffset += 1
    }

    private func makeRecord(
        _ key: [UInt8]?,
        _ value: [UInt8]?,
        _ headers: LogHeaders,
        _ timestampMs: Int64
    ) -> LogRecord {
        var record = LogRecord(offset: endOffset, kind: .data, timestampMs: timestampMs, key: key, value: value)
        record.headers = headers
        return record
    }

    private func firstIndex(from offset: Int64) -> Int {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if records[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
