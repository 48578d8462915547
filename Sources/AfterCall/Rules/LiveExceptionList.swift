import Alerting
import ContactCenter
import Indicators
import Yams

/// The list `alerts.exceptions` of a file: thresholds of live rules for some agents or contacts, by the keys that
/// `alerts` itself has.
struct LiveExceptionList {
    /// An exception, and where it stands.
    struct Entry {
        let pattern: ScopePattern
        /// By the path of the key, as `alerts.hold_long`.
        let values: [String: ConfigurationValue]
        let line: Int

        /// The scope in words.
        var scope: String { RuleText.text(pattern, omitsAny: false) }
    }

    /// The keys that it may set.
    static let rows: [ConfigurationKey] = LiveThreshold.allCases.compactMap { ConfigurationKey.row(of: $0.path) }

    private static let prefix = "alerts."

    private(set) var entries: [Entry] = []
    private(set) var problems: [RuleList.Problem] = []

    /// Reads the list that begins on `line`.
    init(_ node: Node, line: Int) {
        guard let list = node.sequence else {
            complain(line, "\(SettingAddress.exceptions) is no list", "write items with '- scope: …' below it")
            return
        }
        for item in list { read(item, line: line) }
    }

    private mutating func read(_ item: Node, line: Int) {
        guard var section = RuleSection(item), let scope = section.take("scope") else {
            let place = item.mark?.line ?? line
            return complain(place, "an exception has no scope", "begin it with '- scope: {team: …}'")
        }
        let known = problems.count
        var values: [String: ConfigurationValue] = [:]
        read(section, prefix: Self.prefix, into: &values)
        do throws(RuleList.Problem) {
            let pattern = try ScopePattern(scope, of: "an exception")
            if problems.count > known { return }
            let entry = Entry(pattern: pattern, values: values, line: section.line)
            try check(entry, scope)
            entries.append(entry)
        } catch {
            problems.append(error)
        }
    }

    private mutating func read(
        _ section: RuleSection,
        prefix: String,
        into values: inout [String: ConfigurationValue]
    ) {
        for member in section.rest {
            let path = prefix + member.name
            let inside = Self.rows.filter { $0.path.hasPrefix(path + ".") }
            if let row = Self.rows.first(where: { $0.path == path }) {
                read(member, of: row, into: &values)
            } else if let inner = RuleSection(member.node), !inside.isEmpty {
                read(inner, prefix: path + ".", into: &values)
            } else if !inside.isEmpty {
                let keys = inside.map { $0.path.dropFirst(path.count + 1) }.joined(separator: ", ")
                complain(member.line, "\(path) is a section, not a value", "its keys are: \(keys)")
            } else {
                let names = Self.rows.map { String($0.path.dropFirst(Self.prefix.count)) }
                let meant = Spelling.nearest(to: String(path.dropFirst(Self.prefix.count)), among: names)
                let all = "there are: scope, \(names.joined(separator: ", "))"
                let what = "'\(path.dropFirst(Self.prefix.count))' is nothing that an exception may set"
                complain(member.line, what, meant.map { "did you mean '\($0)'?" } ?? all)
            }
        }
    }

    private mutating func read(
        _ member: RuleSection.Member,
        of row: ConfigurationKey,
        into values: inout [String: ConfigurationValue]
    ) {
        if values[row.path] != nil {
            return complain(member.line, "\(row.path) is set twice for one scope", "keep one of them")
        }
        guard let text = member.node.scalar?.string, !member.node.isPlainNull else {
            let what = member.node.isPlainNull ? "has no value" : "is a value, not a list or a section"
            return complain(member.line, "\(row.path) \(what)", "write \(row.kind.limits)")
        }
        do throws(ConfigurationKind.Complaint) {
            values[row.path] = try row.kind.parse(text)
        } catch {
            complain(member.line, "\(row.path): \(error.reason)", error.remedy)
        }
    }

    // MARK: Checking

    private func check(_ entry: Entry, _ scope: RuleSection.Member) throws(RuleList.Problem) {
        if entry.pattern.values.isEmpty {
            let remedy = "name dimensions, or set the keys under alerts itself"
            throw RuleList.Problem(scope.line, "an exception cannot be for all", remedy)
        }
        if entry.values.isEmpty {
            let remedy = "write what is different there, such as 'hold_long: 5m'"
            throw RuleList.Problem(entry.line, "the exception for \(entry.scope) sets nothing", remedy)
        }
        if let earlier = entries.first(where: { $0.pattern == entry.pattern }) {
            let remedy = "put both into one; line \(earlier.line) has the other"
            throw RuleList.Problem(entry.line, "there are two exceptions for \(entry.scope)", remedy)
        }
        for threshold in LiveThreshold.allCases where entry.values[threshold.path] != nil {
            try check(threshold, entry, scope)
        }
    }

    private func check(
        _ threshold: LiveThreshold,
        _ entry: Entry,
        _ scope: RuleSection.Member
    ) throws(RuleList.Problem) {
        let names = Dimension.allCases.filter { threshold.dimensions.contains($0) }.map { "\($0.name)" }
        if let other = Dimension.allCases.first(where: {
            entry.pattern.values.keys.contains($0) && !threshold.dimensions.contains($0)
        }) {
            throw RuleList.Problem(
                scope.line,
                "\(threshold.path) cannot differ by \(other.name)",
                "name only: \(names.joined(separator: ", "))"
            )
        }
        if threshold.counts, entry.pattern.values.values.contains(where: { $0 == nil }) {
            let remedy = "name the \(names.joined(separator: " or "))"
            throw RuleList.Problem(scope.line, "\(threshold.path) cannot differ by \"*\"", remedy)
        }
    }

    private mutating func complain(_ line: Int, _ reason: String, _ remedy: String) {
        problems.append(RuleList.Problem(line, reason, remedy))
    }
}

extension LiveExceptionList.Entry {
    /// The configuration as it is in its scope.
    func applied(to configuration: AfterCallConfiguration) -> AfterCallConfiguration {
        var merged = configuration
        if case .some(.some(let queue)) = pattern.values[.queue] {
            merged.queueDefaults = configuration.settings(ofQueue: String(decoding: queue, as: UTF8.self))
        }
        for (path, value) in values { ConfigurationKey.row(of: path)?.accessor.set(&merged, value) }
        return merged
    }

    /// What the live rules take from it; `merged` is the configuration as it is in its scope.
    func exception(_ merged: AfterCallConfiguration) -> LiveException {
        let sets = LiveThreshold.allCases.filter { values[$0.path] != nil }
        return LiveException(pattern, Set(sets), merged.alerts.thresholds)
    }

    /// What it sets, on one line.
    var text: String {
        LiveExceptionList.rows.compactMap { row in
            values[row.path].map { value in
                let name = row.path.dropFirst("alerts.".count)
                return "\(name) \(row.kind.text(of: value) ?? "off")"
            }
        }.joined(separator: "; ")
    }

    /// What does not go together in its scope.
    func problems(in merged: AfterCallConfiguration) -> [ConfigurationKind.Complaint] {
        var found = CombinationRule.all.compactMap { rule -> ConfigurationKind.Complaint? in
            guard values[rule.shorter] != nil || values[rule.longer] != nil,
                let least = ConfigurationKey.row(of: rule.shorter)?.accessor.get(merged),
                let most = ConfigurationKey.row(of: rule.longer)?.accessor.get(merged),
                rule.isBroken(least, most)
            else { return nil }
            return ConfigurationKind.Complaint(
                reason: "for \(scope), \(rule.text): \(rule.reason)",
                remedy: "shorten the one or lengthen the other"
            )
        }
        let thresholds = merged.alerts.thresholds
        let countsWraps = ["alerts.acw_too_short.count", "alerts.acw_too_short.of"].contains { values[$0] != nil }
        if countsWraps, let count = thresholds.shortWraps, count > thresholds.lastWraps {
            let reason = "for \(scope), acw_too_short.count is \(count), but \(thresholds.lastWraps) are looked back at"
            found.append(ConfigurationKind.Complaint(reason: reason, remedy: "lower the one or raise acw_too_short.of"))
        }
        return found
    }
}
