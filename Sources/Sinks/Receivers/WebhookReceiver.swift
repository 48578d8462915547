import AfterCall
import ContactCenter

/// Whoever takes CloudEvents 1.0 over HTTP in structured mode: the record itself is the event's data.
struct WebhookReceiver: AlertReceiver {
    /// The media type of an event in structured mode.
    static let mediaType = "application/cloudevents+json; charset=utf-8"

    let address: HTTPAddress
    let secret: Secret

    func request(for alert: QueuedAlert, at now: Timestamp) -> PostRequest {
        let body = Self.event(of: alert)
        let signature = WebhookSignature(secret).header(over: body, atSecond: now.milliseconds / 1_000)
        return PostRequest(
            address: address,
            headers: [("content-type", Self.mediaType), (WebhookSignature.headerName, signature)],
            body: body
        )
    }

    /// The event in JSON. Its id is that of the record, so that a receiver knows a repetition by source and id.
    static func event(of alert: QueuedAlert) -> [UInt8] {
        let record = alert.record
        var attributes = [
            "specversion": "1.0", "datacontenttype": "application/json", "subject": alert.alert.fingerprint,
            "dataschema": "urn:aftercall:schema:aftercall.alert.v1",
            "id": record.header("ce_id") ?? "\(record.topic)-\(record.partition)-\(record.offset)",
            "source": record.header("ce_source") ?? "aftercall",
            "type": record.header("ce_type") ?? "aftercall.alert.v1",
        ]
        attributes["time"] = record.header("ce_time")
        for name in ["traceparent", "tracestate"] { attributes[name] = record.header(name) }
        var bytes = JSONBytes.of(attributes)
        bytes.removeLast()
        bytes += Array(#","data":"#.utf8)
        bytes += record.value ?? []
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
