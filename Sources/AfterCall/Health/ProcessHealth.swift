import Streaming
import Synchronization

/// Whether the program lives, has started, and is ready.
///
/// Lag makes nobody unready: a process that has much to do must not be taken out for it.
///
/// Thread safety: a `Mutex` guards what was noted.
public final class ProcessHealth: Sendable {
    /// A stage that is looked at.
    public struct Stage: Sendable {
        /// `agents`, `contacts`, `cells` or `ingest`.
        public var name: String
        /// How far it has come.
        public var status: @Sendable () -> RunnerStatus

        /// Names a stage and whom to ask.
        public init(_ name: String, status: @escaping @Sendable () -> RunnerStatus) {
            self.name = name
            self.status = status
        }
    }

    private struct Notes {
        var hasStarted = false
        var isStopping = false
        var hasRefusedReload = false
    }

    /// How long a worker may be silent. It may wait for a broker for as long as a transaction takes to time out, and
    /// twice that.
    private let silenceLimitMs: Int64
    private let stages: [Stage]
    private let goneTopics: @Sendable () -> [String]
    private let brokers: @Sendable () -> BrokerProbe.Finding
    private let notes = Mutex(Notes())

    /// Looks at `stages`, at which topics `goneTopics` says were deleted while they are in use, and at what `brokers`
    /// says.
    public init(
        _ settings: AfterCallConfiguration,
        stages: [Stage],
        goneTopics: @escaping @Sendable () -> [String] = { [] },
        brokers: @escaping @Sendable () -> BrokerProbe.Finding
    ) {
        silenceLimitMs = max(120_000, 4 * settings.worker(of: .agents).operationTimeoutMs)
        self.stages = stages
        self.goneTopics = goneTopics
        self.brokers = brokers
    }

    /// Notes that the program is about to end: it is not ready any more.
    public func noteStopping() {
        notes.withLock { $0.isStopping = true }
    }

    /// Notes whether a configuration that was read anew was refused. Not why: whoever can connect may ask.
    public func noteReload(isRefused: Bool) {
        notes.withLock { $0.hasRefusedReload = isRefused }
    }

    /// Whether the loops turn. Where not, only a restart helps.
    public var live: HealthReport {
        HealthReport(
            stages.map { stage in
                let silentMs = stage.status().silentMs
                let detail = "heard of \(silentMs / 1_000) s ago"
                return HealthReport.Check("\(stage.name).loop", isOK: silentMs < silenceLimitMs, detail)
            }
        )
    }

    /// Whether each stage has once had its partitions and their state: then restores are over for which a start has to
    /// be waited for.
    public var started: HealthReport {
        let checks = stageChecks
        let hasStarted = notes.withLock { $0.hasStarted }
        return hasStarted ? HealthReport([HealthReport.Check("started", isOK: true, "once")]) : HealthReport(checks)
    }

    /// Whether the program does its work.
    public var ready: HealthReport {
        let (isStopping, hasRefused) = notes.withLock { ($0.isStopping, $0.hasRefusedReload) }
        var checks = [
            // What applied before a wrong change still does.
            HealthReport.Check(
                "configuration",
                isOK: true,
                hasRefused ? "a change was refused; the log says why" : "good"
            ),
            brokerCheck, topicCheck,
        ]
        checks += stageChecks
        if isStopping { checks.append(HealthReport.Check("running", isOK: false, "stopping")) }
        return HealthReport(checks)
    }

    /// What is to be said of the stages; that all is well is remembered, whoever asked.
    private var stageChecks: [HealthReport.Check] {
        let checks = stages.flatMap(Self.checks)
        if checks.allSatisfy(\.isOK) { notes.withLock { $0.hasStarted = true } }
        return checks
    }

    private var brokerCheck: HealthReport.Check {
        switch brokers() {
        case .unknown: HealthReport.Check("brokers", isOK: false, "not asked yet")
        case .reachable(0): HealthReport.Check("brokers", isOK: false, "the cluster names no broker")
        case .reachable(let count): HealthReport.Check("brokers", isOK: true, "\(count) reachable")
        case .unreachable(let reason): HealthReport.Check("brokers", isOK: false, "unreachable: \(reason)")
        }
    }

    private var topicCheck: HealthReport.Check {
        let gone = goneTopics()
        return gone.isEmpty
            ? HealthReport.Check("topics", isOK: true, "all there")
            : HealthReport.Check("topics", isOK: false, "deleted: \(gone.joined(separator: ", "))")
    }

    private static func checks(of stage: Stage) -> [HealthReport.Check] {
        let status = stage.status()
        if status.isLeftOut {
            return [HealthReport.Check("\(stage.name).left_out", isOK: true, "no topic that it reads is there")]
        }
        let isAssigned = status.workers > 0 && status.members == status.workers
        let remaining = status.restores.reduce(0) { $0 + $1.remaining }
        return [
            HealthReport.Check(
                "\(stage.name).assigned",
                isOK: isAssigned,
                "\(status.members) of \(status.workers) workers know their partitions; \(status.partitions) partitions"
            ),
            HealthReport.Check(
                "\(stage.name).restored",
                isOK: isAssigned && status.restores.isEmpty,
                status.restores.isEmpty
                    ? "nothing to restore" : remaining > 0 ? "\(remaining) records to go" : "finding out how much"
            ),
        ]
    }
}
