import ContactCenter
import Kafka
import Logging
import Streaming
import StreamingKafka

/// Keeps tasks of partitions that other processes own, up to date in memory, so that this one takes them over at once.
///
/// It reads the changelog as any reader of committed records does, beside the workers and without them.
///
/// Thread safety: none; it is made and run on a thread of its own.
final class StandbyKeeper<Processor: CountedProcessor> {
    private let settings: AfterCallConfiguration
    private let stage: Stage
    private let partitions: Int32
    private let standbys: SharedStandbys<Processor>
    private let owned: () -> [Int32]
    private let logger: Logger
    private let clock = SystemClock()
    private let members: () -> [String]
    private var tail: KafkaChangelogTail?
    private var complaint = StandingComplaint()
    private var plannedAtMs = Int64.min
    private var confirmedAtMs = Int64.min

    private static var planMs: Int64 { 1_000 }
    private static var confirmMs: Int64 { 60_000 }
    private static var pauseMs: Int { 1_000 }
    private static var timeoutMs: Int64 { 5_000 }
    /// How many records are applied before the clock is looked at again.
    private static var batch: Int { 5_000 }

    /// - Parameters:
    ///   - members: the instances that are members of the stage's group.
    ///   - owned: the partitions that this process owns now.
    init(
        _ settings: AfterCallConfiguration,
        _ stage: Stage,
        _ standbys: SharedStandbys<Processor>,
        partitions: Int32,
        logger: Logger,
        members: @escaping () -> [String],
        owned: @escaping () -> [Int32]
    ) {
        self.settings = settings
        self.stage = stage
        self.partitions = partitions
        self.standbys = standbys
        self.members = members
        self.owned = owned
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        self.logger = logger
    }

    /// Whether other processes are members of the group, as far as is known.
    var hasOthers: Bool {
        // With the protocol of KIP-848 librdkafka 2.0 is not told who is.
        if settings.kafka.properties["group.protocol"] == "consumer" { return true }
        return members().contains { $0 != settings.instance.name }
    }

    /// Keeps what there is to keep for a while: reads what has come, or waits for it.
    ///
    /// - Parameters:
    ///   - basis: what `factory` was made under.
    ///   - factory: makes the logic of a task that is begun.
    func runRound<Factory: CountedFactory>(basis: Int, factory: Factory) where Factory.Processor == Processor {
        do throws(StreamFailure) {
            let tail = try tailNow()
            if clock.monotonicMs >= plannedAtMs + Self.planMs {
                plannedAtMs = clock.monotonicMs
                let (wanted, now) = (plan(), clock.monotonicMs)
                let isOther = standbys.with { $0.keep(wanted, basis: basis, nowMs: now, factory: factory) }
                if isOther { try tail.follow(standbys.with(\.positions)) }
            }
            guard standbys.with(\.count) > 0 else {
                OwnThread.pause(milliseconds: Self.pauseMs / 5)
                return
            }
            try tail.read(timeoutMs: 200, limit: Self.batch) { records throws(StreamFailure) in
                try standbys.restore(records, nowMs: clock.monotonicMs)
            } reachedEnd: { partition, offset in
                standbys.with { $0.reachedEnd(of: partition, at: offset, nowMs: clock.monotonicMs) }
            }
            try confirm(tail)
            if complaint.succeeded(0) { logger.notice("copies of what others own are kept again") }
        } catch {
            // Another one next time: this one may have lost its connection for good.
            tail = nil
            if complaint.failed(0, error.reason, nowMs: clock.monotonicMs) {
                logger.warning(
                    "what others own is not kept in memory at the moment; trying on in silence",
                    metadata: [
                        "kafka.topic": "\(settings.changelog(of: stage))", "error": "\(error.reason)",
                        "remedy": "nothing waits for it; a takeover reads the changelog until it works again",
                    ]
                )
            }
            OwnThread.pause(milliseconds: Self.pauseMs)
        }
    }

    /// Nothing that comes is no proof that nothing is there.
    private func confirm(_ tail: KafkaChangelogTail) throws(StreamFailure) {
        guard clock.monotonicMs >= confirmedAtMs + Self.confirmMs else { return }
        confirmedAtMs = clock.monotonicMs
        for place in standbys.with(\.ends) {
            let asked = clock.monotonicMs
            guard try tail.lastStableOffset(of: place.partition, timeoutMs: Self.timeoutMs) <= place.offset else {
                continue
            }
            standbys.with { $0.reachedEnd(of: place.partition, at: place.offset, nowMs: asked) }
        }
    }

    private func plan() -> [Int32] {
        // Whoever is alone owns everything, or is about to.
        guard hasOthers else { return [] }
        let own = Set(owned())
        return StandbyPlan.partitions(
            of: settings.instance.name,
            among: members(),
            copies: settings.processing.standby,
            count: partitions
        ).filter { !own.contains($0) }
    }

    private func tailNow() throws(StreamFailure) -> KafkaChangelogTail {
        if let tail { return tail }
        let made = try KafkaChangelogTail(
            WorkerClients(settings: settings, stage: stage, slot: 0).changelogTail,
            topic: settings.changelog(of: stage),
            handlers: KafkaHandlers(logger: logger)
        )
        try made.follow(standbys.with(\.positions))
        tail = made
        return made
    }
}
