import AfterCall
import ContactCenter
import Foundation
import Simulation
import Testing

/// Alerts of a hostile day, as it happens, against the wraps that are true in the end.
@Suite struct AlertStreamTests {
    /// The day of 60 agents, the clock acting after every arrival as in a task that has caught up.
    private func day() throws -> (alerts: [[String: Any]], wraps: [String: [[String: Any]]]) {
        let records = HostileDay.records(12_000, agents: 60, seed: TestSeed.value &+ 5)
        var harness = StageHarness()
        for record in records {
            harness.take(record)
            harness.settle(at: record.arrivalTime)
        }
        var latest: [String: [String: Any]] = [:]
        for wrap in try harness.values(.wraps) {
            let name = ["agent_id", "contact_id", "leg_started_at", "segment"].map { "\(wrap[$0] ?? "")" }
            latest[name.joined(separator: "|")] = wrap
        }
        let standing = latest.values.filter { $0["status"] as? String != "retracted" }
        let wraps = Dictionary(grouping: standing) { "\($0["agent_id"] ?? "")|\($0["contact_id"] ?? "")" }
        #expect(try Schemas.violations(of: harness.published.filter { $0.output == .alerts }) == [])
        return (try harness.values(.alerts), wraps)
    }

    @Test func `What an alert says in the end is true of the wrap that it is about`() throws {
        let (alerts, wraps) = try day()
        var last: [String: [String: Any]] = [:]
        var episodes: [String: Set<String>] = [:]
        for alert in alerts {
            let fingerprint = try #require(alert["fingerprint"] as? String)
            last[fingerprint] = alert
            episodes[fingerprint, default: []].insert(try #require(alert["episode"] as? String))
        }
        // Of several episodes, each says its part of the wrap only.
        last = last.filter { episodes[$0.key]?.count == 1 }
        var counts: [String: Int] = [:]
        for alert in last.values {
            guard let contact = alert["contact_id"] as? String, let resolution = alert["resolution"] as? String,
                let agent = (alert["entity"] as? [String: String])?["id"], let wraps = wraps["\(agent)|\(contact)"],
                wraps.count == 1, let wrap = wraps.first, wrap["overlap_ms"] as? Int == 0
            else { continue }
            let rule = try #require(alert["rule"] as? String)
            guard rule.hasPrefix("acw_") else { continue }
            let isOver =
                try rule == "acw_exceeded"
                ? #require(wrap["wrap_ms"] as? Int) > 30_000 : #require(wrap["exceeded_ms"] as? Int) > 0
            let story = "SEED=\(TestSeed.value)\n\(alert)\n\(wrap)"
            counts["\(rule) \(resolution)", default: 0] += 1
            switch resolution {
            case "corrected": #expect(!isOver, "\(story)")
            case "extended": break
            default:
                #expect(isOver, "\(story)")
                #expect(alert["resolved_at"] as? String == wrap["wrap_ended_at"] as? String, "\(story)")
                #expect((resolution == "logged_off") == (wrap["end_cause"] as? String == "logged_off"), "\(story)")
                if alert["severity"] as? String == "critical" {
                    #expect(try #require(wrap["wrap_ms"] as? Int) > 60_000, "\(story)")
                }
            }
        }
        #expect(counts["acw_exceeded ended", default: 0] > 20, "SEED=\(TestSeed.value): \(counts)")
        #expect(counts["acw_exceeded corrected", default: 0] > 0, "SEED=\(TestSeed.value): \(counts)")
        #expect(counts["acw_limit_passed ended", default: 0] > 5, "SEED=\(TestSeed.value): \(counts)")
    }

    @Test func `Alerts live as they should: fired before resolved, one firing time an episode, changes only`() throws {
        let (alerts, _) = try day()
        var last: [String: [String: Any]] = [:]
        var firedAt: [String: String] = [:]
        for alert in alerts {
            let fingerprint = try #require(alert["fingerprint"] as? String)
            let episode = "\(fingerprint) \(try #require(alert["episode"] as? String))"
            let fired = try #require(alert["fired_at"] as? String)
            let at = try #require(alert["at"] as? String)
            if firedAt[episode] == nil { #expect(at < fired, "published once its time had passed\n\(alert)") }
            #expect(firedAt.updateValue(fired, forKey: episode) ?? fired == fired, "SEED=\(TestSeed.value)\n\(alert)")
            if alert["status"] as? String == "resolved" {
                #expect(last[fingerprint] != nil, "SEED=\(TestSeed.value)\n\(alert)")
                #expect(try #require(alert["resolved_at"] as? String) >= at, "\(alert)")
            }
            if let before = last[fingerprint] {
                #expect(before as NSDictionary != alert as NSDictionary, "said twice\n\(alert)")
            }
            last[fingerprint] = alert
        }
        #expect(last.count > 50)
    }
}
