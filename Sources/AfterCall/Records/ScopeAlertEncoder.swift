import Alerting
import ContactCenter
import Indicators

/// Alerts about scopes as JSON (topics, alert record).
struct ScopeAlertEncoder {
    /// The indicators that rules refer to.
    let catalogue: Catalogue

    /// Room for everything of a record beside its texts.
    private static var fixedRoom: Int { 1_024 }

    /// Appends the record of `news` to `batch`.
    ///
    /// - Returns: the alert's fingerprint.
    func append(_ news: ScopeAlertNews, to batch: inout OutputBatch) -> EventIdentity {
        let entity = AlertEntity(news.subject)
        let tenant = news.subject.value(of: .tenant) ?? []
        let fingerprint = fingerprint(of: news, entity, tenant)
        var keyWriter = batch.begin(atMost: 32)
        let keyStart = keyWriter.cursor
        fingerprint.write(to: &keyWriter)
        let key = batch.end(keyWriter, from: keyStart)

        var summaries = AlertSummaries()
        summaries.make(news, catalogue)
        let runbook = news.rule?.runbook
        let textCount =
            2 * news.subject.text.count + entity.id.count + 2 * tenant.count + news.ruleName.count
            + (runbook?.utf8.count ?? 0)
            + (news.rule?.measure.indicator.utf8.count ?? 0) + (news.rule?.measure.currency?.utf8.count ?? 0)
        var writer = batch.begin(atMost: Self.fixedRoom + 6 * textCount + summaries.greatestCount)
        let start = writer.cursor
        writer.literal(#"{"fingerprint":""#)
        fingerprint.write(to: &writer)
        let time = writeState(news, to: &writer, entity, tenant)
        summaries.write(to: &writer)
        writer.literal(#"},"labels":{"#)
        if let rule = news.rule {
            writer.literal(#""indicator":"#)
            write(rule.measure.indicator, to: &writer)
            writer.literal(#","window":"#)
            write(rule.window.name, to: &writer)
            if let currency = rule.measure.currency {
                writer.literal(#","currency":"#)
                write(currency, to: &writer)
            }
        }
        writer.literal(#"},"runbook":"#)
        if let runbook { write(runbook, to: &writer) } else { writer.literal("null") }
        writer.byte(0x7D)
        let identity = identity(of: news, key.bytes(in: batch.bytes))
        batch.end(writer, from: start, as: .alerts, key: key, identity: identity, time: time, headers: 0..<0)
        return fingerprint
    }

    private func fingerprint(of news: ScopeAlertNews, _ entity: AlertEntity, _ tenant: [UInt8]) -> EventIdentity {
        // As those of agents: rule, tenant, kind, id, and the contact, if there is one.
        var hash = news.ruleName.withUnsafeBytes { EventIdentity(named: $0) }
        tenant.withUnsafeBytes { hash.combine($0) }
        hash.combine(entity.kind)
        entity.id.withUnsafeBytes { hash.combine($0) }
        (news.subject.value(of: .contact) ?? []).withUnsafeBytes { hash.combine($0) }
        return hash
    }

    /// What tells one change from all others: not when it is published, so that a repetition has the same id.
    private func identity(of news: ScopeAlertNews, _ fingerprint: UnsafeRawBufferPointer) -> EventIdentity {
        var identity = EventIdentity("alert-change")
        identity.combine(fingerprint)
        identity.combine(news.change.firing.episode.milliseconds)
        identity.combine(news.change.revision)
        identity.combine(news.change.firing.severity.name)
        identity.combine(news.change.firing.at.milliseconds)
        identity.combine(news.change.resolution?.name ?? "firing")
        identity.combine(news.change.resolvedAt?.milliseconds ?? 0)
        return identity
    }

    /// Writes everything up to the summaries, and returns where the time of the change stands.
    private func writeState(
        _ news: ScopeAlertNews,
        to writer: inout JSONWriter,
        _ entity: AlertEntity,
        _ tenant: [UInt8]
    ) -> UnsafeMutableRawPointer {
        let change = news.change
        writer.literal(#"","episode":""#)
        writer.instant(change.firing.episode)
        writer.literal(#"","rule":"#)
        news.ruleName.withUnsafeBytes { writer.string($0) }
        writer.literal(#","severity":"#)
        writer.name(change.firing.severity.name)
        writer.literal(#","status":"#)
        writer.name(change.resolution == nil ? "firing" : "resolved")
        writer.literal(#","resolution":"#)
        writer.name(change.resolution?.name)
        writer.literal(#","entity":{"kind":"#)
        writer.name(entity.kind)
        writer.literal(#","id":"#)
        entity.id.withUnsafeBytes { writer.string($0) }
        writer.literal(#"},"scope":{"#)
        writeScope(news.subject, to: &writer)
        writer.literal(#"},"tenant":"#)
        tenant.withUnsafeBytes { writer.string($0) }
        writer.literal(#","contact_id":"#)
        if let contact = news.subject.value(of: .contact) {
            contact.withUnsafeBytes { writer.string($0) }
        } else {
            writer.literal("null")
        }
        writer.literal(#","value":"#)
        writer.decimal(FixedPoint(change.firing.value, decimals: 6))
        writer.literal(#","threshold":"#)
        writer.decimal(FixedPoint(change.firing.threshold, decimals: 6))
        writer.literal(#","at":""#)
        let at = writer.cursor
        writer.instant(change.firing.at)
        writer.literal(#"","fired_at":""#)
        writer.instant(change.firedAt)
        writer.literal(#"","resolved_at":"#)
        // Behind the quote, if it is no null.
        let resolvedAt = writer.cursor + 1
        writer.quoted(change.resolvedAt)
        writer.literal(#","summary":{"#)
        return change.resolvedAt == nil ? at : resolvedAt
    }

    private func writeScope(_ scope: ScopeKey, to writer: inout JSONWriter) {
        var isFirst = true
        scope.text.withUnsafeBytes { text in
            ScopeText.forEachValue(of: text) { dimension, value in
                // These are told elsewhere: tenant, contact_id, entity.
                if [.tenant, .contact, .partition].contains(dimension) { return }
                if !isFirst { writer.byte(0x2C) }
                isFirst = false
                writer.name(dimension.name)
                writer.byte(0x3A)
                writer.string(value)
            }
        }
    }

    private func write(_ text: String, to writer: inout JSONWriter) {
        Array(text.utf8).withUnsafeBytes { writer.string($0) }
    }
}
