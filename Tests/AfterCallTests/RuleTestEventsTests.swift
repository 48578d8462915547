import Alerting
import Foundation
import Testing

@testable import AfterCall

/// `aftercall rules test` on what agents and contacts do.
@Suite struct RuleTestEventsTests {
    private func run(_ yaml: String) throws -> RuleTestReport {
        try ConfigurationText.inFolder { folder in
            let file = folder.appendingPathComponent("rules.test.yaml")
            try Data(yaml.utf8).write(to: file)
            return try RuleTestReport.run(file.path)
        }
    }

    /// The members that a conversation of Anna has in a test.
    private static let call = "agent_id: anna, contact_id: c1, queue: billing"

    private static let wrap = """
            events:
              - {at: 0s, type: contact.established, \(call)}
              - {at: 10s, type: contact.cleared, \(call)}
              - {at: 80s, type: agent.ready, agent_id: anna}
        """

    @Test func `A wrap that takes long fires while it runs, and ends with it`() throws {
        let report = try run(
            """
            tests:
              - name: a long wrap
            \(Self.wrap)
                expect:
                  - {at: 39s, firing: []}
                  - {at: 40s, firing: [{rule: acw_exceeded, scope: {agent: anna}, severity: warning}]}
                  - {at: 70s, firing: [{rule: acw_exceeded, scope: {agent: anna, contact: c1}, severity: critical}]}
                  - {at: 80s, firing: []}
            """
        )
        #expect(report.results.map(\.differences) == [[]])
        #expect(
            report.results[0].story == [
                "40s acw_exceeded of agent=anna,queue=billing,channel=voice,contact=c1: firing warning at 30s",
                "1m10s acw_exceeded of agent=anna,queue=billing,channel=voice,contact=c1: firing critical at 1m",
                "1m20s acw_exceeded of agent=anna,queue=billing,channel=voice,contact=c1: resolved (ended) at 1m10s",
            ]
        )
    }

    @Test func `What differs is told, and every alert is to be named once`() throws {
        let report = try run(
            """
            tests:
              - name: wrong
            \(Self.wrap)
                expect:
                  - {at: 20s, firing: [{rule: acw_exceeded, scope: {agent: anna}}]}
                  - {at: 45s, firing: [{rule: acw_exceeded, scope: {agent: anna}, severity: critical}]}
                  - {at: 46s, firing: [{rule: acw_exceeded, scope: {agent: bea}}]}
                  - at: 47s
                    firing:
                      - {rule: acw_exceeded, scope: {queue: billing}}
                      - {rule: acw_exceeded, scope: {agent: anna}}
            """
        )
        #expect(
            report.results[0].differences == [
                "at 20s: acw_exceeded of agent=anna does not fire",
                "at 45s: acw_exceeded of agent=anna fires as warning, not critical",
                "at 46s: acw_exceeded of agent=bea does not fire",
                "at 46s: acw_exceeded of agent=anna,queue=billing,channel=voice,contact=c1 fires (warning) and was not "
                    + "expected",
                "at 47s: acw_exceeded of agent=anna does not fire",
            ]
        )
    }

    @Test func `An event that comes late takes an alert back`() throws {
        let report = try run(
            """
            tests:
              - events:
                  - {at: 0s, type: contact.established, \(Self.call)}
                  - {at: 10s, type: contact.cleared, \(Self.call)}
                  - {at: 35s, arrives: 50s, type: agent.ready, agent_id: anna}
                expect:
                  - {at: 49s, firing: [{rule: acw_exceeded, scope: {agent: anna}}]}
                  - {at: 50s, firing: []}
            """
        )
        #expect(report.isGood)
        #expect(report.results[0].story.last?.contains("resolved (corrected)") == true)
    }

    @Test func `Thresholds are those of the configuration, which may stand in the file`() throws {
        let report = try run(
            """
            configuration:
              alerts:
                acw_exceeded: {warning: 20s}
                exceptions:
                  - {scope: {team: night}, acw_exceeded: {warning: 45s}}
            tests:
              - events:
                  - {at: 0s, type: agent.logged_on, agent_id: 17, team: night}
                  - {at: 1s, type: contact.established, agent_id: 17, contact_id: 4711}
                  - {at: 1s, type: contact.established, \(Self.call)}
                  - {at: 10s, type: contact.cleared, agent_id: 17, contact_id: 4711}
                  - {at: 10s, type: contact.cleared, \(Self.call)}
                only: [acw_exceeded]
                expect:
                  - {at: 30s, firing: [{rule: acw_exceeded, scope: {agent: anna}}]}
                  - at: 55s
                    firing:
                      - {rule: acw_exceeded, scope: {agent: anna}}
                      - {rule: acw_exceeded, scope: {agent: 17, team: night, contact: 4711}}
            """
        )
        #expect(report.results.map(\.differences) == [[]])
    }

    @Test func `The directory has teams, thresholds by version, and who serves which queue`() throws {
        let report = try run(
            """
            tests:
              - directory:
                  - {kind: agent, id: anna, team: north, skills: [invoices]}
                  - {kind: queue, id: billing, skills: [invoices]}
                  - kind: queue
                    id: billing
                    from: 1m
                    skills: [invoices]
                    policies: {alerts: {acw_exceeded: {warning_ms: 5000}}}
                events:
                  - {at: 0s, type: agent.logged_on, agent_id: anna}
                  - {at: 1s, type: agent.ready, agent_id: anna}
                  - {at: 2s, type: contact.queued, contact_id: c1, queue: billing}
                  - {at: 30s, type: contact.established, \(Self.call)}
                  - {at: 58s, type: contact.cleared, \(Self.call)}
                expect:
                  - {at: 21s, firing: []}
                  - {at: 23s, firing: [{rule: idle_while_waiting, scope: {queue: billing}}]}
                  - {at: 35s, firing: []}
                  - {at: 62s, firing: []}
                  - {at: 63s, firing: [{rule: acw_exceeded, scope: {agent: anna, team: north}}]}
            """
        )
        #expect(report.results.map(\.differences) == [[]])
    }

    @Test func `The example of the page on alerts is as it says`() throws {
        let page = try String(contentsOfFile: RepositoryFile("docs/alerts.md").path, encoding: .utf8)
        let chapter = try #require(page.components(separatedBy: "## Testing rules\n").last)
        let example = try #require(chapter.components(separatedBy: "```yaml\n").dropFirst().first)
        let yaml = try #require(example.components(separatedBy: "```").first)
        let report = try run(yaml.replacing("configuration: aftercall.yaml", with: "configuration: {}"))
        #expect(report.results.map(\.differences) == [[], []])
    }

    @Test func `Rules on indicators fire by what contacts do`() throws {
        let calls = (1...12).map { number in
            """
                  - {at: \(number)s, type: contact.queued, contact_id: c\(number), queue: billing}
                  - {at: \(number + 40)s, type: contact.abandoned, contact_id: c\(number), queue: billing}
            """
        }
        let report = try run(
            """
            rules: [{name: queue_long, above: 5, clear: 4}, {name: abandon_rate_high, min_sample: 10}]
            tests:
              - events:
            \(calls.joined(separator: "\n"))
                  - {at: 70s, type: contact.queued, contact_id: late, queue: sales}
                expect:
                  - {at: 4s, firing: []}
                  - {at: 8s, firing: [{rule: queue_long, scope: {queue: billing}}]}
                  - at: 3m20s
                    firing:
                      - {rule: abandon_rate_high, scope: {queue: billing}}
                      - {rule: service_level_low, scope: {queue: billing}}
                      - {rule: wait_long, scope: {queue: sales}}
            """
        )
        #expect(report.results.map(\.differences) == [[]], "\(report.results.map(\.story))")
        // That it began within ten seconds, at whose start fewer had waited, takes nothing back.
        let ended = report.results[0].story.filter { $0.contains("queue_long of queue=billing: resolved") }
        #expect(ended.map { $0.contains("resolved (ended)") } == [true], "\(report.results[0].story)")
    }

    @Test func `Revenue fires by what is sold in the rule's currency`() throws {
        let sales = [
            (1, "c1", "60.5", "EUR"), (2, "c2", "500", "PLN"), (3, "c3", "40", "EUR"), (20, "c4", "0.01", "EUR"),
        ]
        .map { second, contact, amount, currency in
            let sale = "amount: \(amount), currency: \(currency)"
            return """
                      - {at: \(second)s, type: contact.established, agent_id: a, contact_id: \(contact), queue: sales}
                      - {at: \(second)s, type: contact.outcome, contact_id: \(contact), \(sale)}
                """
        }
        let report = try run(
            """
            rules:
              - {name: good_hour, indicator: revenue, currency: EUR, scope: {queue: "*"}, window: hour, above: 100.5}
            tests:
              - only: [good_hour]
                events:
            \(sales.joined(separator: "\n"))
                expect:
                  - {at: 15s, firing: []}
                  - {at: 40s, firing: [{rule: good_hour, scope: {queue: sales}}]}
            """
        )
        #expect(report.results.map(\.differences) == [[]], "\(report.results.map(\.story))")
    }

    @Test func `An event that stages refuse is a difference`() throws {
        let report = try run(
            """
            tests:
              - events:
                  - {at: 5m, type: agent.ready, agent_id: anna}
                  - {at: 10s, arrives: 5m, type: agent.not_ready, agent_id: anna}
                expect: [{at: 6m, firing: []}]
            """
        )
        let differences = try #require(report.results.first?.differences)
        #expect(differences.count == 1)
        #expect(differences[0].hasPrefix("the event of line 4 is a dead letter: too_late"))
    }

    @Test(
        "What is wrong with events is said with its line",
        arguments: [
            ("{type: agent.ready, agent_id: a}", "an event has no instant"),
            ("{at: 1s, type: agent.reddy, agent_id: a}", "the event is"),
            ("{at: 1s, type: agent.ready}", "missing_field: agent_id"),
            ("{at: 1s, type: agent.ready, agent_id: a, contct_id: c}", "did you mean 'contact_id'?"),
            ("{at: 1s, type: agent.ready, agent_id: a, queue: q}", "agent.ready has no member 'queue'"),
            ("{at: 1s, type: agent.ready, agent_id: a, pending: 5}", "malformed: pending"),
            ("{at: 1, type: agent.ready, agent_id: a}", "'1' has no unit"),
            ("{at: 1s, time: '2026-01-01T00:00:00Z', type: agent.ready, agent_id: a}", "an event has a time"),
            ("5", "an item of events is no section"),
        ] as [(String, String)]
    )
    func complaint(event: String, wanted: String) throws {
        let yaml = "tests:\n  - events:\n      - \(event)\n    expect: [{at: 1s, firing: []}]"
        let error = try #require(throws: ConfigurationError.self) { try run(yaml) }
        let words = error.problems.map { "\($0): \($0.remedy ?? "")" }
        #expect(words.contains { $0.contains(wanted) && $0.contains(".yaml:3") }, "\(words)")
    }

    @Test(
        "What does not go together is said",
        arguments: [
            ("series: [], events: []", "a test has series and events"),
            ("every: 1m, events: []", "a test has every and events"),
            ("directory: [], series: []", "a test of values has a directory"),
            ("directory: [{kind: queue}], events: []", "the directory: id"),
            ("directory: [{kind: queue, id: q, sector: spa}], events: []", "the directory: versions[0].sector"),
        ] as [(String, String)]
    )
    func combination(test: String, wanted: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try run("tests: [{\(test), expect: []}]") }
        let words = error.problems.map { "\($0): \($0.remedy ?? "")" }
        #expect(words.contains { $0.contains(wanted) }, "\(words)")
    }
}
