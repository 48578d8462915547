import ContactCenter
import ContactTracking
import Indicators

/// What a customer has answered, told to the cells stage for rules on a single contact.
extension ContactStage {
    /// Tells of an answer that is new, another, or gone.
    mutating func tellAnswer(_ contact: AgentKey, _ bytes: UnsafeRawBufferPointer, into batch: inout OutputBatch) {
        let old = effects.takenBack.last { $0.kind == .surveyed && $0.nps != nil }
        let new = effects.added.last { $0.kind == .surveyed && $0.nps != nil }
        if old == nil, new == nil { return }
        let before = old.map { answer($0, contact, bytes) }
        let now = new.map { answer($0, contact, bytes) }
        if before == now { return }
        if var before, before.scope != now?.scope {
            before.nps = nil
            send(before, contact, into: &batch)
        }
        if let now { send(now, contact, into: &batch) }
    }

    private func answer(
        _ fact: ContactFact,
        _ contact: AgentKey,
        _ bytes: UnsafeRawBufferPointer
    ) -> SurveyAnswer {
        func text(_ text: Text) -> [UInt8] { Array(text.bytes(in: bytes)) }
        let scope = ScopeKey([
            (.tenant, Array(contact.tenant)), (.site, text(fact.site)), (.team, text(fact.team)),
            (.agent, text(fact.agentID)), (.queue, text(fact.queue)),
            (.channel, fact.channel.map { Array("\($0.name)".utf8) } ?? []),
            (.direction, fact.direction.map { Array("\($0.name)".utf8) } ?? []),
            (.campaign, text(fact.campaign)), (.reason, text(fact.reason)), (.contact, Array(contact.agentID)),
        ])
        return SurveyAnswer(at: fact.at, scope: scope.text, nps: fact.nps)
    }

    /// Sends an answer; all of one contact to one partition, in their order.
    private mutating func send(_ answer: SurveyAnswer, _ contact: AgentKey, into batch: inout OutputBatch) {
        let key = ScopeKey([(.tenant, Array(contact.tenant)), (.contact, Array(contact.agentID))])
        writer.removeAll()
        InboxRecord.write(answer, of: SourceTask(stage: .contacts, partition: partition), to: &writer)
        key.text.withUnsafeBytes { batch.addInternal(.cellsInbox, key: $0, value: writer.bytes) }
        counters.count(1, .cellsInbox)
    }
}
