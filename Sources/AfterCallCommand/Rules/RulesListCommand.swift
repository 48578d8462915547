import AfterCall
import ArgumentParser

/// `aftercall rules list`.
struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the rules in force, their thresholds, and where they come from.",
        discussion: """
            Rules on indicators, then the thresholds of the rules on what single agents do. A rule that is off, or has \
            nothing to look at because kpi.scopes or kpi.rolling leave it out, is shown as such. Examples:

              aftercall rules list
              aftercall rules list --config aftercall.yaml --json
            """
    )

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    func run() throws {
        let report = RulesReport(try options.resolveToShow())
        StandardStream.output.write(printsJSON ? try report.json() : report.table)
    }
}
