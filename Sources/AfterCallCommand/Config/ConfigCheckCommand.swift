import AfterCall
import ArgumentParser

/// `aftercall config check`.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration without connecting to anything.",
        discussion: """
            Says everything that is wrong at once, with file and line, what was perhaps meant, and what to write. \
            Returns 0 for a good configuration and 78 for a wrong one, so that it can stand before a start:

              aftercall config check --config aftercall.yaml && aftercall run --config aftercall.yaml
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() throws {
        let resolved = options.resolve()
        guard resolved.problems.isEmpty else { throw ConfigurationError(problems: resolved.problems) }
        StandardStream.output.write(SettingsReport(resolved).verdict + "\n")
    }
}
