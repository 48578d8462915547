import ContactCenter
import Testing

@testable import Alerting

/// The room that the alerts of many agents share.
@Suite struct AlertWorkspaceTests {
    @Test func `An agent without alerts holds two words`() {
        #expect(MemoryLayout<AgentAlerts>.stride == 16)
    }

    @Test func `Names outlive those of other agents that are given back, and links are used again`() {
        var work = AlertWorkspace()
        var facts = AgentFacts()
        let rules = LiveRuleTable(Bench().rules, horizonMs: 120_000)
        var agents = Array(repeating: AgentAlerts(), count: 40)
        let long = String(repeating: "x", count: 500)
        for round in 0..<40 {
            let start = Int64(round) * 1_000_000
            for index in agents.indices {
                let contact = "contact-\(round)-\(index)-\(long)"
                // Each agent's alert outlives the round by as long as the next one needs to resolve it.
                hear(contact, queue: "queue-\(index)", from: start, in: &facts, &agents[index], rules, &work)
                let shown = work.changes.filter { $0.resolution == nil }
                #expect(shown.count == 1)
                for change in shown {
                    #expect(String(decoding: change.alert.contactID.bytes(in: work.bytes), as: UTF8.self) == contact)
                }
            }
            for index in agents.indices {
                let firing = agents[index].firing(in: work)
                #expect(firing.count == 1)
                let contact = firing.first.map { String(decoding: $0.contactID.bytes(in: work.bytes), as: UTF8.self) }
                #expect(contact == "contact-\(round)-\(index)-\(long)")
                let queue = firing.first.map { String(decoding: $0.queue.bytes(in: work.bytes), as: UTF8.self) }
                #expect(queue == "queue-\(index)")
            }
        }
        // 40 rounds of 40 names of 500 bytes are 800 kB; half of what is kept may be names that nobody needs.
        #expect(work.bytes.count < 300_000)
        #expect(work.chains.count <= 3 * 40)
    }

    /// One wrap that has been open for 40 seconds, in place of the one before it.
    private func hear(
        _ contact: String,
        queue: String,
        from start: Int64,
        in facts: inout AgentFacts,
        _ agent: inout AgentAlerts,
        _ rules: borrowing LiveRuleTable,
        _ work: inout AlertWorkspace
    ) {
        let payload = Array((contact + queue).utf8)
        let began = Timestamp(milliseconds: start)
        facts.removeAll()
        facts.state = .afterCallWork
        facts.since = began
        facts.heardAt = began + 40_000
        let name = AgentFacts.WrapName(
            contactID: Text(offset: 0, count: contact.utf8.count),
            legStartedAt: began,
            segment: 1
        )
        var wrap = AgentFacts.OpenWrap(name, startedAt: began)
        wrap.labels.queue = Text(offset: contact.utf8.count, count: queue.utf8.count)
        facts.openWraps.append(wrap)
        payload.withUnsafeBytes { bytes in
            facts.bytes = bytes
            _ = agent.judge(facts, rules: rules, at: facts.heardAt, now: facts.heardAt, work: &work)
        }
    }
}
