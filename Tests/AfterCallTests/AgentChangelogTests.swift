import AfterCall
import ContactCenter
import Foundation
import Simulation
import Testing

/// Changelog records of a stage, and a stage that is made from them.
@Suite struct AgentChangelogTests {
    private static let agents = 40

    /// Feeds records as a loop does: batches of `batchSize`, after each of which the clock acts.
    private func feed(
        _ records: ArraySlice<GeneratedRecord>,
        to harness: inout StageHarness,
        into log: inout [[UInt8]: [UInt8]],
        batchSize: Int = 50
    ) {
        var rest = records
        while let last = rest.prefix(batchSize).last {
            harness.stage.beginTransaction()
            for record in rest.prefix(batchSize) { harness.take(record) }
            harness.endBatch()
            harness.settle(at: last.arrivalTime)
            harness.stage.writeChangelog { log[Array($0)] = Array($1) }
            harness.stage.keep()
            rest = rest.dropFirst(batchSize)
        }
    }

    private func restore(_ log: [[UInt8]: [UInt8]]) throws -> StageHarness {
        var harness = StageHarness()
        for record in log.values {
            try record.withUnsafeBytes { bytes in try harness.stage.restore(bytes) }
        }
        return harness
    }

    /// What was published, by the key of its record, in order.
    private func byKey(_ published: [Published]) -> [[UInt8]: [String]] {
        Dictionary(grouping: published.filter { $0.output != .deadLetters }) { $0.key ?? [] }.mapValues { records in
            records.map { "\($0.output) \($0.id) \(String(decoding: $0.value ?? [], as: UTF8.self))" }
        }
    }

    @Test func `A stage made from the changelog of another goes on publishing what that one does`() throws {
        let seed = TestSeed.value &+ 31
        let records = HostileDay.records(12_000, agents: Self.agents, seed: seed)
        var log: [[UInt8]: [UInt8]] = [:]
        var whole = StageHarness()
        feed(records[..<5_000], to: &whole, into: &log)
        for turn in stride(from: 5_000, to: 12_000, by: 1_000) {
            var other = try restore(log)
            whole.published.removeAll()
            feed(records[turn..<turn + 1_000], to: &whole, into: &log)
            var otherLog: [[UInt8]: [UInt8]] = [:]
            feed(records[turn..<turn + 1_000], to: &other, into: &otherLog)
            // Records that wait for the clock are no part of a changelog; their agents may differ.
            if whole.stage.counters.waiting > 0 { continue }
            #expect(byKey(other.published) == byKey(whole.published), "SEED=\(TestSeed.value) turn \(turn)")
            #expect(whole.published.count > 100)
            for (key, value) in otherLog { #expect(log[key] == value, "SEED=\(TestSeed.value)") }
        }
    }

    @Test func `Alerts that stand go on standing, and are resolved in their episode`() throws {
        var whole = StageHarness()
        var log: [[UInt8]: [UInt8]] = [:]
        whole.stage.beginTransaction()
        for record in Story("0 established c1 queue=q | 5s cleared c1").records {
            whole.take(record.json, key: Array("a1".utf8), now: Story.epoch + 5_000)
        }
        whole.endBatch()
        whole.settle(at: Story.epoch + 40_000)
        whole.stage.writeChangelog { log[Array($0)] = Array($1) }
        whole.stage.keep()
        #expect(try whole.values(.alerts).map { $0["severity"] as? String } == ["warning"])
        var other = try restore(log)
        other.settle(at: Story.epoch + 70_000)
        #expect(try other.values(.alerts).map { $0["severity"] as? String } == ["critical"])
        let ready = try #require(Story("80s ready id=e9").records.first)
        other.take(ready.json, key: Array("a1".utf8), now: Story.epoch + 80_000)
        other.endBatch()
        let alerts = try other.values(.alerts)
        #expect(alerts.map { $0["status"] as? String } == ["firing", "resolved"])
        let first = try #require(try whole.values(.alerts).first)
        #expect(alerts.first?["episode"] as? String == first["episode"] as? String)
    }

    @Test func `Fields of a later version survive being read and written again`() throws {
        var whole = StageHarness()
        var log: [[UInt8]: [UInt8]] = [:]
        feed(HostileDay.records(200, agents: 1, seed: 4)[...], to: &whole, into: &log)
        // Field 1000 with a number, field 15 with bytes, field 900 with 32 bits.
        let later: [UInt8] = [0xC0, 0x3E, 0x2A, 0x7A, 0x02, 0x68, 0x69, 0xA5, 0x38, 1, 2, 3, 4]
        let (key, value) = try #require(log.first)
        var harness = try restore([key: later + value])
        var again: [[UInt8]: [UInt8]] = [:]
        feed(HostileDay.records(300, agents: 1, seed: 4)[200...], to: &harness, into: &again)
        #expect(again[key]?.suffix(later.count) == later[...])
        #expect(try restore(again).stage.agentCount == 1)
    }

    @Test func `A record of a later format, or of nobody, is refused`() throws {
        func error(_ bytes: [UInt8]) -> WireError? {
            var harness = StageHarness()
            do {
                try bytes.withUnsafeBytes { bytes in try harness.stage.restore(bytes) }
                return nil
            } catch {
                return error as? WireError
            }
        }
        #expect(error([0x08, 2, 0x1A, 2, 0x61, 0x31])?.code == .unknownFormat)
        #expect(error([0x1A, 2, 0x61, 0x31])?.code == .unknownFormat)
        #expect(error([0x08, 1])?.code == .inconsistent)
        #expect(error([0x08, 1, 0x1A, 2, 0x61])?.code == .truncated)
        #expect(error([0x08, 1, 0x1A, 2, 0x61, 0x31]) == nil)
        // A field that `Tracker` does not have cannot be kept apart from what changes.
        let tracker: [UInt8] = [0x18, 0, 0x80, 0x7D, 1]
        #expect(error([0x08, 1, 0x1A, 2, 0x61, 0x31, 0x22, 5] + tracker)?.code == .unknownField)
    }

    @Test func `Damaged records are refused, or make an agent that can go on`() throws {
        let seed = TestSeed.value &+ 77
        let records = HostileDay.records(4_000, agents: 20, seed: seed)
        var whole = StageHarness()
        var log: [[UInt8]: [UInt8]] = [:]
        feed(records[..<3_000], to: &whole, into: &log)
        var random = SplitMix64(seed: seed)
        var (refused, accepted) = (0, 0)
        for _ in 0..<200 {
            var harness = StageHarness()
            for record in log.values {
                var bytes = record
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                do {
                    try bytes.withUnsafeBytes { bytes in try harness.stage.restore(bytes) }
                    accepted += 1
                } catch is WireError {
                    refused += 1
                }
            }
            var again: [[UInt8]: [UInt8]] = [:]
            feed(records[3_000..<3_300], to: &harness, into: &again)
            harness.settle(at: records[3_300].arrivalTime + 30 * 86_400_000)
        }
        #expect(refused > 100 && accepted > 100, "SEED=\(TestSeed.value): \(refused) refused, \(accepted) accepted")
    }

    @Test func `An agent with an event every 20 seconds is written in less than 1 700 bytes`() throws {
        var whole = StageHarness()
        var log: [[UInt8]: [UInt8]] = [:]
        var configuration = WorkloadConfiguration()
        configuration.agents = 200
        configuration.seed = 1
        configuration.eventsPerSecond = 10
        configuration.heartbeatSeconds = 600
        var centre = CallCentre(configuration)
        let records = (0..<9_000).map { _ in
            var record = GeneratedRecord()
            centre.next(into: &record)
            return record
        }
        feed(records[...], to: &whole, into: &log)
        let sizes = log.values.map(\.count).sorted()
        let mean = sizes.reduce(0, +) / sizes.count
        print("AgentChangelogTests: bytes an agent: mean \(mean), p99 \(sizes[sizes.count * 99 / 100])")
        #expect(mean < 1_700)
    }
}
