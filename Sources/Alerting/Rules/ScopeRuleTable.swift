import ContactCenter
public import Indicators

/// The rules in force, made ready for a catalogue.
public struct ScopeRuleTable: Sendable {
    /// A rule, and where the catalogue has what it looks at.
    struct Row {
        var rule: ScopeRule
        var name: [UInt8]
        var indicator: Int
        /// Of a rule against the window before, the change.
        var change = -1
        var isAge: Bool
    }

    /// Times of now that are no ages, and do not grow with the clock.
    private static let standing: Set<String> = ["ewt", "input.lag", "input.ahead"]

    let rows: [Row]
    private let byName: [[UInt8]: Int]

    /// Prepares `rules`; one whose indicator `catalogue` does not have is left out. Of two with one name the last
    /// counts.
    public init(_ rules: [ScopeRule], _ catalogue: Catalogue) {
        func index(_ id: String) -> Int? { Array(id.utf8).withUnsafeBytes { catalogue.index(of: $0) } }
        var rows: [Row] = []
        for rule in rules {
            guard let indicator = index(rule.measure.indicator) else { continue }
            let isAge = catalogue.rows[indicator].isGauge && catalogue.rows[indicator].unit == .milliseconds
            let grows = isAge && !Self.standing.contains(rule.measure.indicator)
            var row = Row(rule: rule, name: Array(rule.name.utf8), indicator: indicator, isAge: grows)
            if case .rising(_, let change) = rule.measure {
                guard let place = index(change) else { continue }
                row.change = place
            }
            rows.append(row)
        }
        self.rows = rows
        byName = Dictionary(rows.indices.map { (rows[$0].name, $0) }, uniquingKeysWith: { $1 })
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
