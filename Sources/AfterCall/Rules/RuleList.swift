import Alerting
import ContactCenter
import Indicators
import Yams

/// The list `alerts.rules` of a file: rules of the operator's own, and what is different of those of the product.
struct RuleList {
    /// A rule, and where it stands.
    struct Entry {
        let rule: ScopeRule
        let line: Int
    }

    /// What is wrong, and where.
    struct Problem: Error {
        let line: Int
        let complaint: ConfigurationKind.Complaint
    }

    /// What one item may say.
    static let members =
        ["name", "indicator", "currency", "scope", "window"] + RuleTermsReader.members + ["runbook", "exceptions"]

    private(set) var entries: [Entry] = []
    private(set) var problems: [Problem] = []
    private let catalogue = Catalogue.whole

    /// Reads the list that begins on `line`.
    init(_ node: Node, line: Int) {
        guard let list = node.sequence else {
            complain(line, "alerts.rules is no list", "write items with '- name: …' below it")
            return
        }
        for item in list { read(item) }
    }

    private mutating func read(_ item: Node) {
        guard var section = RuleSection(item) else {
            return complain(item.mark?.line ?? 0, "a rule is no section", "begin it with '- name: …'")
        }
        guard let name = name(&section) else { return }
        let known = problems.count
        guard var rule = shipped(name, &section) ?? own(name, &section) else { return }
        if let runbook = section.take("runbook") { rule.runbook = text(runbook, name) }
        let exceptions = section.take("exceptions")
        rule.terms = terms(&section, over: rule.terms, rule)
        if problems.count == known, rule.terms.thresholds.isEmpty {
            complain(section.line, "\(name) has no threshold", "write above or below, and \(number(rule).form)")
        }
        complainOfRest(section, Self.members, of: name)
        if problems.count == known, let exceptions { readExceptions(exceptions, of: &rule) }
        if problems.count == known { entries.append(Entry(rule: rule, line: section.line)) }
    }

    private mutating func name(_ section: inout RuleSection) -> String? {
        guard let member = section.take("name") else {
            complain(section.line, "a rule has no name", "begin it with '- name: …'")
            return nil
        }
        let name = member.node.scalar?.string ?? ""
        let isWord = name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLowercase || $0.isNumber) }
        guard isWord, (1...64).contains(name.count), name.first?.isLowercase == true else {
            complain(member.line, "'\(name)' is no name of a rule", "write 1 to 64 of a-z 0-9 _, a letter first")
            return nil
        }
        if entries.contains(where: { $0.rule.name == name }) {
            complain(member.line, "\(name) is there twice", "put what is for some scopes into its exceptions")
            return nil
        }
        if LiveRule.allCases.contains(where: { "\($0.name)" == name }) {
            let remedy = "its keys are under alerts, those of some scopes under alerts.exceptions"
            complain(member.line, "\(name) is a rule on what an agent does now", remedy)
            return nil
        }
        return name
    }

    // MARK: What it is about

    private mutating func shipped(_ name: String, _ section: inout RuleSection) -> ScopeRule? {
        guard let rule = ScopeRule.shipped.first(where: { $0.name == name }) else { return nil }
        for fixed in ["indicator", "currency", "scope", "window"] {
            guard let member = section.take(fixed) else { continue }
            complain(
                member.line,
                "the \(fixed) of \(name), a rule of the product, cannot be changed",
                fixed == "scope"
                    ? "name scopes in its exceptions, or give a rule of your own another name"
                    : "give a rule of your own another name"
            )
        }
        return rule
    }

    private mutating func own(_ name: String, _ section: inout RuleSection) -> ScopeRule? {
        guard let indicator = indicator(&section, name), let measure = measure(indicator, &section, name),
            let window = window(&section, indicator)
        else { return nil }
        guard let scope = section.take("scope") else {
            complain(section.line, "\(name) has no scope", "write 'scope: all', or dimensions")
            return nil
        }
        guard let pattern = pattern(scope, name) else { return nil }
        let dimensions = DimensionSet(pattern.values.keys.map { DimensionSet($0) }).subtracting(.tenant)
        guard indicator.applies(to: dimensions), dimensions.isDisjoint(with: [.contact, .partition]) else {
            let scopes = Self.scopes(of: indicator).map { ScopeNames.text(of: [$0]) }.joined(separator: ", ")
            let scope = ScopeNames.text(of: [dimensions])
            complain(section.line, "\(indicator.id) is not computed of \(scope)", "it is of \(scopes)")
            return nil
        }
        let side: RuleSide = section.has("below") ? .below : .above
        if side == .below, ScopeRuleTable.isAge(indicator) {
            let reason = "\(indicator.id) grows until it is over, so that it is below anything for a time"
            complain(section.line, reason, "write above, or choose an indicator that counts")
            return nil
        }
        var rule = ScopeRule(name, measure, of: [dimensions], over: window, side, RuleTerms([]))
        rule.pattern = pattern
        return rule
    }

    private mutating func indicator(_ section: inout RuleSection, _ name: String) -> Indicator? {
        let ids = Self.indicators
        guard let member = section.take("indicator") else {
            let meant = Spelling.nearest(to: name, among: ScopeRule.shipped.map(\.name))
            let remedy = meant.map { "write one; or did you mean '\($0)', a rule of the product?" }
            complain(section.line, "\(name) has no indicator", remedy ?? "write one, such as acw.avg")
            return nil
        }
        let id = member.node.scalar?.string ?? ""
        guard ids.contains(id), let place = catalogue.rows.firstIndex(where: { "\($0.id)" == id }) else {
            let meant = Spelling.nearest(to: id, among: ids).map { "did you mean '\($0)'?" }
            complain(member.line, "'\(id)' is no indicator", meant ?? "there are: \(ids.joined(separator: ", "))")
            return nil
        }
        return catalogue.rows[place]
    }

    /// The indicators that rules of one's own may look at: not what tasks report of partitions and single contacts.
    static var indicators: [String] { Catalogue.whole.rows.filter { !scopes(of: $0).isEmpty }.map { "\($0.id)" } }

    /// The scopes of one dimension, or of none, that an indicator is computed of.
    private static func scopes(of indicator: Indicator) -> [DimensionSet] {
        ([[]] + Dimension.ofIndicators.map { DimensionSet($0) }).filter { indicator.applies(to: $0) }
    }

    private mutating func measure(
        _ indicator: Indicator,
        _ section: inout RuleSection,
        _ name: String
    ) -> RuleMeasure? {
        let id = "\(indicator.id)"
        let member = section.take("currency")
        guard indicator.unit == .amount else {
            guard let member else { return .indicator(id) }
            complain(member.line, "\(id) of \(name) is no amount and has no currency", "leave it out")
            return nil
        }
        guard let member else {
            complain(
                section.line,
                "\(id) has a value for each currency, and \(name) names none",
                "write 'currency: EUR'"
            )
            return nil
        }
        guard let currency = CurrencyCode(member.node.scalar?.string ?? "") else {
            complain(member.line, "that is no currency", "write its code of three letters, such as EUR")
            return nil
        }
        return .amount(id, currency: currency.description)
    }

    /// How things stand now for gauges, else 30 minutes.
    private mutating func window(_ section: inout RuleSection, _ indicator: Indicator) -> RuleWindow? {
        guard let member = section.take("window") else {
            return indicator.isGauge ? .now : .rolling(minutes: 30)
        }
        let name = member.node.scalar?.string ?? ""
        let names = RuleWindow.all.map(\.name)
        guard let window = RuleWindow.all.first(where: { $0.name == name })?.window else {
            complain(member.line, "'\(name)' is no window", "choose one of: \(names.joined(separator: ", "))")
            return nil
        }
        if indicator.isGauge != (window == .now) {
            complain(
                member.line,
                indicator.isGauge
                    ? "\(indicator.id) says how things stand now, and has no window of time"
                    : "\(indicator.id) is computed over a window, not of now",
                indicator.isGauge
                    ? "write 'window: now'" : "choose one of: \(names.dropFirst().joined(separator: ", "))"
            )
            return nil
        }
        return window
    }

    /// `all`, or dimensions with a value or `*`.
    private mutating func pattern(_ member: RuleSection.Member, _ name: String) -> ScopePattern? {
        do throws(Problem) {
            return try ScopePattern(member, of: name)
        } catch {
            problems.append(error)
            return nil
        }
    }

    // MARK: Terms

    private mutating func terms(_ section: inout RuleSection, over base: RuleTerms, _ rule: ScopeRule) -> RuleTerms {
        var reader = RuleTermsReader(rule: rule, number: number(rule))
        let terms = reader.read(&section, over: base)
        problems += reader.problems
        return terms
    }

    private func number(_ rule: ScopeRule) -> RuleNumber { RuleNumber(rule.measure, catalogue) }

    private mutating func readExceptions(_ member: RuleSection.Member, of rule: inout ScopeRule) {
        guard let list = member.node.sequence else {
            let remedy = "write items with '- scope: …' below it"
            return complain(member.line, "\(rule.name): exceptions is no list", remedy)
        }
        for item in list {
            guard var section = RuleSection(item) else {
                complain(item.mark?.line ?? member.line, "an exception is no section", "begin it with '- scope: …'")
                continue
            }
            guard let scope = section.take("scope") else {
                complain(section.line, "an exception of \(rule.name) has no scope", "begin it with '- scope: …'")
                continue
            }
            guard let pattern = pattern(scope, rule.name) else { continue }
            let dimensions = DimensionSet(pattern.values.keys.map { DimensionSet($0) }).subtracting(.tenant)
            guard rule.subjects.contains(where: { dimensions.isSubset(of: $0) }) else {
                let scopes = ScopeNames.text(of: rule.subjects)
                complain(scope.line, "\(rule.name) has no scope like this", "its alerts are about: \(scopes)")
                continue
            }
            if let reason = rule.pattern.reasonNotToMeet(pattern) {
                let remedy = "take it out, or make the scope of the rule wider"
                complain(scope.line, "an exception of \(rule.name) is never met: \(reason)", remedy)
                continue
            }
            if section.rest.isEmpty {
                let remedy = "write what is different there, such as '\(rule.side.rawValue): …'"
                complain(section.line, "an exception of \(rule.name) sets nothing", remedy)
                continue
            }
            let terms = terms(&section, over: rule.terms, rule)
            complainOfRest(section, ["scope"] + RuleTermsReader.members, of: "an exception of \(rule.name)")
            rule.exceptions.append(RuleException(pattern, terms))
        }
    }

    // MARK: Complaints

    private mutating func text(_ member: RuleSection.Member, _ name: String) -> String? {
        guard let text = member.node.scalar?.string, !text.isEmpty, text.utf8.count <= 1_024 else {
            complain(member.line, "\(name): \(member.name) is no text", "write a URL or a path")
            return nil
        }
        return text
    }

    private mutating func complainOfRest(_ section: RuleSection, _ known: [String], of name: String) {
        for member in section.rest {
            let meant = Spelling.nearest(to: member.name, among: known).map { "did you mean '\($0)'?" }
            let all = "there are: \(known.joined(separator: ", "))"
            complain(member.line, "'\(member.name)' is no member of \(name)", meant ?? all)
        }
    }

    private mutating func complain(_ line: Int, _ reason: String, _ remedy: String) {
        let complaint = ConfigurationKind.Complaint(reason: reason, remedy: remedy)
        problems.append(Problem(line: line, complaint: complaint))
    }
}
