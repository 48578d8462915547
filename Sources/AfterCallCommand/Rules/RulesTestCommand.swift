import AfterCall
import ArgumentParser

/// `aftercall rules test`.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Test rules on made-up values of indicators, or on what agents and contacts do.",
        discussion: """
            A test has series of values, one each step, or events; and it says which alerts fire at which instants. \
            Every alert that fires then is to be named:

              configuration:              # a section, or the path of a file
                alerts: {acw_exceeded: {warning: 40s}}
              rules:                      # as alerts.rules
                - {name: service_level_low, below: 85%, clear: 87%}
              tests:
                - name: two bad minutes
                  every: 1m
                  series:
                    - scope: {queue: billing}
                      indicator: service_level
                      values: 90% 84%x2 88%
                      samples: 40
                  expect:
                    - at: 1m
                      firing:
                        - {rule: service_level_low, scope: {queue: billing}}
                    - {at: 3m, firing: []}
                - name: a long wrap
                  events:
                    - at: 0s
                      type: contact.established
                      agent_id: anna
                      contact_id: c1
                    - at: 10s
                      type: contact.cleared
                      agent_id: anna
                      contact_id: c1
                    - {at: 90s, type: agent.ready, agent_id: anna}
                  expect:
                    - {at: 49s, firing: []}
                    - at: 50s
                      firing:
                        - {rule: acw_exceeded, scope: {agent: anna}}
                    - {at: 90s, firing: []}

            Events have the members of schemas/telephony.event.v1.schema.json, with 'at' in the place of 'time', and \
            'arrives' where they come late. They go through all stages of the product; docs/alerts.md has the rest.

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
