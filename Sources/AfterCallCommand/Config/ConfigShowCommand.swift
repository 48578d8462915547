import AfterCall
import ArgumentParser

/// `aftercall config show`.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every setting that applies, and where it comes from.",
        discussion: """
            Without a file it shows the defaults. Secrets are shown as asterisks. Examples:

              aftercall config show
              aftercall config show --config aftercall.yaml --set wrapup.limit=30s
              aftercall config show --config aftercall.yaml --json
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    func run() throws {
        let report = SettingsReport(try options.resolveToShow())
        StandardStream.output.write(printsJSON ? try report.json() : report.table)
    }
}
