import Alerting
import Telephony

/// The values that were accepted, applied to a configuration in the order in which they came.
///
/// Rows come before queues, so that a queue's settings begin as those of all queues.
struct CheckedSettings {
    private(set) var configuration = AfterCallConfiguration()
    private(set) var queues: [String] = []
    private var origins: [SettingAddress: SettingOrigin] = [:]
    private var refused: Set<SettingAddress> = []
    private var added: [SettingAddress] = []

    /// Applies `value`.
    mutating func accept(_ value: ConfigurationValue, at address: SettingAddress, origin: SettingOrigin) {
        origins[address] = origin
        switch address {
        case .row(let path):
            ConfigurationKey.row(of: path)?.accessor.set(&configuration, value)
        case .queue(let queue, let path):
            var settings = configuration.settings(ofQueue: queue)
            ConfigurationKey.row(of: path)?.queueAccessor?.set(&settings, value)
            configuration.setSettings(settings, ofQueue: queue)
            if !queues.contains(queue) { queues.append(queue) }
            added.append(address)
        case .source(let topic, let path):
            var settings = configuration.source(onTopic: topic) ?? SourceSettings(topic: topic)
            SourceKey.row(of: path)?.accessor.set(&settings, value)
            configuration.setSource(settings)
            added.append(address)
        case .property(let name):
            if case .text(let text) = value { configuration.kafka.properties[name] = text }
            added.append(address)
        }
    }

    /// Turns `agent_silent` off where nobody has set it and no source tells heartbeats: whoever talks for longer would
    /// be silent.
    mutating func expectNoHeartbeats() {
        let sources = configuration.sources
        guard !mentions(.row("alerts.agent_silent")), !sources.isEmpty,
            !sources.contains(where: { Dialect.named($0.format)?.tellsHeartbeats ?? true })
        else { return }
        configuration.alerts.thresholds.silentMs = nil
    }

    /// Notes that the value at `address` was wrong.
    mutating func refuse(_ address: SettingAddress) {
        refused.insert(address)
    }

    /// Whether somebody set `address`, rightly or wrongly.
    func mentions(_ address: SettingAddress) -> Bool {
        origins[address] != nil || refused.contains(address)
    }

    /// Whether the value at `address` was wrong.
    func isRefused(_ address: SettingAddress) -> Bool { refused.contains(address) }

    /// Where the value at `address` came from.
    func origin(of address: SettingAddress) -> SettingOrigin { origins[address] ?? .default }

    /// The value at `address`.
    func value(at address: SettingAddress) -> ConfigurationValue {
        switch address {
        case .row(let path):
            ConfigurationKey.row(of: path)?.accessor.get(configuration) ?? .absent
        case .queue(let queue, let path):
            ConfigurationKey.row(of: path)?.queueAccessor?.get(configuration.settings(ofQueue: queue)) ?? .absent
        case .source(let topic, let path):
            configuration.source(onTopic: topic).flatMap { SourceKey.row(of: path)?.accessor.get($0) } ?? .absent
        case .property(let name):
            configuration.kafka.properties[name].map { .text($0) } ?? .absent
        }
    }

    /// A problem of the value at `address`, where that was set.
    func problem(at address: SettingAddress, _ message: String, _ remedy: String) -> ConfigurationProblem {
        let origin = origin(of: address)
        var problem = ConfigurationProblem(place: origin.place, message: message, remedy: remedy)
        problem.line = origin.line
        return problem
    }

    /// Everything that applies, and where it came from.
    func settings() -> [EffectiveSetting] {
        (ConfigurationKey.all.map { .row($0.path) } + added).map { address in
            let origin = origin(of: address)
            let text = address.kind.text(of: value(at: address))
            return EffectiveSetting(
                key: address.text,
                value: text.map { address.isSecret ? Secret.mask : $0 },
                source: origin.source,
                place: origin.place,
                isSecret: address.isSecret
            )
        }
    }
}
