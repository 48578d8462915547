import AgentTracking
import ContactCenter
import Telephony

/// Finds what is wrong with sources, beside single values.
struct SourceCheck {
    private let checked: CheckedSettings
    private var configuration: AfterCallConfiguration { checked.configuration }

    /// Looks at `checked`.
    init(_ checked: CheckedSettings) {
        self.checked = checked
    }

    /// What cannot work.
    func problems() -> [ConfigurationProblem] {
        configuration.sources.flatMap { source in
            topic(of: source) + format(of: source) + needs(of: source) + identity(of: source)
        }
    }

    /// What works, and most likely not as it was meant.
    func warnings() -> [ConfigurationProblem] {
        configuration.sources.flatMap(devices)
    }

    private func topic(of source: SourceSettings) -> [ConfigurationProblem] {
        let format = SettingAddress.source(source.topic, path: "format")
        do throws(ConfigurationKind.Complaint) {
            _ = try ConfigurationKind.TextForm.topicPart(maximum: 249).checked(source.topic)
        } catch {
            return [checked.problem(at: format, "sources: \(error.reason)", error.remedy)]
        }
        guard configuration.ownTopics.contains(source.topic) else { return [] }
        let remedy = "choose another topics.prefix or app.id, or the topic of the telephony system"
        return [checked.problem(at: format, "sources names \(source.topic), which is one of ours", remedy)]
    }

    private func format(of source: SourceSettings) -> [ConfigurationProblem] {
        let format = SettingAddress.source(source.topic, path: "format")
        // A file says so with the line of the item.
        guard source.format.isEmpty, !checked.isRefused(format), !checked.isOfFile(source) else { return [] }
        let names = format.kind.limits
        return [checked.problem(at: format, "sources.\(source.topic) has no format", "it is one of: \(names)")]
    }

    /// A setting that does nothing was meant to do something.
    private func needs(of source: SourceSettings) -> [ConfigurationProblem] {
        guard let dialect = Dialect.named(source.format) else { return [] }
        let horizon = SettingAddress.source(source.topic, path: "horizon")
        if checked.mentions(horizon), dialect.name == Dialect.canonical.name {
            return [
                checked.problem(
                    at: horizon,
                    "\(horizon.text) is set, but the format is \(dialect.name), whose events name their source",
                    "leave it out, and set correction.horizon"
                )
            ]
        }
        let keys: [(path: String, need: DialectNeeds, reason: String)] = [
            ("time_zone", .timeZone, "whose times have a zone"),
            ("wrap_up_time", .wrapUpTime, "which says when a wrap ends"),
            ("ready_activities", .readyActivities, "which has states of its own"),
        ]
        return keys.compactMap { path, need, reason in
            let address = SettingAddress.source(source.topic, path: path)
            guard checked.mentions(address), !dialect.needs.contains(need) else { return nil }
            return checked.problem(
                at: address,
                "\(address.text) is set, but the format is \(dialect.name), \(reason)",
                "leave it out"
            )
        }
    }

    private func identity(of source: SourceSettings) -> [ConfigurationProblem] {
        guard let pattern = source.agentPattern else {
            let address = SettingAddress.source(source.topic, path: "identity.agent_id")
            guard checked.mentions(address) else { return [] }
            let message = "\(address.text) is set, but there is no pattern"
            return [checked.problem(at: address, message, "set identity.pattern, or leave it out")]
        }
        do throws(AgentIDPatternError) {
            _ = try AgentIDPattern(pattern, agentID: source.agentID)
            return []
        } catch {
            let address = SettingAddress.source(source.topic, path: "identity.pattern")
            return [
                checked.problem(at: address, "\(address.text): \(error)", "docs/dialects.md has what patterns know")
            ]
        }
    }

    private func devices(of source: SourceSettings) -> [ConfigurationProblem] {
        guard Dialect.named(source.format)?.needs.contains(.agentTable) == true, source.agents == nil,
            source.agentPattern == nil
        else { return [] }
        return [
            checked.problem(
                at: .source(source.topic, path: "format"),
                "sources.\(source.topic): calls of \(source.format) name devices, and no identity says whose they are",
                "set identity.agents or identity.pattern"
            )
        ]
    }
}

extension AfterCallConfiguration {
    /// Every topic that we write.
    fileprivate var ownTopics: Set<String> {
        Set(Output.allCases.map(topic(of:)) + Stage.allCases.filter(\.keepsState).map(changelog(of:)))
    }
}

extension CheckedSettings {
    /// Whether a file says something of `source`.
    fileprivate func isOfFile(_ source: SourceSettings) -> Bool {
        SourceKey.all.contains { origin(of: .source(source.topic, path: $0.path)).source == .file }
    }
}
