import Alerting
import ContactCenter
import Indicators
import Yams

/// Reads one test of a file of tests.
struct RuleTestReader {
    private static let ofTest = ["name", "every", "series", "directory", "events", "only", "expect"]
    private static let ofSeries = ["scope", "indicator", "currency", "agent", "reason", "values", "samples", "target"]
    private static let ofAlert = ["rule", "scope", "severity"]
    private static let day: Milliseconds = 86_400_000
    /// The most values of a series.
    private static let maximumSteps = 100_000

    private(set) var problems: [RuleList.Problem] = []
    private let configuration: AfterCallConfiguration
    private let catalogue = Catalogue.whole

    /// - Parameter configuration: what its rules are in.
    init(_ configuration: AfterCallConfiguration) {
        self.configuration = configuration
    }

    /// The test that `section` is; `nil` where there are ``problems``.
    mutating func read(_ section: RuleSection) -> RuleTest? {
        var section = section
        let name = section.take("name")?.node.scalar?.string ?? "the test of line \(section.line)"
        let material = section.has("events") ? events(&section) : series(&section)
        var expectations: [RuleTest.Expectation] = []
        for part in sections(section.take("expect"), "expect", section.line) {
            if let one = readExpectation(part) { expectations.append(one) }
        }
        let only = section.take("only").map { ruleNames($0) }
        complainOfRest(section, Self.ofTest)
        guard problems.isEmpty else { return nil }
        return RuleTest(
            name: name,
            material: material,
            only: only,
            expectations: expectations.sorted { $0.at < $1.at }
        )
    }

    private mutating func series(_ section: inout RuleSection) -> RuleTest.Material {
        let every = section.take("every").map { duration($0, least: 1_000) } ?? 60_000
        if let member = section.take("directory") {
            complain(member.line, "a test of values has a directory", "write events, or leave it out")
        }
        var series: [RuleTest.Series] = []
        for part in sections(section.take("series"), "series", section.line) {
            if let one = readSeries(part) { series.append(one) }
        }
        return .series(series, every: every)
    }

    private mutating func events(_ section: inout RuleSection) -> RuleTest.Material {
        for name in ["series", "every"] {
            guard let member = section.take(name) else { continue }
            complain(member.line, "a test has \(name) and events", "make two tests of it")
        }
        let entries = section.take("directory").map { sections($0, "directory", section.line) } ?? []
        let directory = readDirectory(entries, configuration)
        var events: [RuleTestEvent] = []
        for part in sections(section.take("events"), "events", section.line) {
            if let one = readEvent(part, number: events.count + 1) { events.append(one) }
        }
        return .events(events, directory)
    }

    private mutating func sections(_ member: RuleSection.Member?, _ name: String, _ line: Int) -> [RuleSection] {
        guard let member, let list = member.node.sequence else {
            complain(member?.line ?? line, "the test has no list of \(name)", "write '\(name):' and items below it")
            return []
        }
        return list.compactMap { item in
            if let section = RuleSection(item) { return section }
            complain(item.mark?.line ?? member.line, "an item of \(name) is no section", "write names and values")
            return nil
        }
    }

    // MARK: Series

    private mutating func readSeries(_ section: RuleSection) -> RuleTest.Series? {
        var section = section
        guard let scope = scope(section.take("scope"), section.line),
            let (subject, number) = subject(&section),
            let values = section.take("values")
        else {
            if problems.isEmpty { complain(section.line, "a series has no values", "write them, such as 20s 35sx5") }
            return nil
        }
        let steps = steps(values, number)
        var samples: Int64? = 1_000
        if let member = section.take("samples") { samples = count(member).map { Int64($0) } ?? samples }
        if case .indicator(let place) = subject, !catalogue.rows[place].hasSample { samples = nil }
        let target = section.take("target").flatMap { parse($0.node.scalar?.string ?? "", number, $0.line) }
        complainOfRest(section, Self.ofSeries)
        return RuleTest.Series(scope: scope, subject: subject, values: steps, samples: samples, target: target)
    }

    private mutating func subject(_ section: inout RuleSection) -> (RuleTest.Subject, RuleNumber)? {
        for (name, kind) in [("agent", Share.Kind.agent), ("reason", .reason)] {
            guard let member = section.take(name) else { continue }
            return (.share(kind, name: Array((member.node.scalar?.string ?? "").utf8)), .duration)
        }
        guard let member = section.take("indicator") else {
            complain(
                section.line,
                "a series has no indicator",
                "name one, or an agent of a team, or a reason of a queue"
            )
            return nil
        }
        let id = member.node.scalar?.string ?? ""
        let ids = catalogue.rows.map { "\($0.id)" }
        guard let place = ids.firstIndex(of: id) else {
            let meant = Spelling.nearest(to: id, among: ids).map { "did you mean '\($0)'?" }
            complain(member.line, "'\(id)' is no indicator", meant ?? "there are: \(ids.joined(separator: ", "))")
            return nil
        }
        let number = RuleNumber(.indicator(id), catalogue)
        let currency = section.take("currency")
        guard catalogue.rows[place].unit == .amount else {
            if let currency { complain(currency.line, "\(id) has no currency", "leave it out") }
            return (.indicator(place), number)
        }
        guard let code = CurrencyCode(currency?.node.scalar?.string ?? "") else {
            complain(member.line, "\(id) has a value for each currency", "name one, such as EUR")
            return nil
        }
        return (.amount(place, currency: Array(code.description.utf8)), number)
    }

    /// `20s 35sx5 _`: a value, one five times, a step of which nothing is told.
    private mutating func steps(_ member: RuleSection.Member, _ number: RuleNumber) -> [Int64?] {
        let words = member.node.sequence?.compactMap { $0.scalar?.string } ?? [member.node.scalar?.string ?? ""]
        var steps: [Int64?] = []
        for word in words.flatMap({ $0.split(whereSeparator: \.isWhitespace) }) {
            let parts = word.split(separator: "x", maxSplits: 1)
            let times = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
            guard times > 0, steps.count + times <= Self.maximumSteps else {
                complain(member.line, "'\(word)' is no value", "write values such as 20s, or 20sx5 for five of them")
                break
            }
            let value = parts[0] == "_" ? nil : parse(String(parts[0]), number, member.line)
            steps += Array(repeating: value, count: times)
        }
        return steps
    }

    // MARK: Expectations

    private mutating func readExpectation(_ section: RuleSection) -> RuleTest.Expectation? {
        var section = section
        guard let at = section.take("at"), let firing = section.take("firing"), let list = firing.node.sequence else {
            complain(section.line, "an expectation is not whole", "write {at: 5m, firing: []}")
            return nil
        }
        var expected: [RuleTest.Expected] = []
        for item in list {
            guard let alert = RuleSection(item) else {
                complain(firing.line, "an alert is no section", "write {rule: …, scope: {…}}")
                continue
            }
            if let one = readAlert(alert) { expected.append(one) }
        }
        complainOfRest(section, ["at", "firing"])
        return RuleTest.Expectation(at: duration(at, least: 0), firing: expected)
    }

    private mutating func readAlert(_ section: RuleSection) -> RuleTest.Expected? {
        var section = section
        let name = section.take("rule")?.node.scalar?.string ?? ""
        guard isRule(name, section.line) else { return nil }
        var severity: Severity?
        if let member = section.take("severity") {
            severity = Severity.allCases.first { "\($0.name)" == member.node.scalar?.string }
            if severity == nil {
                let names = Severity.allCases.map { "\($0.name)" }.joined(separator: ", ")
                complain(member.line, "that is no severity", "choose one of: \(names)")
            }
        }
        guard let scope = scope(section.take("scope"), section.line) else { return nil }
        complainOfRest(section, Self.ofAlert)
        return RuleTest.Expected(alert: RuleTestAlert(rule: name, scope: scope), severity: severity)
    }

    private mutating func ruleNames(_ member: RuleSection.Member) -> Set<String> {
        let names = member.node.sequence?.map { $0.scalar?.string ?? "" } ?? [member.node.scalar?.string ?? ""]
        return Set(names.filter { isRule($0, member.line) })
    }

    /// Whether there is such a rule; complains if not.
    private mutating func isRule(_ name: String, _ line: Int) -> Bool {
        let known = configuration.rules.rules.map(\.name) + RuleTestAlert.liveRules
        if known.contains(name) { return true }
        let meant = Spelling.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
        complain(line, "'\(name)' is no rule", meant ?? "'aftercall rules list' names them")
        return false
    }

    // MARK: Parts

    private mutating func scope(_ member: RuleSection.Member?, _ line: Int) -> ScopeKey? {
        guard let member else {
            complain(line, "there is no scope", "write 'scope: all', or such as {queue: billing}")
            return nil
        }
        if member.node.scalar?.string == "all" { return ScopeKey([]) }
        let names = Dimension.allCases.map { "\($0.name)" }
        var values: [(dimension: Dimension, value: [UInt8])] = []
        for part in RuleSection(member.node)?.rest ?? [] {
            guard let dimension = Dimension.allCases.first(where: { "\($0.name)" == part.name }) else {
                let meant = Spelling.nearest(to: part.name, among: names).map { "did you mean '\($0)'?" }
                let all = "there are: \(names.joined(separator: ", "))"
                complain(part.line, "'\(part.name)' is no dimension", meant ?? all)
                return nil
            }
            let value = part.node.scalar?.string ?? ""
            if !value.isEmpty, let complaint = dimension.complaint(about: value) {
                complain(part.line, complaint.reason, complaint.remedy)
                return nil
            }
            values.append((dimension, Array(value.utf8)))
        }
        guard !values.isEmpty, !values.contains(where: \.value.isEmpty) else {
            complain(member.line, "the scope says nothing", "write 'all', or such as {queue: billing}")
            return nil
        }
        return ScopeKey(values)
    }

    mutating func duration(_ member: RuleSection.Member, least: Milliseconds) -> Milliseconds {
        do throws(ConfigurationKind.Complaint) {
            let kind = ConfigurationKind.duration(least...7 * Self.day)
            if case .duration(let time) = try kind.parse(member.node.scalar?.string ?? "") { return time }
        } catch {
            complain(member.line, "\(member.name): \(error.reason)", error.remedy)
        }
        return least
    }

    private mutating func count(_ member: RuleSection.Member) -> Int? {
        do throws(ConfigurationKind.Complaint) {
            let kind = ConfigurationKind.integer(0...1_000_000_000)
            if case .integer(let count) = try kind.parse(member.node.scalar?.string ?? "") { return count }
        } catch {
            complain(member.line, "\(member.name): \(error.reason)", error.remedy)
        }
        return nil
    }

    private mutating func parse(_ text: String, _ number: RuleNumber, _ line: Int) -> Int64? {
        do throws(ConfigurationKind.Complaint) {
            return try number.parse(text)
        } catch {
            complain(line, "'\(text)' is no value", "write \(number.form)")
            return nil
        }
    }

    /// Complains of what is left of a section, which has `known` ones.
    mutating func complainOfRest(
        _ section: RuleSection,
        _ known: [String],
        _ complaint: (String) -> String = { "unknown key '\($0)'" }
    ) {
        for member in section.rest {
            let meant = Spelling.nearest(to: member.name, among: known).map { "did you mean '\($0)'?" }
            complain(member.line, complaint(member.name), meant ?? "there are: \(known.joined(separator: ", "))")
        }
    }

    mutating func complain(_ line: Int, _ reason: String, _ remedy: String) {
        let complaint = ConfigurationKind.Complaint(reason: reason, remedy: remedy)
        problems.append(RuleList.Problem(line: line, complaint: complaint))
    }
}
