import ContactCenter
import Kafka
public import Logging
import Synchronization

/// The agents stage on a bus: one thread that reads the input topic from its beginning, folds, and publishes.
///
/// It commits no offsets: what it knows is in memory, and each start reads everything again and publishes it again
/// with the same `ce_id`s. Between starts nothing is lost and nothing is wrong, but outputs repeat.
///
/// Thread safety: ``run()`` belongs to one thread, which it blocks; ``stop()`` and ``status`` may be called from any.
public final class AgentsRunner: Sendable {
    private let settings: AfterCallConfiguration
    private let logger: Logger
    private let isStopping = Atomic<Bool>(false)
    private let published = Mutex(RunnerStatus())

    /// Prepares a runner; nothing is connected before ``run()``.
    public init(_ settings: AfterCallConfiguration, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// How far it has come.
    public var status: RunnerStatus { published.withLock { $0 } }

    /// Asks ``run()`` to end: what was read is finished and what is to say is flushed.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
    }

    /// Reads and publishes until ``stop()``.
    ///
    /// - Throws: ``RunnerError`` when it cannot begin, or cannot go on.
    public func run() throws(RunnerError) {
        let partitions = try TopicPreparation(settings: settings, logger: logger).prepare()
        do throws(KafkaError) {
            let loop = try AgentsLoop(settings, partitions: partitions, logger: logger)
            logger.info(
                "reading from the beginning",
                metadata: ["kafka.topic": "\(settings.topics.input)", "kafka.partitions": "\(partitions)"]
            )
            do throws(KafkaError) {
                while !isStopping.load(ordering: .acquiring) {
                    try loop.turn()
                    if let status = loop.statusIfDue() { published.withLock { $0 = status } }
                }
            } catch {
                loop.salvage()
                throw error
            }
            try loop.drain()
            let status = loop.status()
            published.withLock { $0 = status }
        } catch {
            throw RunnerError(error, while: "publishing after-call work")
        }
    }
}
