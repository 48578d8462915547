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
            topic(of: source) + format(of: source) + needs(of: source) + wrapUpTimes(of: source) + identity(of: source)
        }
    }

    /// What works, and most likely not as it was meant.
    func warnings() -> [ConfigurationProblem] {
        configuration.sources.flatMap { devices(of: $0) + endlessWraps(of: $0) } + wrapsToldTwice
    }

    private func topic(of source: SourceSettings) -> [ConfigurationProblem] {
        let format = SettingAddress.source(source.topic, path: "format")
        do throws(ConfigurationKind.Complaint) {
            _ = try ConfigurationKind.TextForm.topicPart(maximum: 249).checked(source.topic)
        } catch {
            return [checked.problem(at: format, "sources: \(error.reason)", error.remedy)]
        }
        let topics = configuration.topics
        let canonical = [("topics.input", topics.input), ("topics.contact_input", topics.contactInput)]
        if let (key, topic) = canonical.first(where: { $0.1 == source.topic }), source.format != Dialect.canonical.name
        {
            let message = "sources names \(topic), which is \(key) and so read as \(Dialect.canonical.name)"
            return [checked.problem(at: format, message, "give \(key) another name, or leave the source out")]
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
        if dialect.name == Dialect.canonical.name { return setInVain(of: source, dialect) }
        return SettingNeed.all.compactMap { setting in
            let address = SettingAddress.source(source.topic, path: setting.path)
            guard checked.mentions(address), !dialect.needs.contains(setting.need) else { return nil }
            return checked.problem(
                at: address,
                "\(address.text) is set, but the format is \(dialect.name), \(setting.reason)",
                "leave it out"
            )
        }
    }

    /// What is not for canonical events, which say it themselves.
    private func setInVain(of source: SourceSettings, _ dialect: Dialect) -> [ConfigurationProblem] {
        let remedies = [
            "horizon": "leave it out, and set correction.horizon", "name": "leave it out", "tenant": "leave it out",
        ]
        return remedies.sorted { $0.key < $1.key }.compactMap { path, remedy in
            let address = SettingAddress.source(source.topic, path: path)
            guard checked.mentions(address) else { return nil }
            return checked.problem(
                at: address,
                "\(address.text) is set, but the format is \(dialect.name), \(SettingNeed.canonicalReason)",
                remedy
            )
        }
    }

    private func wrapUpTimes(of source: SourceSettings) -> [ConfigurationProblem] {
        let address = SettingAddress.source(source.topic, path: "wrap_up_time")
        guard needs(.generalWrapUpTime, of: source), !checked.isRefused(address) else { return [] }
        let times = source.dialectSettings.wrapUpTimes
        guard times.hasQueues, times.general == nil else { return [] }
        return [
            checked.problem(
                at: address,
                "\(address.text) is of single queues only, and the states of agents in \(source.format) name none",
                "add a time for the others, such as 30s"
            )
        ]
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

    private func needs(_ needs: DialectNeeds, of source: SourceSettings) -> Bool {
        Dialect.named(source.format)?.needs.contains(needs) == true
    }

    private func endlessWraps(of source: SourceSettings) -> [ConfigurationProblem] {
        guard needs(.wrapUpTime, of: source), !needs(.generalWrapUpTime, of: source),
            source.dialectSettings.wrapUpTimes.general == nil,
            configuration.tracking.wrapUp.limitMs == nil
        else { return [] }
        return [
            checked.problem(
                at: .source(source.topic, path: "format"),
                "sources.\(source.topic): no event of \(source.format) ends a wrap that just times out",
                "set wrap_up_time to the switch's, or wrapup.limit and wrapup.on_limit: end"
            )
        ]
    }

    /// Amazon's contact records tell the wraps of its agent events once more, under other ids.
    private var wrapsToldTwice: [ConfigurationProblem] {
        let formats = ["amazon-connect-contact-record", "amazon-connect-agent"]
        guard Set(formats).isSubset(of: configuration.sources.map(\.format)),
            let source = configuration.sources.first(where: { $0.format == formats[0] })
        else { return [] }
        return [
            checked.problem(
                at: .source(source.topic, path: "format"),
                "sources has \(formats[0]) and \(formats[1]), which tell the same wraps under different ids",
                "keep one of them, unless they are of different agents"
            )
        ]
    }

    private func devices(of source: SourceSettings) -> [ConfigurationProblem] {
        guard needs(.agentTable, of: source), source.agents == nil, source.agentPattern == nil else { return [] }
        return [
            checked.problem(
                at: .source(source.topic, path: "format"),
                "sources.\(source.topic): calls of \(source.format) name devices, and no identity says whose they are",
                "set identity.agents or identity.pattern, or give agents their system_ids in the directory"
            )
        ]
    }
}

extension CheckedSettings {
    /// Whether a file says something of `source`.
    fileprivate func isOfFile(_ source: SourceSettings) -> Bool {
        SourceKey.all.contains { origin(of: .source(source.topic, path: $0.path)).source == .file }
    }
}
