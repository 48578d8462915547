import AfterCall
import ContactCenter

/// PagerDuty's Events API v2: an incident is triggered by what fires, and resolved by its end.
///
/// The deduplication key is the fingerprint, so that a repetition changes nothing. The four severities are PagerDuty's
/// own.
struct PagerDutyReceiver: AlertReceiver {
    /// The most characters of a summary that PagerDuty takes.
    static let maximumSummary = 1_024

    let address: HTTPAddress
    let routingKey: Secret
    let language: SinkSettings.Language

    func request(for alert: QueuedAlert, at now: Timestamp) -> PostRequest {
        let record = alert.alert
        let event = Event(
            client: "AfterCall",
            dedupKey: record.fingerprint,
            eventAction: record.status == .firing ? "trigger" : "resolve",
            links: record.runbook.flatMap { $0.hasPrefix("http") ? [Link(href: $0, text: "runbook")] : nil },
            payload: payload(of: record),
            routingKey: routingKey.value
        )
        return PostRequest(
            address: address,
            headers: [("content-type", "application/json")],
            body: JSONBytes.of(event),
            secrets: [routingKey]
        )
    }

    private func payload(of record: AlertRecord) -> Payload {
        Payload(
            class: record.rule,
            component: record.entity.id,
            customDetails: Details(
                contactId: record.contactID,
                entity: record.entity,
                episode: record.episode,
                labels: record.labels,
                resolution: record.resolution,
                runbook: record.runbook,
                scope: record.scope,
                tenant: record.tenant,
                threshold: record.threshold,
                value: record.value
            ),
            group: record.scope["team"] ?? record.scope["queue"],
            severity: record.severity.rawValue,
            source: "\(record.entity.kind) \(record.entity.id)",
            summary: String(record.summary(in: language.rawValue).prefix(Self.maximumSummary)),
            timestamp: record.firedAt
        )
    }

    // The names of the members are PagerDuty's, but for their spelling: see ``JSONBytes``.
    private struct Event: Encodable {
        var client: String
        var dedupKey: String
        var eventAction: String
        var links: [Link]?
        var payload: Payload
        var routingKey: String
    }

    private struct Link: Encodable {
        var href: String
        var text: String
    }

    private struct Payload: Encodable {
        var `class`: String
        var component: String
        var customDetails: Details
        var group: String?
        var severity: String
        var source: String
        var summary: String
        var timestamp: String
    }

    private struct Details: Encodable {
        var contactId: String?
        var entity: AlertRecord.Entity
        var episode: String
        var labels: [String: String]
        var resolution: String?
        var runbook: String?
        var scope: [String: String]
        var tenant: String
        var threshold: Double
        var value: Double
    }
}
