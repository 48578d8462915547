import AfterCall
import ArgumentParser

/// `aftercall config check`.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration, then whether the brokers and the topics that it names are there.",
        discussion: """
            Says everything that is wrong at once, with file and line, what was perhaps meant, and what to write. \
            Returns 0 for a good configuration and 78 for a wrong one; with a good one the brokers are asked, unless \
            --offline: 69 when they cannot be reached or a topic is missing, and as 'aftercall topics check' for the \
            rest. So it can stand before a start:

              aftercall config check --config aftercall.yaml && aftercall run --config aftercall.yaml
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    @Flag(help: "Connect to nothing.")
    var offline = false

    func run() async throws {
        let resolved = options.resolve()
        guard resolved.problems.isEmpty else { throw ConfigurationError(problems: resolved.problems) }
        do {
            try await OwnThread.run(named: "clients") { try ClientCheck.run(resolved.configuration) }
        } catch let error as RunnerError {
            throw CommandError(error)
        }
        StandardStream.output.write(SettingsReport(resolved).verdict + "\n")
        for warning in resolved.warnings {
            let remedy = warning.remedy.map { "\n  \($0)" } ?? ""
            StandardStream.output.write("warning: \(warning)\(remedy)\n")
        }
        if offline { return }
        var inspection = try await TopicsReport.inspect(resolved.configuration, nil)
        // What the start creates is not missing.
        if resolved.configuration.topics.createsMissing { inspection.forgiveMissing() }
        StandardStream.output.write(TopicsReport.findings(of: inspection))
        if let error = TopicsReport.failure(of: inspection.findings) { throw error }
    }
}
