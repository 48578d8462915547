/// Anybody who takes CloudEvents over HTTP as a receiver of alerts.
public struct WebhookSettings: Hashable, Sendable {
    /// What the sink is called in metrics, logs and its consumer group.
    public static let name = "webhook"

    /// `sinks.webhook.url`: where events are posted; `nil` is off.
    public var url: String?
    /// `sinks.webhook.secret`: the key of the signature.
    public var secret: Secret?
    /// `sinks.webhook.secret_file`: the file that ``secret`` was read from.
    public var secretFile: String?
    /// `sinks.webhook.min_severity` and `.rules`.
    public var filter = AlertFilter()

    /// The defaults: off.
    public init() {}
}
