import Alerting
import ContactCenter
import Indicators
import Yams

/// Reads what holds for a rule, or for some scopes of it: thresholds, and what protects against noise.
struct RuleTermsReader {
    /// What it reads.
    static let members = [
        "enabled", "above", "below", "clear", "severity", "for", "min_sample", "cooldown", "max_per_interval",
        "max_per_hour", "target",
    ]

    private static let day: Milliseconds = 86_400_000

    let rule: ScopeRule
    let number: RuleNumber
    private(set) var problems: [RuleList.Problem] = []

    private let range: RuleRange

    init(rule: ScopeRule, number: RuleNumber) {
        self.rule = rule
        self.number = number
        range = RuleRange(rule.measure, Catalogue.whole)
    }

    /// Takes what `section` says; the rest is that of `base`.
    mutating func read(_ section: inout RuleSection, over base: RuleTerms) -> RuleTerms {
        var terms = base
        if case .toggle(let isOn)? = value(.toggle, section.take("enabled")) { terms.isOn = isOn }
        if case .duration(let time)? = value(.duration(0...Self.day), section.take("for")) { terms.forMs = time }
        let days = ConfigurationKind.duration(0...7 * Self.day)
        if case .duration(let time)? = value(days, section.take("cooldown")) { terms.cooldownMs = time }
        readMinSample(&section, &terms)
        readMost(&section, &terms)
        if let target = section.take("target") { readTarget(target, &terms) }
        readThresholds(&section, &terms)
        return terms
    }

    private mutating func readMinSample(_ section: inout RuleSection, _ terms: inout RuleTerms) {
        guard let member = section.take("min_sample") else { return }
        if !hasSample {
            let reason = "\(rule.measure.indicator) is not computed of a sample, and \(rule.name) has a min_sample"
            complain(member.line, reason, "leave it out, or choose an indicator that is a mean or a share")
        }
        if case .integer(let count)? = value(.integer(0...1_000_000), member) { terms.minSample = Int64(count) }
    }

    /// Whether there is a count that `min_sample` is about.
    private var hasSample: Bool {
        if case .rising = rule.measure { return true }
        return Catalogue.whole.rows.first { "\($0.id)" == rule.measure.indicator }?.hasSample == true
    }

    private mutating func readMost(_ section: inout RuleSection, _ terms: inout RuleTerms) {
        let perInterval = section.take("max_per_interval")
        let perHour = section.take("max_per_hour")
        if let perHour, perInterval != nil {
            complain(perHour.line, "\(rule.name) has max_per_interval and max_per_hour", "write one of them")
        }
        let length = perInterval == nil ? EpisodeLimit.hour : nil
        switch value(.integer(1...3_600, absent: "none"), perInterval ?? perHour) {
        case .integer(let count): terms.most = EpisodeLimit(count, in: length)
        case .absent: terms.most = nil
        default: break
        }
    }

    private mutating func readTarget(_ member: RuleSection.Member, _ terms: inout RuleTerms) {
        guard case .againstTarget(let indicator) = rule.measure else {
            let remedy = "its thresholds are values: write \(rule.side.rawValue)"
            return complain(member.line, "\(rule.name) is not about a target", remedy)
        }
        let number = RuleNumber(.indicator(indicator), Catalogue.whole)
        guard let target = millionths(member, number) else { return }
        terms.target = target
        let range = RuleRange(.indicator(indicator), Catalogue.whole)
        if let complaint = range.complaint(aboutTarget: target, number) {
            complain(member.line, "\(rule.name): \(complaint.reason)", complaint.remedy)
        }
    }

    private mutating func readThresholds(_ section: inout RuleSection, _ terms: inout RuleTerms) {
        let other: RuleSide = rule.side == .above ? .below : .above
        if let wrong = section.take(other.rawValue) {
            let isShipped = ScopeRule.shipped.contains { $0.name == rule.name }
            complain(
                wrong.line,
                isShipped
                    ? "\(rule.name) has no \(other.rawValue)"
                    : "\(rule.name) has both \(rule.side.rawValue) and \(other.rawValue)",
                isShipped ? "it fires \(rule.side.rawValue) its threshold" : "write a rule for each"
            )
        }
        let base = terms.thresholds
        let line = section.line
        let severityMember = section.take("severity")
        let severity = severity(severityMember, base)
        let limits = section.take(rule.side.rawValue)
        if let severityMember, limits?.node.mapping != nil {
            let remedy = "leave it out: each threshold has its own"
            complain(severityMember.line, "\(rule.name) has several thresholds and one severity", remedy)
        }
        if let limits {
            terms.thresholds = numbers(limits, severity ?? base.first?.severity ?? .warning).map { severity, limit in
                // The distance stays that of the rule.
                let known = base.first { $0.severity == severity } ?? base.first
                let clear = known.map { range.clear(at: limit, as: $0, rule.side, number) }
                return RuleThreshold(severity, limit, clear: clear)
            }
        } else if let severity, base.count == 1 {
            terms.thresholds[0].severity = severity
        }
        terms.thresholds.sort { $0.severity.rawValue < $1.severity.rawValue }
        let clear = section.take("clear")
        if let clear { readClear(clear, &terms) }
        check(terms.thresholds, limits?.line ?? line, clearLine: clear?.line)
    }

    private mutating func readClear(_ member: RuleSection.Member, _ terms: inout RuleTerms) {
        guard let first = terms.thresholds.first else { return }
        if member.node.mapping == nil, terms.thresholds.count > 1 {
            let remedy = "write it by severity, as its thresholds"
            return complain(member.line, "\(rule.name) has several thresholds and one clear", remedy)
        }
        for (severity, clear) in numbers(member, first.severity) {
            guard let index = terms.thresholds.firstIndex(where: { $0.severity == severity }) else {
                complain(member.line, "\(rule.name) has a clear for \(severity.name) and no threshold", "leave it out")
                continue
            }
            terms.thresholds[index].clear = clear
        }
    }

    /// One number, or several by severity.
    private mutating func numbers(_ member: RuleSection.Member, _ severity: Severity) -> [(Severity, Int64)] {
        guard let section = RuleSection(member.node) else {
            return millionths(member).map { [(severity, $0)] } ?? []
        }
        return section.rest.compactMap { part in
            guard let severity = self.severity(named: part.name, part.line) else { return nil }
            return millionths(part).map { (severity, $0) }
        }
    }

    private mutating func millionths(_ member: RuleSection.Member, _ number: RuleNumber? = nil) -> Int64? {
        do throws(ConfigurationKind.Complaint) {
            return try (number ?? self.number).parse(member.node.scalar?.string ?? "")
        } catch {
            complain(member.line, "\(rule.name): \(member.name): \(error.reason)", error.remedy)
            return nil
        }
    }

    // MARK: Checking

    private mutating func check(_ thresholds: [RuleThreshold], _ line: Int, clearLine: Int?) {
        let isAbove = rule.side == .above
        for threshold in thresholds {
            if let complaint = range.complaint(about: threshold, rule.side, number) {
                complain(line, "\(rule.name): \(complaint.reason)", complaint.remedy)
            } else if let complaint = range.complaint(aboutClearOf: threshold, rule.side, number) {
                complain(clearLine ?? line, "\(rule.name): \(complaint.reason)", complaint.remedy)
            }
        }
        for threshold in thresholds
        where isAbove ? threshold.clear > threshold.limit : threshold.clear < threshold.limit {
            complain(
                clearLine ?? line,
                "\(rule.name): clear \(number.text(threshold.clear)) is on the wrong side of the threshold "
                    + number.text(threshold.limit),
                "it is over at or \(isAbove ? "below" : "above") clear, so write \(isAbove ? "less" : "more")"
            )
        }
        for (mild, severe) in zip(thresholds, thresholds.dropFirst()) {
            if mild.severity == severe.severity {
                complain(line, "\(rule.name) has two thresholds for \(mild.severity.name)", "keep one of them")
            } else if isAbove ? severe.limit <= mild.limit : severe.limit >= mild.limit {
                complain(
                    line,
                    "\(rule.name): \(severe.severity.name) comes before \(mild.severity.name)",
                    "the more severe threshold is the \(isAbove ? "greater" : "smaller") one"
                )
            }
        }
    }

    private mutating func severity(_ member: RuleSection.Member?, _ base: [RuleThreshold]) -> Severity? {
        guard let member else { return nil }
        return severity(named: member.node.scalar?.string ?? "", member.line)
    }

    private mutating func severity(named name: String, _ line: Int) -> Severity? {
        let names = Severity.allCases.map { "\($0.name)" }
        guard let severity = Severity.allCases.first(where: { "\($0.name)" == name }) else {
            complain(line, "'\(name)' is no severity", "choose one of: \(names.joined(separator: ", "))")
            return nil
        }
        return severity
    }

    private mutating func value(_ kind: ConfigurationKind, _ member: RuleSection.Member?) -> ConfigurationValue? {
        guard let member else { return nil }
        do throws(ConfigurationKind.Complaint) {
            return try kind.parse(member.node.scalar?.string ?? "")
        } catch {
            complain(member.line, "\(rule.name): \(member.name): \(error.reason)", error.remedy)
            return nil
        }
    }

    private mutating func complain(_ line: Int, _ reason: String, _ remedy: String) {
        let complaint = ConfigurationKind.Complaint(reason: reason, remedy: remedy)
        problems.append(RuleList.Problem(line: line, complaint: complaint))
    }
}
