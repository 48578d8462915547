import ContactCenter
import Foundation
import Indicators
import SchemaSupport
import Testing

@testable import AfterCall
@testable import Alerting

/// What records of alerts about scopes say, whatever the rule.
@Suite struct ScopeAlertRecordTests {
    private static let start = Timestamp(milliseconds: 1_772_442_000_000)

    /// The records of an alert of each rule, of the product unless others are named, that fires, and is over.
    private func records(of rules: [ScopeRule] = ScopeRule.shipped) throws -> [[String: Any]] {
        var batch = OutputBatch()
        let encoder = ScopeAlertEncoder(catalogue: Catalogue())
        for rule in rules {
            let values = Dimension.allCases.filter { rule.subjects.last?.contains($0) == true }.map { dimension in
                (dimension: dimension, value: Array("\(dimension.name) \"1\"".utf8))
            }
            for resolution in [nil, Resolution.ended, .corrected] {
                let firing = AlertLifecycle.Firing(
                    episode: Self.start,
                    at: Self.start + 1_000,
                    severity: .warning,
                    value: rule.terms.thresholds[0].limit,
                    threshold: rule.terms.thresholds[0].limit
                )
                let change = ScopeAlertChange(
                    firing: firing,
                    firedAt: Self.start + 2_000,
                    revision: 1,
                    resolution: resolution,
                    resolvedAt: resolution.map { _ in Self.start + 3_000 }
                )
                let news = ScopeAlertNews(
                    rule: rule,
                    ruleName: Array(rule.name.utf8),
                    subject: ScopeKey(values),
                    change: change
                )
                _ = encoder.append(news, to: &batch)
            }
        }
        let schema = try SchemaSupport.schema("aftercall.alert.v1")
        return try batch.records.map { record in
            let value = Array(try #require(record.value).bytes(in: batch.bytes))
            #expect(schema.violations(ofJSON: value) == [])
            return try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        }
    }

    @Test func `Of an alert that is over nobody is told that its value passes the threshold`() throws {
        let records = try records().filter { $0["status"] as? String == "resolved" }
        #expect(records.count == 2 * ScopeRule.shipped.count)
        for record in records {
            let texts = try #require(record["summary"] as? [String: String])
            let rule = try #require(record["rule"] as? String)
            #expect(texts["en"]?.hasPrefix("\(rule) is over (") == true, "\(texts)")
        }
    }

    @Test func `Of an amount the currency is a label, and in the sentences`() throws {
        var rule = try #require(ScopeRule.shipped.first { $0.name == "csat_low" })
        (rule.name, rule.isShipped, rule.measure) = ("sales_low", false, .amount("revenue", currency: "zł \""))
        let records = try records(of: [rule])
        let labels = records.map { $0["labels"] as? [String: String] }
        let texts = records.compactMap { ($0["summary"] as? [String: String])?["fr"] }
        #expect(texts.count == 3 && texts.allSatisfy { $0.contains("devise zł \"") }, "\(texts)")
        #expect(labels == Array(repeating: ["indicator": "revenue", "window": "day", "currency": "zł \""], count: 3))
    }

    @Test func `Every rule of the product has sentences in four languages, without names of indicators`() throws {
        let records = try records()
        #expect(records.count == 3 * ScopeRule.shipped.count)
        for record in records {
            let indicator = try #require((record["labels"] as? [String: String])?["indicator"])
            let texts = try #require(record["summary"] as? [String: String])
            #expect(Set(texts.values).count == 4, "\(texts)")
            for text in texts.values {
                #expect(text.hasSuffix(".") && !(indicator.contains(".") && text.contains(indicator)), "\(text)")
            }
        }
    }

    @Test func `Rules and scopes have fingerprints of their own, which resolved alerts share`() throws {
        let records = try records()
        let fingerprints = records.map { $0["fingerprint"] as? String }
        #expect(Set(fingerprints).count == ScopeRule.shipped.count)
        for first in stride(from: 0, to: fingerprints.count, by: 3) {
            #expect(Set(fingerprints[first..<first + 3]).count == 1)
        }
    }

    @Test func `Every rule of the product has its section in docs/alerts.md`() throws {
        let page = try String(contentsOfFile: RepositoryFile("docs/alerts.md").path, encoding: .utf8)
        for rule in ScopeRule.shipped {
            #expect(rule.runbook == "docs/alerts.md#\(rule.name)")
            #expect(page.contains("\n### \(rule.name)\n"), "\(rule.name)")
            let text = RuleText(rule)
            let line = "`\(text.measure)` of \(text.scopes) over \(rule.window.name): \(text.terms)."
            #expect(page.contains(line), "docs/alerts.md lacks: \(line)")
        }
    }
}
