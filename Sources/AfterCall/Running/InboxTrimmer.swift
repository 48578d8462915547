import Kafka
import Logging
import Streaming
import StreamingKafka

/// Deletes from the inbox of a stage what the stage has read and committed: nobody else reads it, and an inbox keeps
/// everything until then, however long its stage is down.
///
/// An offset that was committed stays committed, whoever has the partition by then, so nothing is deleted that is still
/// to be read. Where deleting fails the inbox grows, and a warning says so; nothing else depends on it.
///
/// Thread safety: none; it is made and run on a thread of its own.
final class InboxTrimmer {
    private let settings: AfterCallConfiguration
    private let inbox: String
    private let committed: () -> [KafkaPartitionOffset]
    private let logger: Logger
    private let clock = SystemClock()
    private var trimmed: [KafkaTopicPartition: Int64] = [:]
    private var complaint = StandingComplaint()

    /// How often, in milliseconds.
    static let intervalMs: Int64 = 60_000
    private static let timeoutMs: Int32 = 10_000

    /// - Parameter committed: the committed offsets of the partitions that this process works on.
    init(
        _ settings: AfterCallConfiguration,
        _ stage: Stage,
        logger: Logger,
        committed: @escaping () -> [KafkaPartitionOffset]
    ) {
        precondition(settings.readsInbox(stage), "The stage reads a topic of others")
        self.settings = settings
        inbox = settings.source(of: stage)
        self.committed = committed
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        self.logger = logger
    }

    /// Deletes every minute, until `isStopping` says so.
    func run(until isStopping: () -> Bool) {
        var nextAtMs = clock.monotonicMs + Self.intervalMs
        while !isStopping() {
            OwnThread.pause(milliseconds: 200)
            guard clock.monotonicMs >= nextAtMs else { continue }
            trim()
            nextAtMs = clock.monotonicMs + Self.intervalMs
        }
    }

    /// Deletes what was committed since the last time.
    func trim() {
        let own = committed()
        precondition(own.allSatisfy { $0.partition.topic == inbox }, "Only what we write ourselves is deleted")
        let partitions = Set(own.map(\.partition.partition))
        complaint.forget { partitions.contains($0) }
        let news = own.filter { $0.offset.rawValue > trimmed[$0.partition] ?? 0 }
        if news.isEmpty { return }
        do throws(KafkaError) {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            for (place, result) in try admin.deleteRecords(before: news, timeoutMs: Self.timeoutMs) {
                note(place, result)
            }
        } catch {
            for offset in news { note(offset.partition, .failure(error)) }
        }
    }

    private func note(_ place: KafkaTopicPartition, _ result: Result<Int64, KafkaError>) {
        switch result {
        case .success(let oldest):
            trimmed[place] = oldest
            guard complaint.succeeded(place.partition) else { return }
            logger.notice("what was read is deleted from the inbox again", metadata: ["kafka.topic": "\(place.topic)"])
        case .failure(let error):
            guard complaint.failed(place.partition, "\(error)", nowMs: clock.monotonicMs) else { return }
            logger.warning(
                "what was read is not deleted from the inbox, which grows; tried on in silence while the reason stays",
                metadata: [
                    "kafka.topic": "\(place.topic)", "kafka.partition": "\(place.partition)", "error": "\(error)",
                ]
            )
        }
    }
}
