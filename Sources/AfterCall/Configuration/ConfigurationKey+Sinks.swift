import Alerting
import ContactCenter

private let second: Milliseconds = 1_000
private let minute = 60 * second
private let hour = 60 * minute

extension ConfigurationKey {
    /// The section `sinks`.
    static let sinks: [ConfigurationKey] = alertmanager + pagerDuty + webhook + common

    private static let alertmanager: [ConfigurationKey] =
        [
            ConfigurationKey(
                "sinks.alertmanager.urls",
                .text(\.sinks.alertmanager.urls, .urls),
                "Base URL of Prometheus Alertmanager, of each one of a cluster: `http://alertmanager:9093`. Without "
                    + "it, this sink is off."
            ),
            ConfigurationKey(
                "sinks.alertmanager.token",
                .secret(\.sinks.alertmanager.token),
                "Bearer token for it. Only with https, or on this machine.",
                isSecret: true
            ),
            ConfigurationKey(fileOf: "sinks.alertmanager.token", .text(\.sinks.alertmanager.tokenFile, .path)),
            ConfigurationKey(
                "sinks.alertmanager.resolve_timeout",
                .duration(\.sinks.alertmanager.resolveTimeoutMs, second...(24 * hour)),
                "After so long without news from us Alertmanager takes an alert for resolved."
            ),
            ConfigurationKey(
                "sinks.alertmanager.resend_every",
                .duration(\.sinks.alertmanager.resendEveryMs, (100)...(12 * hour)),
                "How often what is firing is told again."
            ),
        ]
        + filter(
            of: "sinks.alertmanager",
            \.sinks.alertmanager.filter.minimumSeverity,
            \.sinks.alertmanager.filter.rules
        )

    private static let pagerDuty: [ConfigurationKey] =
        [
            ConfigurationKey(
                "sinks.pagerduty.routing_key",
                .secret(\.sinks.pagerDuty.routingKey),
                "Integration key of an integration \"Events API v2\" of PagerDuty. Without it, this sink is off.",
                isSecret: true
            ),
            ConfigurationKey(fileOf: "sinks.pagerduty.routing_key", .text(\.sinks.pagerDuty.routingKeyFile, .path)),
            ConfigurationKey(
                "sinks.pagerduty.url",
                .text(\.sinks.pagerDuty.url, .url),
                "Where events are posted; the service region EU has another. Only https, or this machine."
            ),
        ] + filter(of: "sinks.pagerduty", \.sinks.pagerDuty.filter.minimumSeverity, \.sinks.pagerDuty.filter.rules)

    private static let webhook: [ConfigurationKey] =
        [
            ConfigurationKey(
                "sinks.webhook.url",
                .text(\.sinks.webhook.url, .url),
                "Where each alert is posted as a CloudEvent in structured mode. Without it, this sink is off."
            ),
            ConfigurationKey(
                "sinks.webhook.secret",
                .secret(\.sinks.webhook.secret),
                "Key of the signature by which the receiver knows us. Needed with `sinks.webhook.url`.",
                isSecret: true
            ),
            ConfigurationKey(fileOf: "sinks.webhook.secret", .text(\.sinks.webhook.secretFile, .path)),
        ] + filter(of: "sinks.webhook", \.sinks.webhook.filter.minimumSeverity, \.sinks.webhook.filter.rules)

    private static let common: [ConfigurationKey] = [
        ConfigurationKey(
            "sinks.language",
            .choice(\.sinks.language, SinkSettings.Language.allCases.map { ($0.rawValue, $0) }),
            "Language of the sentence about an alert, for Alertmanager and PagerDuty."
        ),
        ConfigurationKey(
            "sinks.timeout",
            .duration(\.sinks.timeoutMs, (100)...(5 * minute)),
            "How long a request may take."
        ),
        ConfigurationKey(
            "sinks.retry_min",
            .duration(\.sinks.retryMinMs, 1...minute),
            "The longest wait before the first repetition; it doubles with each. What is waited is drawn at random up "
                + "to it."
        ),
        ConfigurationKey(
            "sinks.retry_max",
            .duration(\.sinks.retryMaxMs, 1...hour),
            "The longest wait before any repetition, unless the receiver asks for more."
        ),
        ConfigurationKey(
            "sinks.queue",
            .integer(\.sinks.queueAlerts, 1...100_000),
            "How many alerts of PagerDuty, and of the webhook, may wait in memory; the others wait in their topic."
        ),
        ConfigurationKey(
            "sinks.ca_file",
            .text(\.sinks.caFile, .path),
            "PEM file of authorities to trust besides those of the system."
        ),
    ]

    private static func filter(
        of sink: String,
        _ severity: any WritableKeyPath<AfterCallConfiguration, Severity> & Sendable,
        _ rules: any WritableKeyPath<AfterCallConfiguration, String> & Sendable
    ) -> [ConfigurationKey] {
        let severities: [Severity] = [.info, .warning, .error, .critical]
        return [
            ConfigurationKey(
                "\(sink).min_severity",
                .choice(severity, severities.map { ("\($0.name)", $0) }),
                "The least severity that it is told of; the end of any alert is."
            ),
            ConfigurationKey(
                "\(sink).rules",
                .text(rules, .names),
                "Names of the rules that it is told of. Without it, of all."
            ),
        ]
    }
}
