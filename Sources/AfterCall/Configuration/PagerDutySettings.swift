/// PagerDuty's Events API v2 as a receiver of alerts.
public struct PagerDutySettings: Hashable, Sendable {
    /// What the sink is called in metrics, logs and its consumer group.
    public static let name = "pagerduty"

    /// `sinks.pagerduty.routing_key`: of an integration "Events API v2"; `nil` is off.
    public var routingKey: Secret?
    /// `sinks.pagerduty.routing_key_file`: the file that ``routingKey`` was read from.
    public var routingKeyFile: String?
    /// `sinks.pagerduty.url`: where events are posted.
    public var url = "https://events.pagerduty.com/v2/enqueue"
    /// `sinks.pagerduty.min_severity` and `.rules`.
    public var filter = AlertFilter()

    /// The defaults: off.
    public init() {}
}
