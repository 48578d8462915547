import AfterCall
import ArgumentParser
import Foundation
import Logging

/// `aftercall run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Read agent events from a bus and publish wraps, intervals, agents and alerts.",
        discussion: """
            Reads the topic of agent events from its beginning, then goes on as events come. Missing output topics are \
            created. What cannot be used goes to the dead letters, with its bytes and the reason.

              aftercall run --config aftercall.yaml
              aftercall run --bootstrap-servers localhost:9092 --set wrapup.limit=90s

            It commits no offsets: each start reads everything again and publishes it again, with the same ce_id for \
            the same record. A consumer that keeps the greatest revision of each identity is right all the same.

            Ctrl-C or SIGTERM finishes what was read and flushes what is to say; a second one stops at once. \
            docs/exit-codes.md lists what is returned to the shell.
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let settings = try options.load()
        LogBootstrap.bootstrap(settings.log)
        let logger = Logger(label: "aftercall")
        let runner = AgentsRunner(settings, logger: logger)
        let signals = StopSignals {
            logger.info("stopping: finishing what was read")
            runner.stop()
        }
        let progress = Task { await Self.showProgress(of: runner) }
        do {
            try await OwnThread.run(named: "agents") { try runner.run() }
            progress.cancel()
        } catch let error as RunnerError {
            progress.cancel()
            throw CommandError(error)
        }
        withExtendedLifetime(signals) { logger.info("stopped", metadata: Self.metadata(of: runner.status)) }
    }

    /// Says how far reading has come until it has caught up, where a person is watching.
    private static func showProgress(of runner: AgentsRunner) async {
        guard StandardStream.error.isTerminal else { return }
        var last = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let status = runner.status
            if status.partitions == 0 || Task.isCancelled { continue }
            let read = status.counters.read
            let lag = status.lagRecords.map { ", \($0) to go" } ?? ""
            StandardStream.error.write("reading: \(read) records, \(read - last)/s\(lag)\n")
            last = read
            if status.hasCaughtUp {
                StandardStream.error.write("caught up: \(status.agents) agents; publishing as events come\n")
                return
            }
        }
    }

    private static func metadata(of status: RunnerStatus) -> Logger.Metadata {
        let counters = status.counters
        return [
            "records.read": "\(counters.read)", "records.applied": "\(counters.applied)",
            "records.reordered": "\(counters.reordered)", "records.duplicate": "\(counters.duplicates)",
            "records.ignored": "\(counters.ignored)", "records.rejected": "\(counters.rejected)",
            "published.wraps": "\(counters.published(.wraps))",
            "published.intervals": "\(counters.published(.intervals))",
            "published.agents": "\(counters.published(.agents))",
            "published.alerts": "\(counters.published(.alerts))", "agents": "\(status.agents)",
        ]
    }
}

extension CommandError {
    /// Says why a runner stopped, with the status that the shell gets.
    init(_ error: RunnerError) {
        let status: ExitStatus =
            switch error.code {
            case .unavailable, .missingTopic, .notDelivered: .unavailable
            case .refused: .refused
            case .configuration: .configuration
            case .kafka: .unavailable
            }
        self.init(status: status, message: error.description, remedy: error.remedy)
    }
}
