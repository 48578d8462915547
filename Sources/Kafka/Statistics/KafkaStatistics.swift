internal import Foundation

/// What operators need of librdkafka's statistics.
///
/// Read it outside the hot path: parsing a client with many partitions takes milliseconds.
public struct KafkaStatistics: Hashable, Sendable, Decodable {
    /// The client instance, such as `agents-1#consumer-3`.
    public var name: String

    /// When the statistics were made, in microseconds of librdkafka's monotonic clock.
    public var timestampMicros: Int64

    /// Records in the producer's queue, those on the wire included.
    public var queuedMessages: Int64

    /// Records that were sent to brokers so far.
    public var sentMessages: Int64

    /// Records that were received from brokers so far.
    public var receivedMessages: Int64

    /// Bytes that were sent to brokers so far.
    public var sentBytes: Int64

    /// Bytes that were received from brokers so far.
    public var receivedBytes: Int64

    /// The brokers that this client knows, by librdkafka's name; bootstrap entries included.
    public var brokers: [Broker]

    /// The partitions that this client consumes or produces to.
    public var partitions: [Partition]

    /// The consumer group, when the client is a member of one.
    public var group: Group?

    /// Reads librdkafka's JSON.
    ///
    /// - Throws: ``KafkaError/Code/unreadable`` when it is not what librdkafka writes.
    public init(json: UnsafeRawBufferPointer) throws(KafkaError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch {
            throw KafkaError(code: .unreadable, message: "statistics: \(error)")
        }
    }

    /// Reads the parts of librdkafka's object that are kept.
    public init(from decoder: any Decoder) throws {
        let root = try decoder.container(keyedBy: Keys.self)
        name = try root.decode(String.self, forKey: .name)
        timestampMicros = try root.decode(Int64.self, forKey: .ts)
        queuedMessages = try root.decodeIfPresent(Int64.self, forKey: .msgCount) ?? 0
        sentMessages = try root.decodeIfPresent(Int64.self, forKey: .sentMessages) ?? 0
        receivedMessages = try root.decodeIfPresent(Int64.self, forKey: .receivedMessages) ?? 0
        sentBytes = try root.decodeIfPresent(Int64.self, forKey: .sentBytes) ?? 0
        receivedBytes = try root.decodeIfPresent(Int64.self, forKey: .receivedBytes) ?? 0
        brokers = (try root.decodeIfPresent([String: Broker].self, forKey: .brokers) ?? [:])
            .values.sorted { $0.name < $1.name }
        let topics = try root.decodeIfPresent([String: Topic].self, forKey: .topics) ?? [:]
        partitions = topics.values
            .flatMap { topic in topic.partitions.values.map { $0.named(topic.topic) } }
            .filter { $0.partition.partition >= 0 }
            .sorted { $0.partition < $1.partition }
        group = try root.decodeIfPresent(Group.self, forKey: .group)
    }

    private enum Keys: String, CodingKey {
        case name, ts, brokers, topics
        case msgCount = "msg_cnt"
        case sentMessages = "txmsgs"
        case receivedMessages = "rxmsgs"
        case sentBytes = "tx_bytes"
        case receivedBytes = "rx_bytes"
        case group = "cgrp"
    }

    private struct Topic: Decodable {
        var topic: String
        var partitions: [String: RawPartition]
    }
}
