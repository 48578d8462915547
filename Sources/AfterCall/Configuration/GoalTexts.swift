import Alerting
import ContactCenter
import Indicators
import Yams

/// `kpi.targets` and `kpi.objectives` as they are written: lists of sections.
enum GoalTexts {
    typealias Complaint = ConfigurationKind.Complaint

    /// An objective whose dates still lack their zone.
    struct ObjectiveText {
        struct KeyResult {
            var indicator: [UInt8]
            var scope: ScopeKey
            var from: FixedPoint
            var to: FixedPoint
            var by: Moment
        }

        var name: [UInt8]
        var start: Moment
        var keyResults: [KeyResult]
    }

    /// An instant, or a date, which is a whole day of `kpi.time_zone`.
    enum Moment {
        case instant(Timestamp)
        case date(CivilDate)
    }

    /// Everything that can be computed, whatever is.
    private static let catalogue = Catalogue(others: ServiceLevelFormula.allCases)

    private static let targetNames = ["indicator", "scope", "value", "better", "at_risk_from"]
    private static let objectiveNames = ["name", "start", "key_results"]
    private static let keyResultNames = ["indicator", "scope", "from", "to", "by"]

    /// The targets that `text` says.
    static func targets(_ text: String) throws(Complaint) -> [Target] {
        var targets: [Target] = []
        for item in try FlowItem.items(try FlowText.node(text), names: targetNames) {
            let (id, row) = try indicator(item)
            var target = Target(
                indicator: id,
                pattern: ScopePattern(try pattern(item)),
                value: try number("value", item, of: row)
            )
            target.better = try better(item)
            if item.node("at_risk_from") != nil {
                let share = try item.number("at_risk_from", of: .ratio).millionths
                guard 0...1_000_000 ~= share else {
                    throw item.complaint("at_risk_from", "is not from 0 to 1", "write a share of the target: 0.9")
                }
                target.atRiskFrom = share
            }
            targets.append(target)
        }
        return targets
    }

    /// The objectives that `text` says.
    static func objectives(_ text: String) throws(Complaint) -> [ObjectiveText] {
        var objectives: [ObjectiveText] = []
        for item in try FlowItem.items(try FlowText.node(text), names: objectiveNames) {
            let name = Array(try item.text("name").utf8)
            guard !objectives.contains(where: { $0.name == name }) else {
                throw item.complaint("name", "is there twice", "give each objective a name of its own")
            }
            guard let list = item.node("key_results") else {
                throw Complaint(reason: "\(item.path) has no key_results", remedy: "add 'key_results: […]'")
            }
            var results: [ObjectiveText.KeyResult] = []
            for result in try FlowItem.items(list, path: "\(item.path).key_results", names: keyResultNames) {
                let (id, row) = try indicator(result)
                results.append(
                    ObjectiveText.KeyResult(
                        indicator: id,
                        scope: ScopeKey(try values(result).map { ($0.dimension, Array($0.value.utf8)) }),
                        from: try number("from", result, of: row),
                        to: try number("to", result, of: row),
                        by: try moment(result, "by")
                    )
                )
            }
            guard !results.isEmpty else {
                throw item.complaint("key_results", "is empty", "add what is to be reached")
            }
            objectives.append(ObjectiveText(name: name, start: try moment(item, "start"), keyResults: results))
        }
        return objectives
    }

    // MARK: Parts

    private static func indicator(_ item: FlowItem) throws(Complaint) -> (id: [UInt8], row: Indicator) {
        let id = try item.text("indicator")
        if let value = catalogue.value(named: Array(id.utf8)) {
            let row = catalogue.rows[value.indicator]
            return (Array("\(row.id)\(value.currency.map { ".\($0)" } ?? "")".utf8), row)
        }
        if let row = catalogue.rows.first(where: { $0.unit == .amount && id.hasPrefix("\($0.id)") }) {
            let reason = "is '\(id)', and there is a value for each currency"
            throw item.complaint("indicator", reason, "name one: '\(row.id).EUR'")
        }
        let meant = Spelling.nearest(to: id, among: catalogue.rows.map { "\($0.id)" })
        throw item.complaint(
            "indicator",
            "is '\(id)', which is none",
            meant.map { "did you mean '\($0)'?" } ?? "docs/semantics.md names them"
        )
    }

    /// A value of an indicator, and one that it can have.
    private static func number(_ name: String, _ item: FlowItem, of row: Indicator) throws(Complaint) -> FixedPoint {
        let number = try item.number(name, of: row.unit)
        let range = RuleRange(.indicator("\(row.id)"), catalogue)
        if let complaint = range.complaint(aboutValue: number.millionths) {
            throw item.complaint(name, complaint.reason, complaint.remedy)
        }
        return number
    }

    private static func better(_ item: FlowItem) throws(Complaint) -> Indicator.Better? {
        switch try item.optionalText("better") {
        case nil: nil
        case "higher": .higher
        case "lower": .lower
        default: throw item.complaint("better", "is neither", "write higher or lower, or leave it out")
        }
    }

    private static func values(_ item: FlowItem) throws(Complaint) -> [(dimension: Dimension, value: String)] {
        guard let node = item.node("scope") else { return [] }
        let names = ([.tenant] + Dimension.ofIndicators).map { "\($0.name)" }
        var values: [(dimension: Dimension, value: String)] = []
        for (name, text) in try FlowItem(node, path: "\(item.path).scope", names: names).texts() {
            guard let dimension = Dimension.allCases.first(where: { "\($0.name)" == name }) else { continue }
            if text != "*", let complaint = dimension.complaint(about: text) {
                throw Complaint(reason: "\(item.path).scope: \(complaint.reason)", remedy: complaint.remedy)
            }
            values.append((dimension, text))
        }
        return values
    }

    private static func pattern(_ item: FlowItem) throws(Complaint) -> [Dimension: [UInt8]?] {
        var pattern: [Dimension: [UInt8]?] = [:]
        for (dimension, value) in try values(item) {
            pattern.updateValue(value == "*" ? nil : Array(value.utf8), forKey: dimension)
        }
        return pattern
    }

    private static func moment(_ item: FlowItem, _ name: String) throws(Complaint) -> Moment {
        let bytes = Array(try item.text(name).utf8)
        if let date = bytes.withUnsafeBytes({ CivilDate(iso8601: $0) }) { return .date(date) }
        if let instant = bytes.withUnsafeBytes({ Timestamp(rfc3339: $0) }) { return .instant(instant) }
        throw item.complaint(name, "is neither a date nor a time with its zone", "write 2026-12-31, or RFC 3339")
    }
}
