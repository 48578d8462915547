import Alerting
import ContactCenter

/// Alerts as JSON (topics, alert record). They are rare, so plain strings serve.
enum AlertEncoder {
    /// What the alert's agent is, beside its identity.
    struct Surroundings {
        var team: [UInt8]
        var site: [UInt8]
    }

    /// Appends the record of `change` to `batch`.
    static func append(
        _ change: AlertChange,
        of agent: AgentKey,
        _ surroundings: Surroundings,
        headers: Range<Int>,
        to batch: inout OutputBatch
    ) {
        let alert = change.alert
        let fingerprint = fingerprint(of: alert, agent)
        let texts = AlertTexts.Language.allCases.map { language in
            let name = String(decoding: agent.agentID, as: UTF8.self)
            return (language.rawValue, AlertTexts.summary(of: alert, agent: name, in: language))
        }
        var room = 1_024 + 6 * (3 * agent.agentID.count + agent.tenant.count + 2 * alert.contactID.count)
        room += 6 * (alert.queue.count + surroundings.team.count + surroundings.site.count)
        room += 6 * texts.reduce(0) { $0 + $1.1.utf8.count }
        let value = batch.write(atMost: room) { writer in
            writer.literal(#"{"fingerprint":""#)
            fingerprint.write(to: &writer)
            writer.literal(#"","episode":"#)
            writer.instant(alert.episode)
            writer.literal(#","rule":"#)
            writer.name(alert.rule.name)
            writer.literal(#","severity":"#)
            writer.name(alert.severity.name)
            writer.literal(#","status":"#)
            writer.name(change.resolution == nil ? "firing" : "resolved")
            writer.literal(#","resolution":"#)
            writer.name(change.resolution?.name)
            writeSubject(alert, agent, surroundings, to: &writer)
            writeMeasure(change, to: &writer)
            writer.literal(#","summary":{"#)
            writePairs(texts, to: &writer)
            writer.literal(#"},"labels":{"#)
            if alert.rule == .acwLimitPassed {
                writePairs([("extended", alert.isExtended ? "true" : "false")], to: &writer)
            }
            writer.literal(#"},"runbook":"docs/runbooks/"#)
            writer.literal(alert.rule.name)
            writer.literal(#".md"}"#)
        }
        let key = batch.write(atMost: 32) { fingerprint.write(to: &$0) }
        let identity = identity(of: change, key.bytes(in: batch.bytes))
        batch.add(
            .alerts,
            key: key,
            value: value,
            identity: identity,
            time: change.resolvedAt ?? alert.at,
            headers: headers
        )
    }

    private static func fingerprint(of alert: LiveAlert, _ agent: AgentKey) -> EventIdentity {
        var hash = EventIdentity(alert.rule.name)
        hash.combine(agent.tenant)
        hash.combine("agent" as StaticString)
        hash.combine(agent.agentID)
        alert.contactID.withUnsafeBytes { hash.combine($0) }
        return hash
    }

    /// What tells one change from all others: not when it is published, so that a repetition has the same id.
    private static func identity(of change: AlertChange, _ fingerprint: UnsafeRawBufferPointer) -> EventIdentity {
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

    private static func writeSubject(
        _ alert: LiveAlert,
        _ agent: AgentKey,
        _ surroundings: Surroundings,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","entity":{"kind":"agent","id":"#)
        writer.string(agent.agentID)
        writer.literal(#"},"scope":{"agent":"#)
        writer.string(agent.agentID)
        let dimensions: [(StaticString, [UInt8])] = [
            (#","queue":"#, alert.queue), (#","team":"#, surroundings.team), (#","site":"#, surroundings.site),
        ]
        for (name, value) in dimensions where !value.isEmpty {
            writer.literal(name)
            value.withUnsafeBytes { writer.string($0) }
        }
        if let channel = alert.channel {
            writer.literal(#","channel":"#)
            writer.name(channel.name)
        }
        writer.literal(#"},"tenant":"#)
        writer.string(agent.tenant)
        writer.literal(#","contact_id":"#)
        if alert.contactID.isEmpty {
            writer.literal("null")
        } else {
            alert.contactID.withUnsafeBytes { writer.string($0) }
        }
    }

    private static func writeMeasure(_ change: AlertChange, to writer: inout JSONWriter) {
        writer.literal(#","value":"#)
        writer.integer(change.valueMs)
        writer.literal(#","threshold":"#)
        writer.integer(change.alert.thresholdMs)
        writer.literal(#","at":"#)
        writer.instant(change.alert.at)
        writer.literal(#","fired_at":"#)
        writer.instant(change.alert.firedAt)
        writer.literal(#","resolved_at":"#)
        writer.instant(change.resolvedAt)
    }

    private static func writePairs(_ pairs: [(String, String)], to writer: inout JSONWriter) {
        for (index, (name, value)) in pairs.enumerated() {
            if index > 0 { writer.byte(0x2C) }
            Array(name.utf8).withUnsafeBytes { writer.string($0) }
            writer.byte(0x3A)
            Array(value.utf8).withUnsafeBytes { writer.string($0) }
        }
    }
}
