public import Streaming

/// A record as a partition keeps it.
public struct LogRecord: Hashable, Sendable {
    /// What the record is to a reader.
    public enum Kind: Hashable, Sendable {
        /// Data, of a transaction or of none.
        case data
        /// The end of a producer's transaction; takes an offset, and is never handed to a reader.
        case marker(isCommit: Bool)
    }

    /// The offset, from 0.
    public var offset: Int64
    /// What it is.
    public var kind: Kind
    /// The transaction's producer; `nil` outside transactions.
    public var producerID: Int64?
    /// When it was appended, in milliseconds of the broker's clock.
    public var timestampMs: Int64
    /// The key; `nil` is Kafka's null.
    public var key: [UInt8]?
    /// The value; `nil` is a tombstone.
    public var value: [UInt8]?
    /// The headers.
    public var headers = LogHeaders()
    /// Whether its transaction was aborted, so that committed readers do not get to see it.
    public internal(set) var isAborted = false
    /// When a compaction first kept it, a tombstone, in milliseconds of the broker's clock.
    var compactedAtMs: Int64?
}

extension LogRecord {
    /// Creates a record that stands nowhere yet.
    public init(key: [UInt8]?) {
        self.init(offset: 0, kind: .data, timestampMs: 0, key: key)
    }

    /// Lends the headers.
    public func withHeaders(_ body: (UnsafeBufferPointer<StreamHeader>) throws -> Void) rethrows {
        try headers.packed.withUnsafeBytes { bytes in
            var list: [StreamHeader] = []
            LogHeaders.forEach(in: bytes) { list.append($0) }
            try list.withUnsafeBufferPointer(body)
        }
    }

    /// Lends it as the one record of a poll of partition 0.
    public func lend(_ body: (UnsafeBufferPointer<StreamRecord>) throws -> Void) rethrows {
        try withHeaders { headers in
            try (key ?? []).withUnsafeBytes { key in
                try (value ?? []).withUnsafeBytes { value in
                    let record = StreamRecord(
                        partition: 0,
                        offset: offset,
                        timestampMs: timestampMs,
                        key: self.key == nil ? nil : key,
                        value: self.value == nil ? nil : value,
                        headers: headers
                    )
                    try withUnsafePointer(to: record) { try body(UnsafeBufferPointer(start: $0, count: 1)) }
                }
            }
        }
    }
}

/// What a reader gets to see.
public enum ReadIsolation: Hashable, Sendable {
    /// Records of committed transactions and of none, up to the last stable offset.
    case committed
    /// All records.
    case uncommitted
}

/// The answer to a fetch.
public struct FetchedRecords: Sendable {
    /// The data that the reader gets to see, in order.
    public var records: [LogRecord]
    /// Where to read on: behind the last record that was looked at, markers and aborted ones included.
    public var nextOffset: Int64
}

/// A producer as the broker knows it: whoever has a smaller epoch of the same id is fenced.
public struct ProducerIdentity: Hashable, Sendable {
    /// The producer's id, one for each transactional id.
    public var id: Int64
    /// Grows whenever a producer of the transactional id is initialised.
    public var epoch: Int

    /// Creates an identity.
    public init(id: Int64, epoch: Int) {
        self.id = id
        self.epoch = epoch
    }
}
