import Kafka
import Logging
import Streaming

/// What happens to a worker, as log lines and as its status.
final class WorkerNotes {
    var status = WorkerStatus()
    private let logger: Logger
    private let metrics: StageMetrics
    private let watch: TopicWatch
    private let readsInbox: Bool
    private let publish: (WorkerStatus) -> Void
    /// From where its partitions are read.
    private var places: [Int32: PartitionOffset] = [:]
    /// While a topic is gone or a broker slow, the same failure comes many times a second.
    private var repeats = LogRepeats()

    init(
        _ logger: Logger,
        _ metrics: StageMetrics,
        _ watch: TopicWatch,
        readsInbox: Bool,
        publish: @escaping (WorkerStatus) -> Void
    ) {
        self.logger = logger
        self.metrics = metrics
        self.watch = watch
        self.readsInbox = readsInbox
        self.publish = publish
    }

    func tell() { publish(status) }

    func note(_ event: WorkerEvent) {
        metrics.note(event)
        switch event {
        case .committed: break
        case .assigned(let assigned):
            status.isMember = true
            places = Dictionary(assigned.map { ($0.partition, $0) }) { first, _ in first }
            // A restore goes on as long as one partition is left, also while it is not known how much that is.
            tell(restores: assigned.map { RestoreStatus(partition: $0.partition) })
            logger.info("partitions assigned", metadata: ["kafka.partitions": Self.list(assigned.map(\.partition))])
        case .restoring(let partition, let target):
            let others = status.restores.filter { $0.partition != partition }
            tell(restores: others + [RestoreStatus(partition: partition, target: target)])
            if target == 0 { tellLoss(ofChangelog: partition) }
        case .restoreProgress(let restores):
            tell(restores: restores)
            logger.info(
                "restoring",
                metadata: [
                    "kafka.partitions": Self.list(restores.map(\.partition)),
                    "restore.records": "\(restores.reduce(0) { $0 + $1.records })",
                    "restore.remaining": "\(restores.reduce(0) { $0 + $1.remaining })",
                ]
            )
        case .restored(let partition, let records, let fromSnapshot, let milliseconds):
            tell(restores: status.restores.filter { $0.partition != partition })
            if records > 0 { tellLoss(ofOffset: partition) }
            // Of what had no state there is nothing to say.
            logger.log(
                level: records > 0 ? .info : .debug,
                "restored",
                metadata: [
                    "kafka.partition": "\(partition)", "restore.records": "\(records)",
                    "restore.from_snapshot": "\(fromSnapshot)", "restore.ms": "\(milliseconds)",
                ]
            )
        case .revoked(let partitions):
            logger.info("partitions given back", metadata: ["kafka.partitions": Self.list(partitions)])
        case .lost(let partitions):
            status.isMember = false
            logger.warning("partitions lost", metadata: ["kafka.partitions": Self.list(partitions)])
        case .aborted(let reason): warn("a transaction was aborted and is done again", reason)
        case .producerReplaced(let reason): warn("the producer is replaced", reason)
        case .fenceFailed(let reason):
            warn("what another process left open could not be ended; waiting until it has timed out", reason)
        case .pollFailed(let reason): warn("a poll failed; trying again", reason, remedy: event.remedy)
        }
    }

    /// Says what went wrong with a broker, once in a while, and has somebody see whether a topic is gone.
    private func warn(_ message: Logger.Message, _ reason: String, remedy: String? = nil) {
        watch.doubt()
        guard let repeated = repeats.admit("\(message): \(reason)", now: .now) else { return }
        var metadata: Logger.Metadata = ["reason": "\(reason)"]
        if repeated > 0 { metadata["repeated"] = "\(repeated)" }
        if let remedy { metadata["remedy"] = "\(remedy)" }
        logger.warning(message, metadata: metadata)
    }

    private func tellLoss(ofChangelog partition: Int32) {
        guard let place = places[partition], place.note == StateNote.text else { return }
        logger.warning(
            "the changelog is empty, and there was state: it is lost",
            metadata: [
                "kafka.partition": "\(partition)", "kafka.offset": "\(place.offset)",
                "remedy": "see docs/operations/recovery.md, \"The changelog is lost\"",
            ]
        )
    }

    private func tellLoss(ofOffset partition: Int32) {
        guard places[partition]?.offset == 0 else { return }
        let section = readsInbox ? "An inbox is lost" : "The offsets of the group are lost"
        logger.warning(
            readsInbox
                ? "there is state, and no offset of the inbox is committed: what it holds is taken in"
                : "there is state, and no offset is committed: all is read again, and is late",
            metadata: [
                "kafka.partition": "\(partition)",
                "remedy": "see docs/operations/recovery.md, \"\(section)\"",
            ]
        )
    }

    private func tell(restores: [RestoreStatus]) {
        status.restores = restores
        status.hasCaughtUp = false
        tell()
    }

    private static func list(_ partitions: [Int32]) -> Logger.MetadataValue {
        "\(partitions.sorted().map { String($0) }.joined(separator: ","))"
    }
}
