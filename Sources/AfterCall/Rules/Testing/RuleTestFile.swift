import Alerting
import ContactCenter
import Indicators
import Yams

/// A file of tests of rules, taken apart:
///
/// ```yaml
/// rules: [{name: service_level_low, below: 85%, clear: 87%}]   # as alerts.rules; or configuration: aftercall.yaml
/// tests:
///   - name: a bad minute
///     every: 1m                       # of indicators
///     series:
///       - {scope: {queue: billing}, indicator: service_level, values: 90% 84%x2 88%, samples: 40}
///     expect:
///       - {at: 1m, firing: [{rule: service_level_low, scope: {queue: billing}, severity: warning}]}
///       - {at: 3m, firing: []}
///   - name: a long wrap
///     events:                         # of what agents and contacts do
///       - {at: 0s, type: contact.established, agent_id: anna, contact_id: c1, queue: billing}
///       - {at: 10s, type: contact.cleared, agent_id: anna, contact_id: c1}
///     expect:
///       - {at: 40s, firing: [{rule: acw_exceeded, scope: {agent: anna, contact: c1}, severity: warning}]}
/// ```
struct RuleTestFile {
    /// What is tested: the rules of the product, and what the file says of them and beside them.
    private(set) var configuration = AfterCallConfiguration()
    private(set) var tests: [RuleTest] = []
    private(set) var problems: [ConfigurationProblem] = []
    private let path: String

    /// Reads the file at `path`.
    init(reading path: String) {
        self.path = path
        let document = YAMLDocument(reading: path)
        if let problem = document.problem { problems.append(problem) }
        guard let node = document.root, var root = RuleSection(node) else {
            if problems.isEmpty { complain(0, "the file is no mapping", "begin with 'tests:'") }
            return
        }
        if let member = root.take("configuration") { takeConfiguration(member) }
        if let list = root.take("rules") { takeRules(list) }
        if let list = root.take("tests") {
            readTests(list)
        } else {
            complain(0, "there are no tests", "write 'tests:'")
        }
        for member in root.rest {
            complain(member.line, "unknown key '\(member.name)'", "there are: rules, configuration, tests")
        }
    }

    private mutating func takeRules(_ member: RuleSection.Member) {
        let list = RuleList(member.node, line: member.line)
        for entry in list.entries { configuration.rules.set(entry.rule) }
        for problem in list.problems { complain(problem.line, problem.complaint.reason, problem.complaint.remedy) }
    }

    /// A configuration: its path, relative to this file, or what it says.
    private mutating func takeConfiguration(_ member: RuleSection.Member) {
        let resolved: ResolvedConfiguration
        if member.node.mapping != nil {
            resolved = ConfigurationResolver(section: member.node, of: path).resolve()
        } else {
            let name = member.node.scalar?.string ?? ""
            let folder = name.hasPrefix("/") ? "" : path.lastIndex(of: "/").map { path[...$0] } ?? ""
            resolved = AfterCallConfiguration.resolve(ConfigurationSources(file: folder + name))
        }
        problems += resolved.problems.filter { !$0.isMissingSetting }
        configuration = resolved.configuration
    }

    private mutating func readTests(_ member: RuleSection.Member) {
        guard let list = member.node.sequence else {
            return complain(member.line, "tests is no list", "write items with '- name: …' below it")
        }
        for item in list {
            guard let section = RuleSection(item) else {
                complain(item.mark?.line ?? member.line, "a test is no section", "begin it with '- name: …'")
                continue
            }
            var reader = RuleTestReader(configuration)
            let test = reader.read(section)
            for problem in reader.problems {
                complain(problem.line, problem.complaint.reason, problem.complaint.remedy)
            }
            if let test { tests.append(test) }
        }
    }

    private mutating func complain(_ line: Int, _ message: String, _ remedy: String) {
        let place = line > 0 ? "\(path):\(line)" : path
        problems.append(ConfigurationProblem(place: place, message: message, remedy: remedy))
    }
}
