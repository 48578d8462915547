import Alerting

/// Finds values that are right by themselves and impossible together.
struct CombinationCheck {
    private let checked: CheckedSettings
    private var configuration: AfterCallConfiguration { checked.configuration }

    /// Looks at `checked`.
    init(_ checked: CheckedSettings) {
        self.checked = checked
    }

    /// Everything that does not go together.
    func problems() -> [ConfigurationProblem] {
        let general = CombinationRule.all.compactMap { judge($0, queue: nil) }
        let byQueue = checked.queues.flatMap { queue in
            CombinationRule.all.compactMap { judge($0, queue: queue) }
        }
        return general + byQueue + topics() + snapshots() + http() + shortWraps() + SecurityCheck(checked).problems()
            + GoalCheck(checked).problems()
            + SourceCheck(checked).problems()
            + SinkCheck(checked).problems()
    }

    // MARK: - Durations in order

    private func judge(_ rule: CombinationRule, queue: String?) -> ConfigurationProblem? {
        let shorter = address(rule.shorter, queue: queue)
        let longer = address(rule.longer, queue: queue)
        if queue != nil {
            // Otherwise it is the same problem as that of all queues.
            guard [shorter, longer].contains(where: isSetByQueue) else { return nil }
        }
        guard !checked.isRefused(shorter), !checked.isRefused(longer),
            rule.isBroken(checked.value(at: shorter), checked.value(at: longer))
        else { return nil }
        // The one that somebody set is the one to look at; the shorter one where both were.
        let blamed = checked.mentions(shorter) ? shorter : longer
        return problem(
            at: blamed,
            "\(shorter.text) (\(shown(shorter))) must \(rule.allowsEqual ? "not be longer" : "be shorter") than "
                + "\(longer.text) (\(shown(longer))): \(rule.reason)",
            "shorten the one or lengthen the other"
        )
    }

    /// Where the value of `path` that applies to `queue` was set.
    private func address(_ path: String, queue: String?) -> SettingAddress {
        guard let queue, ConfigurationKey.row(of: path)?.queueAccessor != nil else { return .row(path) }
        let own = SettingAddress.queue(queue, path: path)
        return checked.mentions(own) ? own : .row(path)
    }

    private func isSetByQueue(_ address: SettingAddress) -> Bool {
        if case .queue = address { true } else { false }
    }

    private func shown(_ address: SettingAddress) -> String {
        let value = address.kind.text(of: checked.value(at: address)) ?? "not set"
        return checked.mentions(address) ? value : "\(value), the default"
    }

    // MARK: - Topics

    private func topics() -> [ConfigurationProblem] {
        let own = configuration.ownTopics
        let read = [
            ("topics.input", configuration.topics.input, "agent events"),
            ("topics.contact_input", configuration.topics.contactInput, "contact events"),
            ("topics.directory", configuration.topics.directory, "the directory"),
        ]
        let writtenByUs = read.filter { own.contains($0.1) }.map { key, topic, content in
            problem(
                at: .row(checked.mentions(.row(key)) ? key : "topics.prefix"),
                "\(key) is \(topic), which is one of ours",
                "choose another topics.prefix or app.id, or the topic of \(content)"
            )
        }
        let topics = configuration.topics
        if configuration.sources.isEmpty, topics.input == topics.contactInput {
            let message = "topics.input and topics.contact_input are both \(topics.input)"
            let remedy =
                "name two topics; where one has all events: 'sources: [{topic: \(topics.input), format: aftercall}]'"
            return writtenByUs + [problem(at: .row("topics.contact_input"), message, remedy)]
        }
        let events = [topics.input, topics.contactInput] + configuration.sources.map(\.topic)
        guard let directory = topics.directoryTopic, events.contains(directory) else { return writtenByUs }
        let message = "topics.directory is \(directory), which is read as events"
        let remedy = "name the topic of the directory, or none"
        return writtenByUs + [problem(at: .row("topics.directory"), message, remedy)]
    }

    // MARK: - Copies of state

    private func snapshots() -> [ConfigurationProblem] {
        guard let folder = configuration.snapshots.folder, ["off", "false", "no"].contains(folder) else { return [] }
        let message = "snapshots.folder is \(folder), which would be a folder of that name"
        return [problem(at: .row("snapshots.folder"), message, "leave it out for none, or write ./\(folder)")]
    }

    // MARK: - Alerts

    private func shortWraps() -> [ConfigurationProblem] {
        let (count, last) = (configuration.alerts.thresholds.shortWraps, configuration.alerts.thresholds.lastWraps)
        guard let count, count > last else { return [] }
        let blamed = checked.mentions(.row("alerts.acw_too_short.count")) ? "count" : "of"
        return [
            problem(
                at: .row("alerts.acw_too_short.\(blamed)"),
                "alerts.acw_too_short.count is \(count), but only \(last) wraps are looked back at",
                "lower the one or raise alerts.acw_too_short.of"
            )
        ]
    }

    // MARK: - HTTP

    private func http() -> [ConfigurationProblem] {
        let http = configuration.http
        guard http.port != nil, !http.isLoopback, !checked.mentions(.row("http.token")),
            !checked.mentions(.row("http.token_file"))
        else { return [] }
        let variable = ConfigurationKey.environmentVariable(of: "http.token")
        return [
            problem(
                at: .row("http.host"),
                "http.host is \(http.host), which others can connect to, but http.token is not set",
                "set http.token_file or \(variable), or listen on 127.0.0.1"
            )
        ]
    }

    private func problem(at address: SettingAddress, _ message: String, _ remedy: String) -> ConfigurationProblem {
        checked.problem(at: address, message, remedy)
    }
}
