import AfterCall

/// An alert as Alertmanager's API v2 takes it (`POST /api/v2/alerts`).
///
/// Its labels are what tells it from all others, there as here: the parts of the fingerprint, and what is known of its
/// scope. No text of unbounded variety is among them: the sentence, the value and the fingerprint are annotations.
struct AlertmanagerAlert: Hashable, Sendable {
    /// The most characters of a label's value.
    static let maximumLabel = 1_024

    /// The labels as a JSON object: its identity.
    let labels: String
    private let annotations: String
    private let startsAt: String

    /// The alert of `record`, with the sentence in `language`.
    init(_ record: AlertRecord, language: SinkSettings.Language) {
        labels = Self.text(Self.labels(of: record))
        annotations = Self.text(Self.annotations(of: record, language))
        startsAt = record.episode
    }

    /// It as JSON.
    ///
    /// - Parameters:
    ///   - now: the instant as RFC 3339 in UTC with milliseconds. Alerts that start later start now.
    ///   - endsAt: when it was resolved, or when it counts as resolved if nothing is heard of it.
    func json(now: String, endsAt: String) -> String {
        // Instants of one format in one zone are in the order of their texts.
        let start = min(startsAt, now)
        return "{\"annotations\":\(annotations),\"endsAt\":\"\(max(start, endsAt))\",\"labels\":\(labels),"
            + "\"startsAt\":\"\(start)\"}"
    }

    private static func labels(of record: AlertRecord) -> [String: String] {
        var labels: [String: String] = [:]
        for (name, value) in record.labels { labels[labelName(name)] = value }
        for (name, value) in record.scope { labels[labelName(name)] = value }
        labels["alertname"] = record.rule
        labels["severity"] = record.severity.rawValue
        labels["tenant"] = record.tenant
        labels["entity_kind"] = record.entity.kind
        labels["entity"] = record.entity.id
        labels["contact_id"] = record.contactID
        return labels.filter { !$0.value.isEmpty }.mapValues { String($0.prefix(maximumLabel)) }
    }

    private static func annotations(of record: AlertRecord, _ language: SinkSettings.Language) -> [String: String] {
        var annotations = [
            "summary": record.summary(in: language.rawValue), "fingerprint": record.fingerprint,
            "value": figure(record.value), "threshold": figure(record.threshold),
        ]
        if let runbook = record.runbook {
            annotations[runbook.hasPrefix("http") ? "runbook_url" : "runbook"] = runbook
        }
        annotations["resolution"] = record.resolution
        return annotations
    }

    /// `name` with what Prometheus does not allow in the name of a label replaced.
    static func labelName(_ name: String) -> String {
        let letters = name.unicodeScalars.map { scalar -> Character in
            let isAllowed =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            return isAllowed ? Character(scalar) : "_"
        }
        let text = String(letters)
        return text.first.map { $0.isNumber ? "_" + text : text } ?? "_"
    }

    private static func figure(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) } ?? String(number)
    }

    private static func text(_ members: [String: String]) -> String {
        String(decoding: JSONBytes.of(members), as: UTF8.self)
    }
}
