import AfterCall
import Foundation
import Logging
import Synchronization

/// Reads the configuration anew when its file changes or somebody asks, and applies what can be applied.
///
/// Thread safety: a `Mutex` guards what applies; ``run()`` may be beside ``ask()``.
final class ConfigurationReloader: Sendable {
    /// How often the file is looked at.
    private let interval: Duration
    /// How long a file that has changed has to stay as it is before it is read: somebody may still be writing it.
    private let settlingTime: Duration

    private let sources: ConfigurationSources
    private let running: ResolvedConfiguration
    private let applied: Mutex<ResolvedConfiguration>
    private let isAsked = Atomic<Bool>(false)
    private let logger: Logger
    private let apply: @Sendable (AfterCallConfiguration) -> Void
    private let note: @Sendable (_ outcome: ProgramMetrics.Reload) -> Void
    private let isStopping = Atomic<Bool>(false)

    /// - Parameters:
    ///   - resolved: what applies.
    ///   - interval: how often the file is looked at.
    ///   - settlingTime: how long a file that has changed has to stay as it is before it is read.
    ///   - apply: given a configuration whose thresholds or log level are new.
    ///   - note: told what became of each attempt.
    init(
        _ sources: ConfigurationSources,
        _ resolved: ResolvedConfiguration,
        interval: Duration = .seconds(5),
        settlingTime: Duration = .seconds(1),
        logger: Logger,
        apply: @escaping @Sendable (AfterCallConfiguration) -> Void,
        note: @escaping @Sendable (_ outcome: ProgramMetrics.Reload) -> Void
    ) {
        self.sources = sources
        self.interval = interval
        self.settlingTime = settlingTime
        running = resolved
        applied = Mutex(resolved)
        self.logger = logger
        self.apply = apply
        self.note = note
    }

    /// Has the file read at the next look, changed or not.
    func ask() { isAsked.store(true, ordering: .releasing) }

    /// Ends ``run()`` soon.
    func stop() { isStopping.store(true, ordering: .releasing) }

    /// Looks at the file until ``stop()``.
    func run() async {
        var last = stamp
        var changed: [String]?
        var nextLook = ContinuousClock.now + interval
        while !isStopping.load(ordering: .acquiring) {
            // A cancelled sleep ends the loop.
            do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
            let isAsked = isAsked.exchange(false, ordering: .acquiringAndReleasing)
            guard isAsked || ContinuousClock.now >= nextLook else { continue }
            let now = stamp
            let isSettling = !isAsked && now != last && now != changed
            changed = isSettling ? now : nil
            nextLook = ContinuousClock.now + (isSettling ? settlingTime : interval)
            guard isAsked || now != last && !isSettling else { continue }
            last = now
            reload()
        }
    }

    /// Reads the configuration, and applies what can be applied.
    func reload() {
        let new = AfterCallConfiguration.resolve(sources)
        guard new.problems.isEmpty else { return refuse(new.problems) }
        let change = applied.withLock { ConfigurationChange(from: $0, to: new, running: running) }
        guard !change.isEmpty else {
            applied.withLock { $0.takeOver(new, keeping: change) }
            logger.info("the configuration was read again; nothing has changed")
            return note(.unchanged)
        }
        if !change.applied.isEmpty {
            applied.withLock { $0.configuration = change.configuration }
            apply(change.configuration)
            logger.notice(
                "settings were changed",
                metadata: ["config.applied": "\(change.applied.joined(separator: ", "))"]
            )
        }
        if !change.needingRestart.isEmpty {
            logger.warning(
                "settings were changed that need a restart",
                metadata: ["config.needing_restart": "\(change.needingRestart.joined(separator: ", "))"]
            )
        }
        applied.withLock { $0.takeOver(new, keeping: change) }
        note(.applied)
    }

    private func refuse(_ problems: [ConfigurationProblem]) {
        for problem in problems {
            logger.error(
                "the configuration has changed and is wrong; what applied before still does",
                metadata: ["config.problem": "\(problem)", "config.remedy": "\(problem.remedy ?? "")"]
            )
        }
        note(.refused)
    }

    /// What tells a changed file: where it really is (a mounted one is a link that is turned), which, when and how
    /// long.
    private var stamp: [String] {
        guard let path = sources.effectiveFile else { return [] }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: real) else { return [real] }
        let telling: [FileAttributeKey] = [.systemFileNumber, .modificationDate, .size]
        return [real] + telling.map { "\(facts[$0] ?? "")" }
    }
}
