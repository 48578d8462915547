public import ContactCenter

/// Prometheus Alertmanager as a receiver of alerts.
public struct AlertmanagerSettings: Hashable, Sendable {
    /// What the sink is called in metrics, logs and its consumer group.
    public static let name = "alertmanager"

    /// `sinks.alertmanager.urls`: the base URL of each Alertmanager of a cluster, separated by commas; empty is off.
    public var urls = ""
    /// `sinks.alertmanager.token`: presented as a bearer token.
    public var token: Secret?
    /// `sinks.alertmanager.token_file`: the file that ``token`` was read from.
    public var tokenFile: String?
    /// `sinks.alertmanager.resolve_timeout` in milliseconds: after so long without news an alert counts as resolved.
    public var resolveTimeoutMs: Milliseconds = 300_000
    /// `sinks.alertmanager.resend_every` in milliseconds: how often what is firing is told again.
    public var resendEveryMs: Milliseconds = 60_000
    /// `sinks.alertmanager.min_severity` and `.rules`.
    public var filter = AlertFilter()

    /// The defaults: off.
    public init() {}
}
