public import Alerting
import Yams

/// The rules of a file: of a configuration, or of a list under `rules` alone.
public struct RuleFile: Sendable {
    /// The rules that the file speaks of.
    public let rules: [ScopeRule]
    /// For how many scopes a configuration has other thresholds of rules on what agents do now.
    public private(set) var exceptionCount = 0
    /// What is wrong with them; of a configuration, with all of it. That brokers are not named is nothing wrong.
    public let problems: [ConfigurationProblem]

    /// Reads the file at `path`.
    public init(reading path: String) {
        let document = YAMLDocument(reading: path)
        if let problem = document.problem {
            (rules, problems) = ([], [problem])
            return
        }
        var root = document.root.flatMap { RuleSection($0) }
        let isConfiguration =
            root?.rest.contains { section in
                ConfigurationKey.all.contains { $0.path.hasPrefix(section.name + ".") }
            } ?? false
        guard !isConfiguration, let member = root?.take("rules") else {
            let meant =
                isConfiguration
                ? nil : root?.rest.first { Spelling.nearest(to: $0.name, among: ["rules"]) != nil }
            if let meant {
                let problem = ConfigurationProblem(
                    place: meant.line > 0 ? "\(path):\(meant.line)" : path,
                    message: "'\(meant.name)' is no key of a configuration, and no list of rules",
                    remedy: "did you mean 'rules'?"
                )
                (rules, problems) = ([], [problem])
                return
            }
            let resolved = AfterCallConfiguration.resolve(ConfigurationSources(file: path))
            let names = Set(resolved.settings.map(\.key))
            exceptionCount = resolved.configuration.alerts.exceptions.count
            rules = resolved.configuration.rules.rules.filter { names.contains("\(SettingAddress.rules).\($0.name)") }
            problems = resolved.problems.filter { !$0.isMissingSetting }
            return
        }
        let list = RuleList(member.node, line: member.line)
        rules = list.entries.map(\.rule)
        let check = RuleCheck(indicators: IndicatorSettings())
        var found = list.problems
        for entry in list.entries {
            guard let complaint = check.complaint(about: entry.rule) else { continue }
            found.append(RuleList.Problem(line: entry.line, complaint: complaint))
        }
        problems = found.sorted { $0.line < $1.line }.map { problem in
            ConfigurationProblem(
                place: problem.line > 0 ? "\(path):\(problem.line)" : path,
                message: problem.complaint.reason,
                remedy: problem.complaint.remedy
            )
        }
    }
}
