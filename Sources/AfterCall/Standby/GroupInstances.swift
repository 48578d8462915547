import ContactCenter
import Kafka
import Logging
import StreamingKafka

/// Which instances are members of a stage's group, asked now and then.
struct GroupInstances {
    private let settings: AfterCallConfiguration
    private let stage: Stage
    private let logger: Logger
    private let clock = SystemClock()
    private var known: (names: [String], atMs: Int64)?
    private var complaint = StandingComplaint()

    private static let timeoutMs: Int32 = 10_000
    private static let askedEveryMs: Int64 = 10_000

    init(_ settings: AfterCallConfiguration, _ stage: Stage, _ logger: Logger) {
        self.settings = settings
        self.stage = stage
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        self.logger = logger
    }

    /// Their names, as far as a broker has told; those of before while none answers.
    mutating func names() -> [String] {
        let now = clock.monotonicMs
        if let known, now < known.atMs + Self.askedEveryMs { return known.names }
        var names = known?.names ?? []
        do throws(KafkaError) {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            names = try admin.clientIDs(ofGroup: settings.group(of: stage), timeoutMs: Self.timeoutMs)
                .compactMap { WorkerClients.instance(ofConsumer: $0, of: stage) }
            if complaint.succeeded(0) { logger.notice("the members of the group are known again") }
        } catch {
            if complaint.failed(0, "\(error)", nowMs: now) {
                logger.warning(
                    "the members of the group are not known, so nothing new is kept for others; trying on in silence",
                    metadata: ["kafka.group": "\(settings.group(of: stage))", "error": "\(error)"]
                )
            }
        }
        known = (names, now)
        return names
    }
}
