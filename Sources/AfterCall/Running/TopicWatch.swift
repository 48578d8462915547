import Kafka
import Logging
import StreamingKafka
import Synchronization

/// Finds out, when something fails, whether a topic that is in use was deleted: librdkafka knows of a deleted topic
/// only that writing to it takes too long.
///
/// Nothing is asked while nothing fails.
///
/// Thread safety: a `Mutex` guards what was found; ``run(_:_:logger:until:)`` blocks a thread of its own.
final class TopicWatch: Sendable {
    /// How often at most, in milliseconds.
    private static let intervalMs: Int64 = 10_000
    private static let timeoutMs: Int32 = 5_000

    private let isDoubted = Atomic<Bool>(false)
    private let found = Mutex<[String]>([])

    /// The topics that were gone when somebody looked last.
    var gone: [String] { found.withLock { $0 } }

    /// Has somebody look soon.
    func doubt() { isDoubted.store(true, ordering: .releasing) }

    /// Looks for the topics of `facts` whenever there is doubt, until `isStopping` says so.
    ///
    /// - Throws: ``RunnerError/Code/unusable`` when a changelog or an inbox is gone at two looks in a row: making it
    ///   again does not bring back what it held.
    func run(
        _ settings: AfterCallConfiguration,
        _ facts: TopicFacts,
        logger: Logger,
        until isStopping: () -> Bool
    ) throws(RunnerError) {
        let used = TopicTable(settings).topics.filter { facts.partitions[$0.name] != nil }
        let clock = SystemClock()
        var nextAtMs = clock.monotonicMs
        while !isStopping() {
            OwnThread.pause(milliseconds: 200)
            guard clock.monotonicMs >= nextAtMs else { continue }
            guard isDoubted.exchange(false, ordering: .acquiring) || !gone.isEmpty else { continue }
            nextAtMs = clock.monotonicMs + Self.intervalMs
            let missing: [TopicDefinition]
            do throws(KafkaError) {
                missing = try Self.missing(of: used, settings)
            } catch {
                // Whether brokers answer at all, the probe says.
                logger.debug("whether topics are gone is not known", metadata: ["error": "\(error)"])
                continue
            }
            try note(missing, logger)
        }
    }

    /// Takes up which topics are missing, and says what is new about it.
    ///
    /// - Throws: ``RunnerError`` where one was missing before as well that cannot be gone on without.
    func note(_ missing: [TopicDefinition], _ logger: Logger) throws(RunnerError) {
        let names = missing.map(\.name)
        let before = found.withLock { found in
            defer { found = names }
            return found
        }
        for topic in missing where before.contains(topic.name) {
            if let loss = RunnerError(deleted: topic) { throw loss }
        }
        if names == before { return }
        if names.isEmpty {
            logger.notice("all topics are there again")
        } else {
            logger.error(
                "topics that are in use do not exist any more; waiting for them",
                metadata: [
                    "kafka.topics": "\(names.joined(separator: ","))",
                    "remedy": "see docs/operations/recovery.md, \"A topic is deleted while it is in use\"",
                ]
            )
        }
    }

    private static func missing(
        of used: [TopicDefinition],
        _ settings: AfterCallConfiguration
    ) throws(KafkaError) -> [TopicDefinition] {
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: .besideTheWork)
        defer { admin.close() }
        let present = Set(try admin.describe(topics: nil, timeoutMs: timeoutMs).topics.map(\.name))
        let absent = used.filter { !present.contains($0.name) }
        if absent.isEmpty { return [] }
        // Those that we may not see are none of its business.
        let answers = try admin.describeConfigurations(of: absent.map { .topic($0.name) }, timeoutMs: timeoutMs)
        return absent.filter { TopicState($0, nil, answers[.topic($0.name)]).absence == .missing }
    }
}

extension RunnerError {
    /// Explains what was lost with a topic that was deleted while it was in use; `nil` where nothing is that we cannot
    /// go on without, once the topic is there again.
    fileprivate init?(deleted topic: TopicDefinition) {
        let (loss, section): (String, String)
        switch topic.role {
        case .changelog: (loss, section) = ("the state of the \(topic.stage.rawValue) stage", "The changelog is lost")
        case .inbox: (loss, section) = ("what the \(topic.stage.rawValue) stage had not read of it", "An inbox is lost")
        case .source, .output, .directory: return nil
        }
        self.init(
            .unusable,
            "the topic \(topic.name) was deleted while it was in use, and with it \(loss)",
            remedy: "see docs/operations/recovery.md, \"\(section)\""
        )
    }
}
