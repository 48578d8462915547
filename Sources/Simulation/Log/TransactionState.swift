/// What the transaction coordinator knows of a transactional id.
struct TransactionState {
    enum Status: Hashable {
        case empty
        case ongoing
        /// Decided, with markers still to be written.
        case ending(isCommit: Bool)
        case complete(isCommit: Bool)
    }

    var producer: ProducerIdentity
    var timeoutMs: Int64
    var status = Status.empty
    var partitions: Set<SimulatedBroker.PartitionName> = []
    var groups: Set<String> = []
    var startedMs: Int64 = 0
    var missingMarkers = 0
}
