import AfterCall
import ArgumentParser
import Foundation
import Logging
import Sinks
import Streaming
import Wallboard

/// `aftercall run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Read agent events from a bus and publish wraps, intervals, agents and alerts.",
        discussion: """
            Goes on where the group stopped, at first from the beginning. Wraps, intervals, agents, alerts, what is \
            known of each agent and the offsets are committed together: after a crash nothing is missing and nothing \
            there twice for readers of committed records. Start it as often as needed, each with its own instance.id: \
            the partitions are shared out, and taken over when one dies. Missing topics of ours are created. What \
            cannot be used goes to the dead letters, with its bytes and the reason.

              aftercall run --config aftercall.yaml
              aftercall run --bootstrap-servers localhost:9092 --set wrapup.limit=90s
              aftercall run --config aftercall.yaml --set instance.id=b --set processing.workers=2

            Health and metrics are at http.host and http.port (127.0.0.1:8080; several processes on a machine need \
            ports of their own, or --set http.port=off). SIGHUP, or a change of the file, has thresholds of alerts and \
            the log level read anew.

            Ctrl-C or SIGTERM commits what was read and leaves the group; a second one stops at once, which costs \
            nothing but time. \
            docs/exit-codes.md lists what is returned to the shell.
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let resolved = options.resolve()
        guard resolved.problems.isEmpty else { throw ConfigurationError(problems: resolved.problems) }
        let level = LogBootstrap.bootstrap(resolved.configuration.log)
        let registry = MetricsBootstrap.bootstrap()
        let logger = Logger(label: "aftercall")
        let session: RunSession
        do {
            session = try RunSession(resolved, options.sources, registry, level, logger)
        } catch {
            throw CommandError(status: .configuration, message: error.description, remedy: error.remedy)
        }
        let progress = Task { await Self.showProgress(of: session.runner) }
        defer { progress.cancel() }
        do {
            try await OwnThread.run(named: "clients") { try ClientCheck.run(resolved.configuration) }
            try await session.run()
        } catch let error as RunnerError {
            throw Self.told(CommandError(error), resolved.configuration.log, logger)
        } catch let error as WallboardError {
            let failure = CommandError(status: .io, message: error.description, remedy: error.remedy)
            throw Self.told(failure, resolved.configuration.log, logger)
        }
        logger.info("stopped", metadata: Self.metadata(of: session.runner))
    }

    /// Says why it ends in the log, where that is for machines: whoever reads it line by line reads JSON only.
    private static func told(_ failure: CommandError, _ log: LogSettings, _ logger: Logger) -> CommandError {
        guard LogBootstrap.form(of: log.format, isTerminal: StandardStream.error.isTerminal) == .json else {
            return failure
        }
        failure.tell(to: logger)
        var told = failure
        told.isTold = true
        return told
    }

    /// Says how far reading has come until it has caught up, where a person is watching.
    private static func showProgress(of runner: Runner) async {
        guard StandardStream.error.isTerminal else { return }
        var last = 0
        var hasCaughtUp = false
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let status = runner.status
            if Task.isCancelled { return }
            if !status.restores.isEmpty { StandardStream.error.write(Self.words(for: status.restores)) }
            let read = status.counters.read
            defer { last = read }
            if hasCaughtUp || status.partitions == 0 { continue }
            hasCaughtUp = status.hasCaughtUp
            guard !hasCaughtUp else {
                StandardStream.error.write("caught up: \(status.keys) agents; publishing as events come\n")
                continue
            }
            let lag = status.lagRecords.map { ", \($0) to go" } ?? ""
            StandardStream.error.write("reading: \(read) records, \(read - last)/s\(lag)\n")
        }
    }

    private static func words(for restores: [RestoreStatus]) -> String {
        let count = restores.count == 1 ? "partition \(restores[0].partition)" : "\(restores.count) partitions"
        return "restoring \(count): \(restores.reduce(0) { $0 + $1.records }) records, "
            + "\(restores.reduce(0) { $0 + $1.remaining }) to go\n"
    }

    private static func metadata(of runner: Runner) -> Logger.Metadata {
        let counters = runner.status.counters
        return [
            "records.read": "\(counters.read)", "records.applied": "\(counters.applied)",
            "records.reordered": "\(counters.reordered)", "records.duplicate": "\(counters.duplicates)",
            "records.ignored": "\(counters.ignored)", "records.rejected": "\(counters.rejected)",
            "published.wraps": "\(runner.published(.wraps))",
            "published.intervals": "\(runner.published(.intervals))",
            "published.agents": "\(runner.published(.agents))",
            "published.contacts": "\(runner.published(.contacts))",
            "published.kpis": "\(runner.published(.kpis))",
            "published.alerts": "\(runner.published(.alerts))",
        ]
    }
}

extension CommandError {
    /// Says why a runner stopped, with the status that the shell gets.
    init(_ error: RunnerError) {
        let status: ExitStatus =
            switch error.code {
            case .unavailable, .missingTopic: .unavailable
            case .topics, .unusable: .data
            case .refused: .refused
            case .configuration: .configuration
            case .kafka: .unavailable
            }
        self.init(status: status, message: error.description, remedy: error.remedy)
    }
}
