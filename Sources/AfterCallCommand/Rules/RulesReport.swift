import AfterCall
import Alerting
import Foundation

/// The rules in force, in words.
struct RulesReport {
    private let resolved: ResolvedConfiguration

    /// Reports on `resolved`.
    init(_ resolved: ResolvedConfiguration) {
        self.resolved = resolved
    }

    private var rules: [ScopeRule] { resolved.configuration.rules.rules }

    /// A line for each rule and each exception, then the thresholds of rules on agents.
    var table: String {
        var rows = [["RULE", "INDICATOR", "OF", "OVER", "FIRES", "FROM"]]
        for rule in rules {
            let text = RuleText(rule)
            let terms = isIdle(rule) ? "not computed: \(text.terms)" : text.terms
            rows.append([rule.name, text.measure, text.scopes, rule.window.name, terms, origin(of: rule)])
            for exception in text.exceptions { rows.append(["", "", "  " + exception.scope, "", exception.terms, ""]) }
        }
        let agents =
            [["RULE ON AGENTS", "OF", "FIRES AFTER", "SEVERITY", "FROM"]]
            + liveSettings.map { setting in
                let row = Document.Setting(setting)
                return [name(of: setting), row.of ?? "", setting.value ?? "off", row.severity ?? "", row.from]
            }
        return Self.aligned(rows) + "\n" + Self.aligned(agents)
    }

    /// One JSON object.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            file: resolved.file,
            rules: rules.map { rule in
                let text = RuleText(rule)
                let exceptions = zip(rule.exceptions, text.exceptions).map { exception, words in
                    Document.Exception(scope: words.scope, terms: Document.Terms(exception.terms, text))
                }
                return Document.Rule(
                    name: rule.name,
                    indicator: rule.measure.indicator,
                    currency: rule.measure.currency,
                    measure: text.measure,
                    scopes: text.scopes,
                    window: rule.window.name,
                    side: rule.side.rawValue,
                    terms: Document.Terms(rule.terms, text),
                    exceptions: exceptions,
                    computed: !isIdle(rule),
                    shipped: rule.isShipped,
                    from: origin(of: rule),
                    runbook: rule.runbook
                )
            },
            agents: liveSettings.map { Document.Setting($0) }
        )
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    /// Where what is in force was said last.
    private func origin(of rule: ScopeRule) -> String {
        resolved.settings.first { $0.key == "alerts.rules.\(rule.name)" }?.place ?? "the product"
    }

    private func isIdle(_ rule: ScopeRule) -> Bool { resolved.configuration.isIdle(rule) }

    /// The settings of rules on what single agents do, those of single queues among them.
    private var liveSettings: [EffectiveSetting] {
        resolved.settings.filter { setting in
            !setting.key.hasPrefix("alerts.rules.") && setting.key != "alerts.replay"
                && (setting.key.hasPrefix("alerts.")
                    || setting.key.hasPrefix("queues.") && setting.key.contains(".alerts."))
        }
    }

    private func name(of setting: EffectiveSetting) -> String {
        setting.key.hasPrefix("alerts.") ? String(setting.key.dropFirst("alerts.".count)) : setting.key
    }

    private static func aligned(_ rows: [[String]]) -> String {
        let count = rows.map(\.count).max() ?? 0
        // One long column must not push all the others to the right.
        let widths = (0..<count).map { column in min(rows.map { $0[column].count }.max() ?? 0, 60) }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == count - 1 ? text : text + String(repeating: " ", count: max(0, widths[column] - text.count))
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension RulesReport {
    /// What ``json()`` encodes; thresholds are texts as they would be written in a file.
    private struct Document: Encodable {
        let file: String?
        let rules: [Rule]
        let agents: [Setting]

        struct Rule: Encodable {
            let name: String
            let indicator: String
            let currency: String?
            let measure: String
            let scopes: String
            let window: String
            let side: String
            let terms: Terms
            let exceptions: [Exception]
            let computed: Bool
            let shipped: Bool
            let from: String
            let runbook: String?
        }

        struct Exception: Encodable {
            let scope: String
            let terms: Terms
        }

        struct Setting: Encodable {
            let key: String
            let of: String?
            let value: String?
            let severity: String?
            let from: String

            init(_ setting: EffectiveSetting) {
                let parts = setting.key.split(separator: ".")
                let rule = LiveRule.allCases.first { rule in parts.contains { $0 == "\(rule.name)" } }
                key = setting.key
                of = rule.map { $0.isPerContact ? "agent,contact" : "agent" }
                value = setting.value
                severity = (parts.last == "critical" ? .critical : rule?.severity).map { "\($0.name)" }
                from = setting.place ?? setting.source.rawValue
            }
        }

        struct Terms: Encodable {
            let enabled: Bool
            let thresholds: [Threshold]
            let forMs: Int64
            let minSample: Int64
            let cooldownMs: Int64
            let maxPerInterval: Int?
            let maxPerHour: Int?
            let target: String?

            enum CodingKeys: String, CodingKey {
                case enabled, thresholds, target
                case forMs = "for_ms"
                case minSample = "min_sample"
                case cooldownMs = "cooldown_ms"
                case maxPerInterval = "max_per_interval"
                case maxPerHour = "max_per_hour"
            }

            init(_ terms: RuleTerms, _ text: RuleText) {
                enabled = terms.isOn
                thresholds = terms.thresholds.map { threshold in
                    Threshold(
                        severity: "\(threshold.severity.name)",
                        limit: text.threshold(threshold.limit),
                        clear: text.threshold(threshold.clear)
                    )
                }
                (forMs, minSample) = (terms.forMs, terms.minSample)
                target = terms.target.map { text.target($0) }
                cooldownMs = terms.cooldownMs
                let isPerHour = terms.most?.lengthMs != nil
                maxPerInterval = isPerHour ? nil : terms.most?.count
                maxPerHour = isPerHour ? terms.most?.count : nil
            }
        }

        struct Threshold: Encodable {
            let severity: String
            let limit: String
            let clear: String
        }
    }
}
