import AfterCall
import ContactCenter
import Foundation
import Simulation
import Telephony
import Testing

/// Live rules of a hostile day, whatever the order in which it arrives.
@Suite struct LiveRulePropertyTests {
    /// What fires in the end: rule, severity and time of each fingerprint, after the records came in the order of their
    /// arrival times, each later by what `delay` says.
    private func firing(
        _ records: [GeneratedRecord],
        delay: () -> Int64
    ) throws -> (standing: [String: String], rules: Set<String>) {
        let arrivals = records.map { ($0, $0.arrivalTime + delay()) }.sorted { $0.1 < $1.1 }
        var harness = StageHarness()
        for (record, arrival) in arrivals {
            let headers = record.headers.map { RecordHeader($0.name, $0.value) }
            harness.take(record.value, key: record.key, headers: headers, now: arrival)
            harness.settle(at: arrival)
        }
        let tooLate = harness.stage.counters.rejected(.tooLate)
        #expect(tooLate == 0, "SEED=\(TestSeed.value): the delays are longer than the horizon allows")
        let end = try #require(arrivals.last).1
        // Long enough for every rule, and so that alerts on the agents' last state stand.
        for minutes in 1...60 { harness.settle(at: end + Int64(minutes) * 60_000) }
        var standing: [String: String] = [:]
        var rules: Set<String> = []
        for alert in try harness.values(.alerts) {
            let fingerprint = try #require(alert["fingerprint"] as? String)
            rules.insert("\(alert["rule"] ?? "")")
            if alert["status"] as? String == "resolved" {
                standing[fingerprint] = nil
            } else {
                standing[fingerprint] = ["rule", "severity", "at", "threshold", "contact_id"]
                    .map { "\(alert[$0] ?? "")" }.joined(separator: " ")
            }
        }
        return (standing, rules)
    }

    @Test func `What fires in the end does not depend on the order in which the day was heard`() throws {
        for round in 0..<3 {
            let seed = TestSeed.value &+ 401 &+ UInt64(round)
            let records = HostileDay.records(4_000, agents: 30, seed: seed)
            var random = SplitMix64(seed: seed)
            let first = try firing(records) { 0 }
            let second = try firing(records) { Int64.random(in: 0...50_000, using: &random) }
            #expect(first.standing == second.standing, "SEED=\(TestSeed.value) round \(round)")
            #expect(first.standing.count > 10, "SEED=\(TestSeed.value) round \(round)")
            #expect(first.rules.count >= 5, "SEED=\(TestSeed.value) round \(round): \(first.rules)")
        }
    }
}
