import AfterCall
import Alerting
import ContactCenter
import Foundation
import Testing

/// What an alert record says.
@Suite struct AlertRecordTests {
    private static let story = """
        0 logged_on team=north site=krakow | 1s established c1 queue=billing channel=chat | 10s cleared c1 | 41s tick \
        | 71s tick | 80s ready
        """

    private func alerts(
        _ story: String,
        _ settings: AgentStageSettings = AgentStageSettings()
    ) throws -> [[String: Any]] {
        var harness = StageHarness(settings)
        Story(story).tell(to: &harness)
        #expect(try Schemas.violations(of: harness.published) == [])
        return try harness.values(.alerts)
    }

    @Test func `It says who, what, since when, and how long at last`() throws {
        let alerts = try alerts(Self.story)
        #expect(alerts.count == 3)
        #expect(alerts.map { $0["status"] as? String } == ["firing", "firing", "resolved"])
        #expect(alerts.map { $0["severity"] as? String } == ["warning", "critical", "critical"])
        #expect(alerts.map { $0["value"] as? Int } == [30_000, 60_000, 70_000])
        #expect(alerts.map { $0["threshold"] as? Int } == [30_000, 60_000, 60_000])
        let published = Story.text(of: Story.epoch + 41_000)
        #expect(alerts.allSatisfy { $0["fired_at"] as? String == published })
        #expect(Set(alerts.compactMap { $0["fingerprint"] as? String }).count == 1)
        #expect(alerts.allSatisfy { $0["contact_id"] as? String == "c1" })
        let scope = ["agent": "a1", "queue": "billing", "team": "north", "site": "krakow", "channel": "chat"]
        #expect(alerts.allSatisfy { $0["scope"] as? [String: String] == scope })
        #expect(alerts.allSatisfy { $0["entity"] as? [String: String] == ["kind": "agent", "id": "a1"] })
    }

    @Test func `A backlog keeps the times of the day and says when it was published`() throws {
        var harness = StageHarness()
        let wall = Story.epoch + 86_400_000
        Story("0 established c1 | 10s cleared c1 | 45s heartbeat | 50s ready").tell(to: &harness, wall: wall)
        let alerts = try harness.values(.alerts)
        #expect(alerts.map { $0["at"] as? String } == Array(repeating: Story.text(of: Story.epoch + 40_000), count: 2))
        #expect(alerts.allSatisfy { $0["fired_at"] as? String == Story.text(of: wall) })
        #expect(alerts.last?["resolved_at"] as? String == Story.text(of: Story.epoch + 50_000))
    }

    @Test func `Fingerprints tell rules, tenants, agents and contacts apart, and episodes not`() throws {
        var prints: [String] = []
        let call = "0 established c1 | 10s cleared c1 | 11s wrapup_started c1 limit=5s | 41s tick | 50s ready"
        for (agent, tenant) in [("a1", ""), ("a1", "t"), ("a2", "")] {
            var harness = StageHarness()
            for record in Story(call, agent: agent).records {
                let json = String(decoding: record.json, as: UTF8.self).dropLast() + #","tenant":"\#(tenant)"}"#
                harness.take(String(json), key: agent, now: record.time)
                harness.settle(at: record.time)
            }
            harness.settle(at: Story.epoch + 41_000)
            let found = try harness.values(.alerts).map { try #require($0["fingerprint"] as? String) }
            prints += Array(Set(found))
        }
        #expect(Set(prints).count == prints.count)
        let once = "0 established c1 | 10s cleared c1 | 41s tick | 50s ready"
        let twice = once + " | 51s established c1 | 52s cleared c1 | 90s tick"
        let alerts = try alerts(twice + " | 91s established c2 | 92s cleared c2 | 130s tick")
        #expect(alerts.count == 5)
        #expect(Set(alerts.prefix(4).compactMap { $0["fingerprint"] as? String }).count == 1)
        #expect(Set(alerts.compactMap { $0["fingerprint"] as? String }).count == 2)
        #expect(Set(alerts.prefix(4).compactMap { $0["episode"] as? String }).count == 2)
    }

    @Test func `A limit that was extended is told apart`() throws {
        let plain = try alerts("0 established c1 | 10s cleared c1 | 11s wrapup_started c1 limit=10s | 25s tick")
        #expect(plain.map { $0["labels"] as? [String: String] } == [["extended": "false"]])
        #expect(plain.map { $0["threshold"] as? Int } == [10_000])
        let start = "0 established c1 | 10s cleared c1 | 11s wrapup_started c1 limit=10s"
        let extended = try alerts(start + " | 12s wrapup_extended c1 by=5s | 26s tick")
        #expect(extended.map { $0["labels"] as? [String: String] } == [["extended": "true"]])
        #expect(extended.map { $0["threshold"] as? Int } == [15_000])
        let texts = try #require(extended.first?["summary"] as? [String: String])
        #expect(
            texts == [
                "en": "Agent a1 is still wrapping up contact c1 past the extended limit of 15 s.",
                "fr": "L'agent a1 n'a pas terminé le post-appel du contact c1 dans la limite prolongée de 15 s.",
                "es": "El agente a1 sigue en trabajo posterior al contacto c1 pasado el límite ampliado de 15 s.",
                "pl": "Agent a1 nie zakończył pracy po kontakcie c1 w przedłużonym limicie czasu 15 s.",
            ]
        )
    }

    @Test func `What is over says that it is over, and of whom`() throws {
        let alerts = try alerts("0 established c1 | 10s cleared c1 | 41s tick | 50s ready")
        let texts = try #require(alerts.last?["summary"] as? [String: String])
        #expect(alerts.last?["status"] as? String == "resolved")
        #expect(texts["en"] == "acw_exceeded is over (agent a1, contact c1).")
        #expect(texts["pl"] == "Alert acw_exceeded zakończony (agent a1, kontakt c1).")
    }

    @Test func `Summaries speak four languages`() throws {
        var settings = AgentStageSettings()
        settings.rules.thresholds.exceededWarningMs = 1_500
        settings.rules.thresholds.stuckMs = 120_000
        let alerts = try alerts("0 established c1 | 10s cleared c1 | 12s tick | 131s tick", settings)
        let texts = alerts.compactMap { $0["summary"] as? [String: String] }
        #expect(
            texts.first == [
                "en": "Agent a1 has been in after-call work on contact c1 for more than 1.5 s.",
                "fr": "L'agent a1 est en post-appel depuis plus de 1,5 s pour le contact c1.",
                "es": "El agente a1 lleva más de 1,5 s en trabajo posterior al contacto c1.",
                "pl": "Agent a1 wykonuje pracę po kontakcie c1 od ponad 1,5 s.",
            ]
        )
        #expect(
            texts.last == [
                "en": "Agent a1 has been in after-call work for more than 2 min.",
                "fr": "L'agent a1 est en post-appel depuis plus de 2 min.",
                "es": "El agente a1 lleva más de 2 min en trabajo posterior a la llamada.",
                "pl": "Agent a1 jest w pracy po rozmowie od ponad 2 min.",
            ]
        )
    }

    @Test(arguments: LiveRule.allCases) func `Each rule has a runbook where its records say`(rule: LiveRule) throws {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let text = try String(contentsOf: folder.appending(path: "docs/runbooks/\(rule.name).md"), encoding: .utf8)
        #expect(text.hasPrefix("# \(rule.name)"))
        for heading in ["What it means", "Who it wakes", "What to look at", "What to do", "How to silence or tune it"] {
            #expect(text.contains("\n## \(heading)\n"), "\(rule.name): \(heading)")
        }
    }

    @Test func `Records point at the runbook of their rule`() throws {
        let alerts = try alerts("0 established c1 | 10s cleared c1 | 11s wrapup_started c1 limit=5s | 1000s tick")
        let rules = Set(alerts.compactMap { $0["rule"] as? String })
        #expect(rules == ["acw_exceeded", "acw_limit_passed", "acw_stuck", "agent_silent"])
        for alert in alerts {
            #expect(alert["runbook"] as? String == "docs/runbooks/\(try #require(alert["rule"] as? String)).md")
        }
    }

    @Test func `Fired again after a correction, in the same episode, it has another id`() throws {
        var harness = StageHarness()
        // The ready comes late; a newer version of it says that it was no ready at all.
        let story = "0 established c1 | 10s cleared c1 | 41s tick | 20s ready id=r | 20s heartbeat id=r version=2"
        Story(story).tell(to: &harness)
        let words = try harness.alertsInWords()
        #expect(
            words == [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 corrected 40",
                "acw_exceeded warning at 40 c1",
            ]
        )
        let ids = harness.published.filter { $0.output == .alerts }.map(\.id)
        #expect(Set(ids).count == 3)
        Story("55s ready id=late").tell(to: &harness)
        #expect(try harness.alertsInWords().last == "acw_exceeded warning at 40 c1 ended 55")
    }

    @Test func `A ready that moves moves the end of an alert that is resolved`() throws {
        var harness = StageHarness()
        Story(
            """
            0 established c1 | 10s cleared c1 | 41s tick | 20s ready id=r | 50s ready id=r version=2 | 55s ready id=r \
            version=3
            """
        ).tell(to: &harness)
        #expect(
            try harness.alertsInWords() == [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 corrected 40",
                "acw_exceeded warning at 40 c1 ended 50", "acw_exceeded warning at 40 c1 ended 55",
            ]
        )
        #expect(Set(harness.published.filter { $0.output == .alerts }.map(\.id)).count == 4)
    }
}
