import AfterCall
import ContactCenter
import Simulation
import Testing

/// Transactions that are kept or undone, against a stage that only ever saw those that were kept.
@Suite struct AgentTransactionTests {
    /// What a call of a stage has to show for itself.
    private struct Shown: Equatable {
        var published: [[UInt8]: [String]]
        var log: [[UInt8]: [UInt8]]
        var counters: [Int]
        var isIdle: Bool

        /// What is otherwise than expected, in words.
        func difference(from other: Shown) -> String {
            var words = "counters \(counters) for \(other.counters), idle \(isIdle) for \(other.isIdle)"
            for key in Set(published.keys).union(other.published.keys) where published[key] != other.published[key] {
                words += "\n\(String(decoding: key, as: UTF8.self)) published \(published[key] ?? [])"
                words += "\nfor \(other.published[key] ?? [])"
            }
            for key in Set(log.keys).union(other.log.keys) where log[key] != other.log[key] {
                words += "\n\(String(decoding: key, as: UTF8.self)) kept \(log[key] ?? []) for \(other.log[key] ?? [])"
            }
            return words
        }
    }

    private func counters(_ harness: borrowing StageHarness) -> [Int] {
        let counters = harness.stage.counters
        return [
            counters.read, counters.applied, counters.reordered, counters.duplicates, counters.ignored,
            counters.unknownFields, counters.waiting, counters.aheadOfClock, counters.corrections, counters.rejected,
        ] + Output.allCases.map { counters.published($0) }
    }

    private func run(
        _ records: ArraySlice<GeneratedRecord>,
        on harness: inout StageHarness,
        clock: Timestamp?,
        ends: Bool = true
    ) -> Shown {
        harness.published.removeAll()
        harness.stage.beginTransaction()
        for record in records { harness.take(record) }
        var log: [[UInt8]: [UInt8]] = [:]
        if ends {
            harness.endBatch()
            if let clock { harness.settle(at: clock) }
            harness.stage.writeChangelog { log[Array($0)] = Array($1) }
        }
        // Of agents that act at the same time it is not said whose records come first.
        let byKey = Dictionary(grouping: harness.published) { $0.key ?? [] }.mapValues { records in
            records.map { "\($0.output) \($0.id) \(String(decoding: $0.value ?? [], as: UTF8.self))" }
        }
        return Shown(
            published: byKey,
            log: log,
            counters: counters(harness),
            isIdle: harness.stage.nextActionAt == nil
        )
    }

    @Test func `What was undone never was, whatever follows`() {
        for round in 0..<3 {
            let seed = TestSeed.value &+ 101 &+ UInt64(round)
            let records = HostileDay.records(8_000, agents: 50, seed: seed)
            var random = SplitMix64(seed: seed)
            var stage = StageHarness()
            var witness = StageHarness()
            var first = 0
            var undone = 0
            while first < records.count {
                let end = min(records.count, first + Int.random(in: 1...200, using: &random))
                let clock = Bool.random(using: &random) ? records[end - 1].arrivalTime : nil
                while Int.random(in: 0..<2, using: &random) == 0 {
                    // More or less than will be kept, ended or not; the wall clock does not go back.
                    let aborted = records[first..<min(records.count, first + Int.random(in: 1...300, using: &random))]
                    let isEnded = Bool.random(using: &random)
                    _ = run(aborted, on: &stage, clock: Bool.random(using: &random) ? clock : nil, ends: isEnded)
                    stage.stage.undo()
                    stage.batch.removeAll()
                    undone += 1
                    let (now, before) = (counters(stage), counters(witness))
                    #expect(now == before)
                }
                let shown = run(records[first..<end], on: &stage, clock: clock)
                let expected = run(records[first..<end], on: &witness, clock: clock)
                guard shown == expected else {
                    let difference = shown.difference(from: expected)
                    Issue.record("SEED=\(TestSeed.value) round \(round), records from \(first): \(difference)")
                    return
                }
                stage.stage.keep()
                witness.stage.keep()
                first = end
            }
            #expect(undone > 20)
        }
    }

    @Test func `An alert, a waiting record and a new agent of an undone transaction are gone`() throws {
        var harness = StageHarness()
        let key = Array("a1".utf8)
        func value(_ text: String) throws -> [UInt8] { try #require(Story(text).records.first).json }
        harness.stage.beginTransaction()
        harness.take(try value("0 established c1 queue=q"), key: key, now: Story.epoch)
        harness.take(try value("5s cleared c1 id=x1"), key: key, now: Story.epoch + 5_000)
        harness.take(try value("60s ready id=x2"), key: key, now: Story.epoch + 5_000)
        harness.endBatch()
        harness.settle(at: Story.epoch + 40_000)
        let (alerts, touched) = (try harness.values(.alerts).count, harness.stage.touchedCount)
        #expect(alerts == 1 && touched == 1)
        harness.stage.undo()
        let (next, left) = (harness.stage.nextActionAt, harness.stage.touchedCount)
        #expect(next == nil && left == 0)
        harness.published.removeAll()
        harness.settle(at: Story.epoch + 90_000)
        #expect(harness.published.isEmpty && harness.stage.counters.read == 0)
        harness.take(try value("100s logged_on id=x3"), key: key, now: Story.epoch + 100_000)
        harness.endBatch()
        let agent = try #require(try harness.values(.agents).last)
        #expect(agent["since"] as? String == agent["observed_at"] as? String)
        #expect(agent["state"] as? String == "not_ready")
    }

    @Test func `What ends with the millisecond of an event is told in the transaction of the event`() throws {
        var harness = StageHarness()
        let key = Array("a1".utf8)
        let steps = Story("0 logged_on | 10s ready id=x1").records
        harness.take(steps[0].json, key: key, now: Story.epoch)
        harness.settle(at: Story.epoch + 1)
        harness.published.removeAll()
        harness.stage.beginTransaction()
        harness.take(steps[1].json, key: key, now: Story.epoch + 10_003)
        let dueAt = harness.stage.nextActionAt
        #expect((dueAt ?? .distantFuture) <= Story.epoch + 10_001, "the batch is not over")
        harness.settle(at: Story.epoch + 10_003)
        #expect(try harness.values(.intervals).count == 1)
        #expect(try harness.values(.agents).count == 1)
        let (touched, next) = (harness.stage.touchedCount, harness.stage.nextActionAt)
        #expect(touched == 1 && (next ?? .distantFuture) > Story.epoch + 60_000)
        harness.stage.undo()
        let again = harness.stage.nextActionAt
        #expect(again != dueAt, "the event comes again, and with it the timer")
    }
}
