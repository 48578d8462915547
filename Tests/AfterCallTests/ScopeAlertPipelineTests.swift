import Alerting
import ContactCenter
import Foundation
import SchemaSupport
import Testing

@testable import AfterCall

/// Alerts on indicators at the end of all stages, with faults in between.
@Suite struct ScopeAlertPipelineTests {
    private static let scale = ProcessInfo.processInfo.environment["TEST_SCALE"].flatMap { Double($0) } ?? 1
    private static let names = Set(ScopeRule.shipped.map(\.name))

    /// The rules of the product, that fire on little.
    private static let eager = ScopeRule.shipped.map { rule in
        var rule = rule
        (rule.terms.minSample, rule.terms.cooldownMs, rule.terms.most) = (min(rule.terms.minSample, 2), 0, nil)
        return rule
    }

    private func alerts(_ pipeline: Pipeline) throws -> [[String: Any]] {
        let schema = try SchemaSupport.schema("aftercall.alert.v1")
        return try pipeline.records(of: .output(.alerts)).compactMap { record in
            let value = try #require(record.value)
            #expect(schema.violations(ofJSON: value) == [])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
            return Self.names.contains(try #require(object["rule"] as? String)) ? object : nil
        }
    }

    @Test func `No episode is told twice or forgotten, whatever was undone and restored`() throws {
        for seed in 1..<1 + UInt64(max(1, 3 * Self.scale)) {
            var options = Pipeline.Options()
            (options.idle, options.undone, options.restored, options.seed) = (0.3, 0.15, 0.03, seed)
            options.rules = Self.eager
            let pipeline = Pipeline(options)
            try pipeline.play(agents: 16, minutes: 15, seed: seed)
            #expect(pipeline.problems.isEmpty, "SEED=\(seed): \(pipeline.problems.prefix(3))")
            #expect(pipeline.undone > 20 && pipeline.restored > 10)
            var open: [String: [String: Any]] = [:]
            var episodes: Set<String> = []
            var rules: Set<String> = []
            for alert in try alerts(pipeline) {
                let fingerprint = try #require(alert["fingerprint"] as? String)
                let episode = try #require(alert["episode"] as? String)
                rules.insert(try #require(alert["rule"] as? String))
                if let before = open[fingerprint] {
                    #expect(before["episode"] as? String == episode, "SEED=\(seed): \(alert)")
                    #expect(before["fired_at"] as? String == alert["fired_at"] as? String, "SEED=\(seed): \(alert)")
                } else {
                    #expect(episodes.insert(fingerprint + episode).inserted, "SEED=\(seed): told twice: \(alert)")
                    #expect(alert["status"] as? String == "firing", "SEED=\(seed): \(alert)")
                }
                if alert["status"] as? String == "resolved" {
                    open[fingerprint] = nil
                } else {
                    let severity = alert["severity"] as? String
                    #expect(open[fingerprint]?["severity"] as? String != severity, "SEED=\(seed): no change: \(alert)")
                    open[fingerprint] = alert
                }
            }
            #expect(episodes.count > 10 && rules.count > 3, "SEED=\(seed): \(rules)")
            let left = open.values.filter { ($0["labels"] as? [String: String])?["window"]?.hasSuffix("m") == true }
            #expect(left.isEmpty, "SEED=\(seed): all is over, and this still fires: \(left)")
        }
    }
}
