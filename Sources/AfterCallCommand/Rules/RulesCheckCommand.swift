import AfterCall
import Alerting
import ArgumentParser

/// `aftercall rules check`.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the rules of a file.",
        discussion: """
            The file is a configuration, or has a list under 'rules' alone. Says everything that is wrong at once, \
            with file and line, what was perhaps meant, and what to write. Returns 0 for good rules and 78 for wrong \
            ones.
            """
    )

    @Argument(help: "The file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    func run() throws {
        let found = RuleFile(reading: file)
        guard found.problems.isEmpty else { throw ConfigurationError(problems: found.problems) }
        var names = found.rules.map(\.name)
        if found.exceptionCount > 0 { names.append("alerts.exceptions: \(found.exceptionCount)") }
        let what = names.isEmpty ? "it says nothing of rules" : names.joined(separator: ", ")
        StandardStream.output.write("\(file): good (\(what))\n")
    }
}
