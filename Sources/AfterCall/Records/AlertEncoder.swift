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
    /// The time under which a wrap is too short, in milliseconds.
    let shortWrapMs: Milliseconds
    /// How many wraps are looked back at.
    let lastWraps: Int

    /// Room for everything of a record beside its texts.
    private static var fixedRoom: Int { 1_280 }

    /// Appends the record of `change` to `batch`.
    ///
    /// - Parameter summaries: room for its sentences.
    /// - Returns: the alert's fingerprint.
    func append(
        _ change: AlertChange,
        headers: Range<Int>,
        _ summaries: inout AlertSummaries,
        to batch: inout OutputBatch
    ) -> EventIdentity {
        let alert = change.alert
        let contact = alert.contactID.bytes(in: names)
        let queue = alert.queue.bytes(in: names)
        let fingerprint = fingerprint(of: alert.rule, contact)
        var keyWriter = batch.begin(atMost: 32)
        let keyStart = keyWriter.cursor
        fingerprint.write(to: &keyWriter)
        let key = batch.end(keyWriter, from: keyStart)

        summaries.make(AlertMessage(change), values(of: change, contact))
        let (campaign, reason) = (alert.campaign.bytes(in: names), alert.reason.bytes(in: names))
        var textCount = agent.tenant.count + queue.count + team.count + site.count + campaign.count + reason.count
        textCount += 2 * agent.agentID.count + contact.count
        var writer = batch.begin(atMost: Self.fixedRoom + summaries.greatestCount + 6 * textCount)
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
        writeSubject(alert, contact: contact, queue: queue, campaign: campaign, reason: reason, to: &writer)
        let time = writeMeasure(change, to: &writer)
        writer.literal(#","summary":{"#)
        summaries.write(to: &writer)
        writeLabels(alert, to: &writer)
        let identity = identity(of: change, key.bytes(in: batch.bytes))
        batch.end(writer, from: start, as: .alerts, key: key, identity: identity, time: time, headers: headers)
        return fingerprint
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
        contact: UnsafeRawBufferPointer,
        queue: UnsafeRawBufferPointer,
        campaign: UnsafeRawBufferPointer,
        reason: UnsafeRawBufferPointer,
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
        writeDimension(#","campaign":"#, campaign, to: &writer)
        writeDimension(#","reason":"#, reason, to: &writer)
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
        writer.integer(change.value)
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

    /// What the sentences mention.
    private func values(of change: AlertChange, _ contact: UnsafeRawBufferPointer) -> AlertTextValues {
        let threshold = change.alert.thresholdMs
        let counts = change.alert.rule.counts
        var values = AlertTextValues(
            counts ? .count(change.value) : .duration(change.value),
            threshold: counts ? .count(threshold) : .duration(threshold)
        )
        values.detail = .duration(shortWrapMs)
        values.sample = Int64(lastWraps)
        values[.agent] = agent.agentID
        values[.contact] = contact
        let rule = change.alert.rule.name
        values[.rule] = UnsafeRawBufferPointer(start: rule.utf8Start, count: rule.utf8CodeUnitCount)
        return values
    }

    /// Writes everything that follows the summaries.
    private func writeLabels(_ alert: LiveAlert, to writer: inout JSONWriter) {
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

extension AlertMessage {
    /// What `change` says.
    fileprivate init(_ change: AlertChange) {
        let alert = change.alert
        if let resolution = change.resolution {
            self = resolution == .ruleRemoved ? .ruleRemoved : .overUnmeasured
            return
        }
        switch alert.rule {
        case .acwExceeded: self = .acwExceeded
        case .acwLimitPassed: self = alert.isExtended ? .acwLimitExtendedPassed : .acwLimitPassed
        case .acwStuck: self = .acwStuck
        case .holdLong: self = .holdLong
        case .talkLong: self = .talkLong
        case .notReadyLong: self = .notReadyLong
        case .agentSilent: self = .agentSilent
        case .acwTooShort: self = .acwTooShort
        case .notAnsweredRepeated: self = .notAnsweredRepeated
        }
    }
}
