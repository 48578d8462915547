public import ContactCenter

/// Who is told of alerts besides the readers of their topic.
public struct SinkSettings: Hashable, Sendable {
    /// `sinks.alertmanager.*`.
    public var alertmanager = AlertmanagerSettings()
    /// `sinks.pagerduty.*`.
    public var pagerDuty = PagerDutySettings()
    /// `sinks.webhook.*`.
    public var webhook = WebhookSettings()
    /// `sinks.language`: of the sentence about an alert.
    public var language: Language = .english
    /// `sinks.timeout` in milliseconds: how long a request may take.
    public var timeoutMs: Milliseconds = 10_000
    /// `sinks.retry_min` in milliseconds: the longest wait before the first repetition.
    public var retryMinMs: Milliseconds = 500
    /// `sinks.retry_max` in milliseconds: the longest wait before any.
    public var retryMaxMs: Milliseconds = 30_000
    /// `sinks.queue`: how many alerts of a sink may wait in memory; the others wait in their topic.
    public var queueAlerts = 1_000
    /// `sinks.ca_file`: a PEM file of authorities to trust besides those of the system.
    public var caFile: String?

    /// The defaults: nobody is told.
    public init() {}

    /// A language of the summaries; the raw values are the members of an alert's `summary`.
    public enum Language: String, CaseIterable, Sendable {
        case english = "en"
        case french = "fr"
        case spanish = "es"
        case polish = "pl"
    }
}

/// The names of what sinks use on the cluster.
extension AfterCallConfiguration {
    /// The sinks that are configured, by name.
    public var sinkNames: [String] {
        let sinks: [(name: String, isOn: Bool)] = [
            (AlertmanagerSettings.name, !sinks.alertmanager.urls.isEmpty),
            (PagerDutySettings.name, sinks.pagerDuty.routingKey != nil),
            (WebhookSettings.name, sinks.webhook.url != nil),
        ]
        return sinks.filter(\.isOn).map(\.name)
    }

    /// The consumer group of the sink `name`.
    public func group(ofSink name: String) -> String { "\(appID)-sink-\(name)" }

    /// The topic of the alerts that a sink's receiver refused for good.
    public var sinkDeadLetters: String { "\(topics.prefix).sink-dead-letters" }
}
