/// A change of what a group member owns.
public enum KafkaRebalance: Hashable, Sendable {
    /// These partitions are ours from now on: in addition (cooperative) or instead of everything (eager).
    case assigned([KafkaTopicPartition])

    /// These partitions have to be given up; until the handler returns they are still ours, so commit now.
    case revoked([KafkaTopicPartition])

    /// These partitions are no longer ours and may have a new owner: drop state, abort, commit nothing.
    case lost([KafkaTopicPartition])

    /// The partitions concerned.
    public var partitions: [KafkaTopicPartition] {
        switch self {
        case .assigned(let partitions), .revoked(let partitions), .lost(let partitions): partitions
        }
    }
}
