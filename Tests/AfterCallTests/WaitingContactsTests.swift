import ContactCenter
import Indicators
import Simulation
import Testing

@testable import AfterCall

/// Who has waited longest, against a plain look at all who wait.
@Suite struct WaitingContactsTests {
    private let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    private func visit(_ since: Int64, _ queue: String, _ computed: [DimensionSet]) -> WaitingContacts.Visit {
        var fact = ContactFact(kind: .waiting, at: epoch + since)
        fact.queue = Text(offset: 0, count: queue.utf8.count)
        return visit(fact, "", queue, computed)
    }

    private func visit(
        _ fact: ContactFact,
        _ tenant: String,
        _ bytes: String,
        _ computed: [DimensionSet]
    ) -> WaitingContacts.Visit {
        var builder = DeltaBuilder(settings: DeltaSettings(scopes: computed), pool: BlockPool())
        return Array(bytes.utf8).withUnsafeBytes { bytes in
            Array(tenant.utf8).withUnsafeBytes { tenant in
                let scopes = builder.scopeKeys(of: fact, tenant: tenant, bytes: bytes)
                return WaitingContacts.Visit(since: fact.at, scopes: scopes)
            }
        }
    }

    @Test func `A visit is in every scope in which it is counted, and in none of agents`() {
        var fact = ContactFact(kind: .waiting, at: epoch)
        fact.queue = Text(offset: 0, count: 2)
        fact.reason = Text(offset: 2, count: 3)
        (fact.channel, fact.direction) = (.chat, .inbound)
        let scopes = visit(fact, "t", "q1r,1", DimensionSet.defaultScopes + [[.queue, .direction], .site]).scopes
        #expect(
            scopes.map { String(decoding: $0, as: UTF8.self) } == [
                "tenant=t", "tenant=t,queue=q1", "tenant=t,channel=chat", "tenant=t,reason=r%2C1",
                "tenant=t,queue=q1,reason=r%2C1", "tenant=t,queue=q1,direction=inbound",
            ]
        )
    }

    @Test func `What is told with each commit adds up to what a plain look finds, after undoing and restoring too`() {
        let seed = TestSeed.value
        var random = SplitMix64(seed: seed, index: 83)
        let queues = ["", "q1", "q2", "q3"]
        for round in 0..<20 {
            var waiting = WaitingContacts()
            var visits: [Int: (since: Int64, queue: String)] = [:]
            var told: [String: Timestamp] = [:]
            for _ in 0..<200 {
                let (before, visitsBefore) = (waiting, visits)
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    let number = Int.random(in: 0..<25, using: &random)
                    if Bool.random(using: &random) {
                        visits[number] = nil
                        waiting.note(number, nil)
                    } else {
                        let (since, queue) = (Int64.random(in: 0...50, using: &random), queues[Int(random.next() % 4)])
                        visits[number] = (since, queue)
                        waiting.note(number, visit(since, queue, DimensionSet.defaultScopes))
                    }
                }
                let news = waiting.takeNews()
                if Int.random(in: 0..<4, using: &random) == 0 {
                    (waiting, visits) = (before, visitsBefore)
                    continue
                }
                for (scope, oldest) in news { told[String(decoding: scope, as: UTF8.self)] = oldest }
                var plain: [String: Timestamp] = [:]
                for (since, queue) in visits.values {
                    for scope in queue.isEmpty ? ["all"] : ["all", "queue=\(queue)"] {
                        plain[scope] = min(plain[scope] ?? .distantFuture, epoch + since)
                    }
                }
                guard told == plain else {
                    Issue.record("SEED=\(seed) round \(round): \(told), not \(plain)")
                    return
                }
                if Int.random(in: 0..<10, using: &random) == 0 {
                    waiting = WaitingContacts()
                    // Others, too, whose last record says that they wait no more.
                    waiting.restore(77, visit(1, "q1", DimensionSet.defaultScopes))
                    waiting.restore(77, nil)
                    for (number, known) in visits {
                        waiting.restore(number, visit(known.since, known.queue, DimensionSet.defaultScopes))
                    }
                }
            }
        }
    }

    @Test func `Nothing is told twice, and nothing of scopes that are not computed`() {
        var waiting = WaitingContacts()
        waiting.note(1, visit(5, "q1", [.queue, .team]))
        #expect(waiting.takeNews().map { String(decoding: $0.scope, as: UTF8.self) } == ["queue=q1"])
        waiting.note(2, visit(7, "q1", [.queue, .team]))
        #expect(waiting.takeNews().isEmpty, "it is not the oldest")
        #expect(waiting.takeNews().isEmpty)
        waiting.note(1, nil)
        #expect(waiting.takeNews().map(\.oldest) == [epoch + 7])
        #expect(visit(1, "q1", [.team]).scopes.isEmpty)
    }
}
