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
        return general + byQueue + topics() + standby() + security()
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
            case .duration(let least) = checked.value(at: shorter),
            case .duration(let most) = checked.value(at: longer),
            rule.allowsEqual ? least > most : least >= most
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
        let outputs = Output.allCases.map { configuration.topic(of: $0) }
        guard outputs.contains(configuration.topics.input) else { return [] }
        let blamed = checked.mentions(.row("topics.input")) ? "topics.input" : "topics.prefix"
        return [
            problem(
                at: .row(blamed),
                "topics.input is \(configuration.topics.input), which is an output",
                "choose another topics.prefix, or the topic of agent events"
            )
        ]
    }

    // MARK: - Copies of state

    private func standby() -> [ConfigurationProblem] {
        guard configuration.processing.standby > 0, configuration.snapshots.folder == nil else { return [] }
        return [
            problem(
                at: .row("processing.standby"),
                "processing.standby is \(configuration.processing.standby), but snapshots.folder is not set",
                "name a folder on a local disk, where the copies go"
            )
        ]
    }

    // MARK: - Security

    private func security() -> [ConfigurationProblem] {
        let kafka = configuration.kafka
        let name = kafka.securityProtocol.rawValue
        guard !checked.isRefused(.row("kafka.security_protocol")) else { return [] }
        var problems: [ConfigurationProblem] = []
        if !kafka.securityProtocol.usesSASL {
            let unused = ["kafka.sasl_mechanism", "kafka.sasl_username", "kafka.sasl_password"]
            problems += unused.filter { checked.mentions(.row($0)) }.map {
                problem(
                    at: .row($0),
                    "\($0) is set, but kafka.security_protocol is \(name)",
                    "choose sasl_ssl or sasl_plaintext, or leave it out"
                )
            }
        } else if !checked.isRefused(.row("kafka.sasl_mechanism")) {
            problems += missingForSASL(kafka, protocolName: name)
        }
        if !kafka.securityProtocol.usesSSL {
            let unused = ConfigurationKey.all.map(\.path).filter { $0.hasPrefix("kafka.ssl_") }
            problems += unused.filter { checked.mentions(.row($0)) }.map {
                problem(
                    at: .row($0),
                    "\($0) is set, but kafka.security_protocol is \(name)",
                    "choose ssl or sasl_ssl, or leave it out"
                )
            }
        }
        return problems
    }

    private func missingForSASL(_ kafka: KafkaSettings, protocolName: String) -> [ConfigurationProblem] {
        guard let mechanism = kafka.saslMechanism else {
            return [missing("kafka.sasl_mechanism", neededBy: "kafka.security_protocol", protocolName)]
        }
        guard mechanism.needsPassword else { return [] }
        return ["kafka.sasl_username", "kafka.sasl_password"].filter { !checked.mentions(.row($0)) }.map {
            missing($0, neededBy: "kafka.sasl_mechanism", mechanism.rawValue)
        }
    }

    private func missing(_ path: String, neededBy other: String, _ value: String) -> ConfigurationProblem {
        problem(
            at: .row(other),
            "\(other) is \(value), but \(path) is not set",
            "set it in the file or in \(ConfigurationKey.environmentVariable(of: path))"
        )
    }

    private func problem(at address: SettingAddress, _ message: String, _ remedy: String) -> ConfigurationProblem {
        let origin = checked.origin(of: address)
        var problem = ConfigurationProblem(place: origin.place, message: message, remedy: remedy)
        problem.line = origin.line
        return problem
    }
}
