public import Alerting
import ContactCenter
import Indicators

/// A rule in words: `service_level of queue over 30m: warning below 80%, clear 82%; min_sample 10; cooldown 10m`.
public struct RuleText {
    private let rule: ScopeRule
    private let number: RuleNumber
    private let targetNumber: RuleNumber

    /// Speaks of `rule`.
    public init(_ rule: ScopeRule) {
        self.rule = rule
        let catalogue = Catalogue.whole
        number = RuleNumber(rule.measure, catalogue)
        targetNumber = RuleNumber(.indicator(rule.measure.indicator), catalogue)
    }

    /// Everything of it on one line.
    public var line: String {
        let exceptions = exceptions.map { " | \($0.scope): \($0.terms)" }.joined()
        return "\(measure) of \(scopes) over \(rule.window.name): \(terms)" + exceptions
    }

    /// The indicator, and what it is compared with.
    public var measure: String {
        switch rule.measure {
        case .indicator(let id): id
        case .amount(let id, let currency): "\(id) in \(currency)"
        case .againstTarget(let id): "\(id) / target"
        case .rising(let id, _): "\(id) / window before"
        case .outlier: "acw.avg of an agent, in deviations from the team's median"
        case .recurringReason: "acw.avg of a reason / queue"
        }
    }

    /// The scopes that it looks at.
    public var scopes: String {
        let values = Self.text(rule.pattern, omitsAny: true)
        return ScopeNames.text(of: rule.scopes) + (values.isEmpty ? "" : " (\(values))")
    }

    /// What holds unless an exception does.
    public var terms: String { text(rule.terms) }

    /// Which scopes have other terms, and which.
    public var exceptions: [(scope: String, terms: String)] {
        rule.exceptions.map { (Self.text($0.pattern, omitsAny: false), text($0.terms)) }
    }

    /// A threshold as it is written in a file.
    public func threshold(_ millionths: Int64) -> String { number.text(millionths) }

    /// A target as it is written in a file.
    public func target(_ millionths: Int64) -> String { targetNumber.text(millionths) }

    private func text(_ terms: RuleTerms) -> String {
        guard terms.isOn else { return "off" }
        var parts = terms.thresholds.map { threshold in
            "\(threshold.severity.name) \(rule.side.rawValue) \(number.text(threshold.limit))"
                + (threshold.clear == threshold.limit ? "" : ", clear \(number.text(threshold.clear))")
        }
        if let target = terms.target { parts.append("target \(targetNumber.text(target))") }
        if terms.forMs > 0 { parts.append("for \(DurationText.format(terms.forMs))") }
        if terms.minSample > 0 { parts.append("min_sample \(terms.minSample)") }
        if terms.cooldownMs > 0 { parts.append("cooldown \(DurationText.format(terms.cooldownMs))") }
        if let most = terms.most {
            parts.append("max_per_\(most.lengthMs == nil ? "interval" : "hour") \(most.count)")
        }
        return parts.joined(separator: "; ")
    }

    /// `queue=billing,team=*`; without the stars where those are said elsewhere.
    static func text(_ pattern: ScopePattern, omitsAny: Bool) -> String {
        Dimension.allCases.compactMap { dimension -> String? in
            guard let value = pattern.values[dimension] else { return nil }
            guard let value else { return omitsAny ? nil : "\(dimension.name)=*" }
            return "\(dimension.name)=\(String(decoding: value, as: UTF8.self))"
        }.joined(separator: ",")
    }
}
