import AfterCall
import ArgumentParser

/// `aftercall rules test`.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Test rules on made-up values of indicators.",
        discussion: """
            A test has series of values, one each step, and says which alerts fire at which instants; every alert that \
            fires then is to be named:

              rules:                      # as alerts.rules; or configuration: aftercall.yaml
                - {name: service_level_low, below: 85%, clear: 87%}
              tests:
                - name: two bad minutes
                  every: 1m
                  series:
                    - {scope: {queue: billing}, indicator: service_level, values: 90% 84%x2 88%, samples: 40}
                  expect:
                    - {at: 1m, firing: [{rule: service_level_low, scope: {queue: billing}, severity: warning}]}
                    - {at: 3m, firing: []}

            Returns 0 when all is as expected, 1 when not, and 78 when the file is wrong.
            """
    )

    @Argument(help: "The file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Flag(help: "Print every change of an alert.")
    var verbose = false

    func run() throws {
        let report = try RuleTestReport.run(file)
        for result in report.results {
            StandardStream.output.write("\(result.differences.isEmpty ? "ok    " : "FAILED") \(result.name)\n")
            for line in verbose ? result.story : [] { StandardStream.output.write("         \(line)\n") }
            for line in result.differences { StandardStream.output.write("       \(line)\n") }
        }
        guard !report.isGood else { return }
        let failed = report.results.count { !$0.differences.isEmpty }
        throw CommandError(
            status: .diverged,
            message: "\(failed) of \(report.results.count) tests failed",
            remedy: verbose ? nil : "--verbose prints every change of an alert"
        )
    }
}
