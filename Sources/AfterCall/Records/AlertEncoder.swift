import Alerting
import ContactCenter

/// Alerts as JSON (topics, alert record).
struct AlertEncoder {
    /// The agent.
    let agent: AgentKey
    /// The agent's team; empty if it has none.
    let team: UnsafeRawBufferPointer
    /// The agent's site; empty if it has none.
    let site: UnsafeRawBufferPointer
    /// What the texts of the alerts refer to.
    let names: UnsafeRawBufferPointer

    /// Appends the record of `change` to `batch`.
    func append(_ change: AlertChange, headers: Range<Int>, to batch: inout OutputBatch) {
        let alert = change.alert
        let contact = alert.contactID.bytes(in: names)
        let queue = alert.queue.bytes(in: names)
        let fingerprint = fingerprint(of: alert.rule, contact)
        var keyWriter = batch.begin(atMost: 32)
        let keyStart = keyWriter.cursor
        fingerprint.write(to: &keyWriter)
        let key = batch.end(keyWriter, from: keyStart)

        var textCount = agent.tenant.count + queue.count + team.count + site.count
        textCount += (AlertTexts.mentions + 2) * agent.agentID.count + (AlertTexts.mentions + 1) * contact.count
        var writer = batch.begin(atMost: 1_280 + AlertTexts.roomBesideNames + 6 * textCount)
        let start = writer.cursor
        writer.literal(#"{"fingerprint":""#)
        fingerprint.write(to: &writer)
        writer.literal(#"","episode":""#)
        writer.instant(alert.episode)
        writer.literal(#"","rule":"#)
        writer.name(alert.rule.name)
        writer.literal(#","severity":"#)
        writer.name(alert.severity.name)
        writer.literal(#","status":"#)
        writer.name(change.resolution == nil ? "firing" : "resolved")
        writer.literal(#","resolution":"#)
        writer.name(change.resolution?.name)
        writeSubject(alert, contact, queue, to: &writer)
        let time = writeMeasure(change, to: &writer)
        writeSummary(alert, contact, to: &writer)
        let identity = identity(of: change, key.bytes(in: batch.bytes))
        batch.end(writer, from: start, as: .alerts, key: key, identity: identity, time: time, headers: headers)
    }

    private func fingerprint(of rule: LiveRule, _ contact: UnsafeRawBufferPointer) -> EventIdentity {
        var hash = EventIdentity(rule.name)
        hash.combine(agent.tenant)
        hash.combine("agent" as StaticString)
        hash.combine(agent.agentID)
        hash.combine(contact)
        return hash
    }

    /// What tells one change from all others: not when it is published, so that a repetition has the same id.
    private func identity(of change: AlertChange, _ fingerprint: UnsafeRawBufferPointer) -> EventIdentity {
        var identity = EventIdentity("alert-change")
        identity.combine(fingerprint)
        identity.combine(change.alert.episode.milliseconds)
        identity.combine(Int64(change.alert.revision))
        identity.combine(change.alert.severity.name)
        identity.combine(change.alert.at.milliseconds)
        identity.combine(change.resolution?.name ?? "firing")
        identity.combine(change.resolvedAt?.milliseconds ?? 0)
        return identity
    }

    private func writeSubject(
        _ alert: LiveAlert,
        _ contact: UnsafeRawBufferPointer,
        _ queue: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","entity":{"kind":"agent","id":"#)
        writer.string(agent.agentID)
        writer.literal(#"},"scope":{"agent":"#)
        writer.string(agent.agentID)
        writeDimension(#","queue":"#, queue, to: &writer)
        writeDimension(#","team":"#, team, to: &writer)
        writeDimension(#","site":"#, site, to: &writer)
        if let channel = alert.channel {
            writer.literal(#","channel":"#)
            writer.name(channel.name)
        }
        writer.literal(#"},"tenant":"#)
        writer.string(agent.tenant)
        writer.literal(#","contact_id":"#)
        if contact.isEmpty { writer.literal("null") } else { writer.string(contact) }
    }

    private func writeDimension(_ name: StaticString, _ value: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        if value.isEmpty { return }
        writer.word(name)
        writer.string(value)
    }

    /// Writes value, threshold and clocks, and returns where the time of the change stands.
    private func writeMeasure(_ change: AlertChange, to writer: inout JSONWriter) -> UnsafeMutableRawPointer {
        writer.literal(#","value":"#)
        writer.integer(change.valueMs)
        writer.literal(#","threshold":"#)
        writer.integer(change.alert.thresholdMs)
        writer.literal(#","at":""#)
        let at = writer.cursor
        writer.instant(change.alert.at)
        writer.literal(#"","fired_at":""#)
        writer.instant(change.alert.firedAt)
        writer.literal(#"","resolved_at":"#)
        // Behind the quote, if it is no null.
        let resolvedAt = writer.cursor + 1
        writer.quoted(change.resolvedAt)
        return change.resolvedAt == nil ? at : resolvedAt
    }

    /// Writes everything that follows the measure.
    private func writeSummary(_ alert: LiveAlert, _ contact: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        writer.literal(#","summary":{"#)
        let names = AlertTexts.Names(agent: agent.agentID, contact: contact)
        for language in AlertTexts.Language.allCases {
            if language != .english { writer.byte(0x2C) }
            writer.name(language.code)
            writer.literal(#":""#)
            AlertTexts.write(alert, names, in: language, to: &writer)
            writer.byte(0x22)
        }
        writer.literal(#"},"labels":{"#)
        if alert.rule == .acwLimitPassed {
            writer.literal(#""extended":""#)
            writer.word(alert.isExtended ? "true" : "false")
            writer.byte(0x22)
        }
        writer.literal(#"},"runbook":"docs/runbooks/"#)
        writer.word(alert.rule.name)
        writer.literal(#".md"}"#)
    }
}
