import Alerting
import Configuration
import Foundation
import Yams

/// Reads every setting through one `ConfigReader` (flags, environment, file), checks it, and notes where it came from.
struct ConfigurationResolver {
    private let sources: ConfigurationSources
    private let file: ConfigurationFile?
    private let environment: ConfigurationEnvironment
    private var flags: [SettingAddress: ConfigurationSources.Flag] = [:]
    private var flagProblems: [ConfigurationProblem] = []
    private let recorder = ProvenanceRecorder()

    /// Reads the file and sorts the other sources.
    init(_ sources: ConfigurationSources) {
        self.init(sources, sources.effectiveFile.map { ConfigurationFile(reading: $0) })
    }

    /// Takes `section` of the file at `path` and nothing else.
    init(section: Node, of path: String) {
        self.init(ConfigurationSources(), ConfigurationFile(path: path, section: section))
    }

    private init(_ sources: ConfigurationSources, _ file: ConfigurationFile?) {
        self.sources = sources
        self.file = file
        environment = ConfigurationEnvironment(sources.environment)
        for flag in sources.flags {
            if let address = SettingAddress(flag.key) {
                flags[address] = flag
            } else {
                flagProblems.append(Self.complaint(about: flag))
            }
        }
    }

    /// Combines what was read.
    func resolve() -> ResolvedConfiguration {
        var result = ResolvedConfiguration()
        result.file = file?.path
        var problems = (file?.problems ?? []) + environment.problems + flagProblems
        var checked = CheckedSettings()
        let reader = ConfigReader(
            providers: [flagProvider, environmentProvider, fileProvider],
            accessReporter: recorder
        )
        for address in addresses {
            let found = reader.string(forKey: ConfigKey(address.components), isSecret: address.isSecret)
            let origin = origin(of: address, provider: recorder.take())
            guard let found else { continue }
            let text = address.isSecret ? found : found.trimmingCharacters(in: .whitespacesAndNewlines)
            do throws(ConfigurationKind.Complaint) {
                if case .property(let name) = address, let complaint = KafkaProperty.complaint(about: name) {
                    throw complaint
                }
                checked.accept(try address.kind.parse(text), at: address, origin: origin)
            } catch {
                checked.refuse(address)
                let what = address.isSecret ? "\(address.text): the value is wrong" : "\(address.text): \(error.reason)"
                var problem = ConfigurationProblem(place: origin.place, message: what, remedy: error.remedy)
                problem.line = origin.line
                problems.append(problem)
            }
        }
        checked.expectNoHeartbeats()
        problems += SecretFiles.read(into: &checked)
        result.configuration = checked.configuration
        problems += CombinationCheck(checked).problems()
        problems += missingSettings(checked, besides: problems)
        result.warnings = SourceCheck(checked).warnings()
        result.settings = checked.settings()
        problems += takeRules(into: &result) + takeExceptions(into: &result)
        problems += SinkCheck(checked).unknownRules(besides: result.configuration.rules.rules.map(\.name))
        result.problems = Self.inOrder(problems)
        return result
    }

    /// Takes up the rules of the file, and says which of them have nothing to look at.
    private func takeRules(into result: inout ResolvedConfiguration) -> [ConfigurationProblem] {
        guard let file else { return [] }
        let check = RuleCheck(indicators: result.configuration.indicators)
        var problems: [ConfigurationProblem] = []
        for entry in file.rules {
            result.configuration.rules.set(entry.rule)
            let key = "\(SettingAddress.rules).\(entry.rule.name)"
            result.settings.append(setting(key, RuleText(entry.rule).line, line: entry.line))
            guard let complaint = check.complaint(about: entry.rule) else { continue }
            problems.append(problem(complaint, line: entry.line))
        }
        return problems
    }

    /// Takes up the exceptions of live rules in the file, and says what does not go together in their scopes.
    private func takeExceptions(into result: inout ResolvedConfiguration) -> [ConfigurationProblem] {
        guard let file else { return [] }
        let general = result.configuration
        var problems: [ConfigurationProblem] = []
        for entry in file.exceptions {
            let merged = entry.applied(to: general)
            result.configuration.alerts.exceptions.append(entry.exception(merged))
            let key = "\(SettingAddress.exceptions).\(entry.scope)"
            result.settings.append(setting(key, entry.text, line: entry.line))
            problems += entry.problems(in: merged).map { problem($0, line: entry.line) }
        }
        return problems
    }

    /// What an item of a list of the file says.
    private func setting(_ key: String, _ value: String, line: Int) -> EffectiveSetting {
        EffectiveSetting(key: key, value: value, source: .file, place: file?.place(line: line), isSecret: false)
    }

    /// What is wrong with it.
    private func problem(_ complaint: ConfigurationKind.Complaint, line: Int) -> ConfigurationProblem {
        var problem = ConfigurationProblem(
            place: file?.place(line: line),
            message: complaint.reason,
            remedy: complaint.remedy
        )
        problem.line = line
        return problem
    }

    // MARK: - Providers

    /// Every setting that can have a value: the table, then what the sources add to it.
    private var addresses: [SettingAddress] {
        let rows = ConfigurationKey.all.map { SettingAddress.row($0.path) }
        var added = Set(flags.keys).union(environment.properties.map { .property($0) })
        if let file { added.formUnion(file.entries.keys) }
        return rows + added.subtracting(rows).sorted { $0.text < $1.text }
    }

    private var flagProvider: InMemoryProvider {
        provider("flags", flags.mapValues(\.value))
    }

    private var environmentProvider: some ConfigProvider {
        EnvironmentVariablesProvider(environmentVariables: environment.variables).prefixKeys(with: "aftercall")
    }

    private var fileProvider: InMemoryProvider {
        provider("file", file?.entries.mapValues(\.text) ?? [:])
    }

    private func provider(_ name: String, _ values: [SettingAddress: String]) -> InMemoryProvider {
        let pairs = values.map { address, text in
            (AbsoluteConfigKey(address.components), ConfigValue(.string(text), isSecret: address.isSecret))
        }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: pairs))
    }

    private func origin(of address: SettingAddress, provider: Int?) -> SettingOrigin {
        switch provider {
        case 0: SettingOrigin(source: .flag, place: flags[address]?.option)
        case 1: SettingOrigin(source: .environment, place: ConfigurationKey.environmentVariable(of: address.text))
        case 2:
            SettingOrigin(
                source: .file,
                place: file?.place(line: file?.entries[address]?.line ?? 0),
                line: file?.entries[address]?.line ?? 0
            )
        default: .default
        }
    }

    // MARK: - Problems

    private static func complaint(about flag: ConfigurationSources.Flag) -> ConfigurationProblem {
        let parts = flag.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isQueue = parts.first == SettingAddress.queues && parts.count > 2
        let complaint = KeyNames.complaint(
            about: isQueue ? parts.dropFirst(2).joined(separator: ".") : flag.key,
            queue: isQueue ? parts[1] : nil
        )
        return ConfigurationProblem(place: flag.option, message: complaint.reason, remedy: complaint.remedy)
    }

    /// What has no default and was not set; not where that would only repeat what was said already.
    private func missingSettings(
        _ checked: CheckedSettings,
        besides problems: [ConfigurationProblem]
    ) -> [ConfigurationProblem] {
        if let file, file.isUnreadable { return [] }
        return ConfigurationKey.all.filter { row in
            row.isRequired && !checked.mentions(.row(row.path))
                && !problems.contains { $0.remedy == KeyNames.guess(row.path) }
        }.map { row in
            var problem = ConfigurationProblem(
                place: file?.path,
                message: "\(row.path) is not set",
                remedy: "set it in the file, in \(row.environmentVariable), or with --set \(row.path)=…"
            )
            problem.isMissingSetting = true
            problem.line = .max
            return problem
        }
    }

    /// Those of the file by line, then the others as they were found.
    private static func inOrder(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        let rank = { (problem: ConfigurationProblem) in problem.line > 0 ? problem.line : Int.max }
        return problems.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }
}
