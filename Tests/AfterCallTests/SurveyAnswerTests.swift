import ContactCenter
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// What the contacts stage tells of the answers of customers.
@Suite struct SurveyAnswerTests {
    private let now = ContactEvents.epoch + 600_000

    private func bench() -> TaskBench<ContactsFactory> {
        TaskBench(
            ContactsFactory(
                settings: ContactStageSettings(),
                contactPartitions: 1,
                cellPartitions: 1,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: ContactEvents.epoch - 1_000,
                deltas: WorkerDeltas(ContactStageSettings().deltas)
            )
        )
    }

    private func survey(_ nps: Int?, offset: Int64, version: Int = 0, csat: Int? = nil) -> LoggedRecord {
        var more: [String: Any] = ["id": "s1", "version": version]
        more["nps"] = nps
        more["csat"] = csat
        return ContactEvents.record("surveyed", "c1", at: 500_000, offset: offset, more)
    }

    /// What is known of the contact once its leg is known.
    private static func of(_ queue: String) -> String {
        "agent=a1,queue=\(queue),channel=voice,direction=inbound,contact=c1"
    }

    /// Scope and answer, in the order in which they are told; all under one key.
    private func answers(_ said: [CollectedOutput.Record]) throws -> [String] {
        try said.of(.cellsInbox).compactMap { record in
            try (record.value ?? []).withUnsafeBytes { bytes in
                guard case .answer(let answer) = try InboxRecord(bytes) else { return nil }
                #expect(record.key == Array("contact=c1".utf8) && answer.at == ContactEvents.epoch + 500_000)
                return "\(String(decoding: answer.scope, as: UTF8.self)) \(answer.nps.map { "\($0)" } ?? "none")"
            }
        }
    }

    @Test func `An answer is told once, another in its place, and that there is none any more`() throws {
        let bench = bench()
        let first = [ContactEvents.leg("c1", from: 0, queue: "billing", offset: 0), survey(3, offset: 1)]
        let undone = try answers(bench.rollBack(first, now: now))
        let told = try answers(bench.commit(first, now: now))
        #expect(told == ["\(Self.of("billing")) 3"])
        #expect(undone == told)
        #expect(try answers(bench.commit([survey(3, offset: 2)], now: now)) == [])
        try bench.restore()
        let better = try bench.commit([survey(9, offset: 3, version: 1)], now: now)
        #expect(try answers(better) == ["\(Self.of("billing")) 9"])
        let none = try bench.commit([survey(nil, offset: 4, version: 2, csat: 5)], now: now)
        #expect(try answers(none) == ["\(Self.of("billing")) none"])
    }

    @Test func `Where the contact turns out to have been elsewhere, the answer moves with it`() throws {
        let bench = bench()
        let leg = ContactEvents.leg("c1", from: 0, queue: "billing", offset: 0)
        #expect(try answers(bench.commit([survey(3, offset: 1)], now: now)) == ["contact=c1 3"])
        let known = try answers(bench.commit([leg], now: now))
        #expect(known == ["contact=c1 none", "\(Self.of("billing")) 3"])
        let sales = ContactEvents.leg("c1", from: 0, queue: "sales", revision: 2, offset: 2)
        let moved = try answers(bench.commit([sales], now: now))
        #expect(moved == ["\(Self.of("billing")) none", "\(Self.of("sales")) 3"])
    }
}
