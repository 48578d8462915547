public import ContactCenter
public import Indicators

/// The rules in force, made ready for a catalogue.
public struct ScopeRuleTable: Sendable {
    /// A rule, and where the catalogue has what it looks at. Looked at for each record, so not to be copied.
    final class Row: Sendable {
        let rule: ScopeRule
        let name: [UInt8]
        let indicator: Int
        /// Of a rule against the window before, the change.
        let change: Int
        let isAge: Bool
        let nature: RuleNature
        /// Of a rule on amounts.
        let currency: [UInt8]

        init(rule: ScopeRule, indicator: Int, change: Int, isAge: Bool, nature: RuleNature) {
            self.rule = rule
            name = Array(rule.name.utf8)
            self.indicator = indicator
            self.change = change
            self.isAge = isAge
            self.nature = nature
            currency = Array((rule.measure.currency ?? "").utf8)
        }
    }

    /// Times of now that are no ages, and do not grow with the clock.
    private static let standing: Set<String> = ["ewt", "input.lag", "input.ahead"]

    let rows: [Row]
    private let byName: [[UInt8]: Int]

    /// Prepares `rules`; one whose indicator `catalogue` does not have is left out. Of two with one name the last
    /// counts.
    ///
    /// - Parameter intervalMs: how long the intervals of indicators are.
    public init(_ rules: [ScopeRule], _ catalogue: Catalogue, intervalMs: Milliseconds = 900_000) {
        func index(_ id: String) -> Int? { Array(id.utf8).withUnsafeBytes { catalogue.index(of: $0) } }
        var rows: [Row] = []
        for rule in rules.map({ $0.limited(byIntervalsOf: intervalMs) }) {
            guard let indicator = index(rule.measure.indicator) else { continue }
            let grows = Self.isAge(catalogue.rows[indicator])
            var change = -1
            if case .rising(_, let name) = rule.measure {
                guard let place = index(name) else { continue }
                change = place
            }
            let nature = Self.nature(of: rule.measure, catalogue.rows[indicator])
            rows.append(Row(rule: rule, indicator: indicator, change: change, isAge: grows, nature: nature))
        }
        self.rows = rows
        byName = Dictionary(rows.indices.map { (rows[$0].name, $0) }, uniquingKeysWith: { $1 })
    }

    /// Whether an indicator is how long something has lasted by now, which grows with the clock until it is over.
    public static func isAge(_ indicator: Indicator) -> Bool {
        indicator.isGauge && indicator.unit == .milliseconds && !standing.contains("\(indicator.id)")
    }

    private static func nature(of measure: RuleMeasure, _ indicator: Indicator) -> RuleNature {
        var nature = RuleNature()
        (nature.fallsByItself, nature.risesByItself) = (indicator.fallsByItself, indicator.risesByItself)
        // What has a target of a ratio is a share of a whole; a factor of a high target may be more than that.
        if case .againstTarget = measure, indicator.unit == .ratio { nature.most = 1_000_000 }
        return nature
    }

    /// Creates a table without rules.
    public init() {
        rows = []
        byName = [:]
    }

    /// The rules.
    public var rules: [ScopeRule] { rows.map(\.rule) }

    /// The place of the rule with this name.
    func index(of name: [UInt8]) -> Int? { byName[name] }
}

extension ScopeRule {
    /// The rule where what begins in an interval of indicators is limited by this length of it.
    fileprivate func limited(byIntervalsOf lengthMs: Milliseconds) -> ScopeRule {
        func limited(_ terms: RuleTerms) -> RuleTerms {
            var terms = terms
            if let most = terms.most { terms.most = EpisodeLimit(most.count, in: most.lengthMs ?? lengthMs) }
            return terms
        }
        var rule = self
        rule.terms = limited(terms)
        rule.exceptions = exceptions.map { RuleException($0.pattern, limited($0.terms)) }
        return rule
    }
}
