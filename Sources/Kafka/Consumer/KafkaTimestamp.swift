internal import CLibrdkafka

/// When a record was made or written, in milliseconds since the Unix epoch.
public enum KafkaTimestamp: Hashable, Sendable {
    /// The record has none.
    case none
    /// The producer set it.
    case created(Int64)
    /// The broker set it when it appended the record.
    case logAppended(Int64)

    init(_ type: rd_kafka_timestamp_type_t, _ milliseconds: Int64) {
        switch type {
        case RD_KAFKA_TIMESTAMP_CREATE_TIME: self = .created(milliseconds)
        case RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME: self = .logAppended(milliseconds)
        default: self = .none
        }
    }

    /// The instant, whoever set it.
    public var milliseconds: Int64? {
        switch self {
        case .none: nil
        case .created(let milliseconds), .logAppended(let milliseconds): milliseconds
        }
    }
}
