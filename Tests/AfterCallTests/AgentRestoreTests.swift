import AgentTracking
import Alerting
import ContactCenter
import Simulation
import Testing

@testable import AfterCall

/// Agents that lie packed after a start until they are touched.
@Suite struct AgentRestoreTests {
    private typealias Log = [[UInt8]: [UInt8]]

    /// Runs one transaction, which is kept unless it is said to be undone. As in the loop the clock acts after what has
    /// arrived: an agent that was woken before knows of more time that has passed than one that was not, and is judged
    /// with the event that comes late rather than just behind it. While what is undone runs, the clock stands still.
    private func transaction(
        _ records: ArraySlice<GeneratedRecord>,
        on harness: inout StageHarness,
        into log: inout Log,
        isKept: Bool = true
    ) {
        harness.stage.beginTransaction()
        for record in records {
            harness.take(record)
            harness.endBatch()
            harness.settle(at: isKept ? record.arrivalTime : records[records.startIndex].arrivalTime)
        }
        harness.stage.writeChangelog { log[Array($0)] = Array($1) }
        if isKept { harness.stage.keep() } else { harness.stage.undo() }
    }

    /// The records of an agent `a1` to whom this has happened.
    private func log(of story: String, until time: Timestamp, _ settings: AgentStageSettings) -> Log {
        var harness = StageHarness(settings)
        var log: Log = [:]
        harness.stage.beginTransaction()
        for record in Story(story).records { harness.take(record.json, key: Array("a1".utf8), now: record.time) }
        harness.endBatch()
        harness.settle(at: time)
        harness.stage.writeChangelog { log[Array($0)] = Array($1) }
        harness.stage.keep()
        return log
    }

    private func restore(
        _ log: Log,
        _ settings: AgentStageSettings = AgentStageSettings()
    ) throws -> StageHarness {
        var harness = StageHarness(settings)
        for record in log.values { try record.withUnsafeBytes { bytes in try harness.stage.restore(bytes) } }
        return harness
    }

    /// A record without the field that says under which settings it was written, which is at its end.
    private func withoutFingerprint(_ record: [UInt8]) throws -> [UInt8] {
        try #require(record.count > 9 && record[record.count - 9] == 0x49)
        return Array(record.dropLast(9))
    }

    @Test func `Agents that are decoded at their first touch and agents decoded at once publish the same`() throws {
        let records = HostileDay.records(5_000, agents: 40, seed: TestSeed.value &+ 51)
        var whole = StageHarness()
        var log: Log = [:]
        for first in stride(from: 0, to: 4_000, by: 50) {
            transaction(records[first..<first + 50], on: &whole, into: &log)
        }
        var lazy = try restore(log)
        var plain = try restore(log)
        var eager = try restore(log.mapValues(withoutFingerprint))
        var (lazyLog, plainLog, eagerLog): (Log, Log, Log) = ([:], [:], [:])
        for first in stride(from: 4_000, to: 5_000, by: 50) {
            // What is undone finds agents packed, and leaves them as good as packed.
            var lost: Log = [:]
            transaction(records[first..<first + 30], on: &lazy, into: &lost, isKept: false)
            lazy.published.removeAll()
            eager.published.removeAll()
            transaction(records[first..<first + 50], on: &lazy, into: &lazyLog)
            transaction(records[first..<first + 50], on: &plain, into: &plainLog)
            transaction(records[first..<first + 50], on: &eager, into: &eagerLog)
            func texts(_ published: [Published]) -> [[UInt8]: [String]] {
                Dictionary(grouping: published) { $0.key ?? [] }.mapValues { records in
                    records.map { "\($0.output) \($0.id) \(String(decoding: $0.value ?? [], as: UTF8.self))" }
                }
            }
            #expect(texts(lazy.published) == texts(eager.published), "SEED=\(TestSeed.value) from \(first)")
        }
        let damage = lazy.stage.damage
        #expect(lazyLog == plainLog && damage == nil, "SEED=\(TestSeed.value)")
    }

    @Test func `The newest record of a key counts, and each is worth one timer`() throws {
        var settings = AgentStageSettings()
        settings.policy.wrapUp.limitMs = 20_000
        settings.policy.wrapUp.onLimit = .end
        let story = "0 established c1 queue=q | 5s cleared c1"
        let open = log(of: story, until: Story.epoch + 10_000, settings)
        let ended = log(of: story, until: Story.epoch + 30_000, settings)
        var harness = try restore(open, settings)
        let due = harness.stage.nextActionAt
        for record in ended.values { try record.withUnsafeBytes { bytes in try harness.stage.restore(bytes) } }
        harness.settle(at: Story.epoch + 60_000)
        let agents = harness.stage.agentCount
        #expect(agents == 1 && due != nil && harness.published.isEmpty)
        // And the other way round.
        var back = try restore(ended, settings)
        for record in open.values { try record.withUnsafeBytes { bytes in try back.stage.restore(bytes) } }
        back.settle(at: Story.epoch + 60_000)
        #expect(try back.values(.wraps).map { $0["end_cause"] as? String } == ["limit"])
    }

    @Test func `A limit that was shortened while the task stood still acts at the first look at the clock`() throws {
        var settings = AgentStageSettings()
        settings.policy.wrapUp.capMs = 600_000
        let log = log(of: "0 established c1 queue=q | 5s cleared c1", until: Story.epoch + 10_000, settings)
        settings.policy.wrapUp.capMs = 30_000
        var harness = try restore(log, settings)
        harness.settle(at: Story.epoch + 36_000)
        #expect(try harness.values(.wraps).map { $0["end_cause"] as? String } == ["capped"])
    }

    @Test func `A threshold that was lowered while the task stood still acts at the first look at the clock`() throws {
        var settings = AgentStageSettings()
        let log = log(of: "0 established c1 queue=q | 5s cleared c1", until: Story.epoch + 10_000, settings)
        settings.rules.thresholds.exceededWarningMs = 6_000
        var harness = try restore(log, settings)
        harness.settle(at: Story.epoch + 12_000)
        #expect(try harness.values(.alerts).map { $0["severity"] as? String } == ["warning"])
    }

    @Test func `Agents that agent.ttl has logged off are packed, and heard of again as if they were not`() throws {
        let end = Story.epoch + 9 * 86_400_000
        let tag = String(repeating: "a-long-name-", count: 4)
        let first = Story("0 logged_on | 1s established c1 queue=q | 5s cleared c1 | 9s ready", agent: tag).records
        let days = 9 * 86_400
        let later = Story("\(days)s logged_on id=e8 | \(days + 5)s ready id=e9", agent: tag).records
        func run(isInTransactions: Bool) throws -> (Log, packed: Int, [[UInt8]?]) {
            var harness = StageHarness()
            var log: Log = [:]
            var packed = 0
            func commit(_ records: [Story.Record], at now: Timestamp, _ harness: inout StageHarness) {
                if isInTransactions { harness.stage.beginTransaction() }
                for record in records { harness.take(record.json, key: Array(tag.utf8), now: now) }
                harness.endBatch()
                harness.settle(at: now)
                guard isInTransactions else { return }
                harness.stage.writeChangelog { log[Array($0)] = Array($1) }
                harness.stage.keep()
            }
            commit(first, at: Story.epoch + 10_000, &harness)
            commit([], at: end - 3_600_000, &harness)
            packed = harness.stage.slab.packedCount
            commit(later, at: end + 6_000, &harness)
            return (log, packed, harness.published.map(\.value))
        }
        let (plain, packed) = (try run(isInTransactions: false), try run(isInTransactions: true))
        #expect(plain.packed == 0 && packed.packed == 1)
        #expect(plain.2 == packed.2 && packed.0.count == 1)
    }

    @Test func `A packed agent that cannot be decoded is damage, and what was heard of it is not applied`() throws {
        let good = log(
            of: "0 established c1 queue=q | 5s cleared c1",
            until: Story.epoch + 10_000,
            AgentStageSettings()
        )
        // The first field of its tracker becomes one that `Tracker` does not have.
        let bad = try good.mapValues { record -> [UInt8] in
            var bytes = record
            bytes[try #require(record.firstIndex(of: 0x18))] = 0xF8
            return bytes
        }
        var harness = try restore(bad)
        let before = harness.stage.damage
        #expect(before == nil)
        harness.stage.beginTransaction()
        let ready = try #require(Story("20s ready id=e9").records.first)
        harness.take(ready.json, key: Array("a1".utf8), now: Story.epoch + 20_000)
        harness.endBatch()
        let (damage, touched) = (harness.stage.damage, harness.stage.touchedCount)
        #expect(damage != nil && touched == 0 && harness.published.isEmpty)
        harness.stage.undo()
        // The same by the clock.
        var other = try restore(bad)
        other.settle(at: Story.epoch + 86_400_000)
        let late = other.stage.damage
        #expect(late == damage && other.published.isEmpty)
    }

    private static let tombstones: [(String, [String: String], Set<String>)] = [
        ("a1", ["a1": "", "b": "a"], ["b"]),
        ("a/b", ["b": "a", "a/b": "", "b/a": "", "a": "b"], ["a/b", "a", "b/a"]),
        ("x/y/z", ["z": "x/y", "y/z": "x", "x/y/z": "", "y": "x"], ["z", "x/y/z", "y"]),
        ("/a", ["/a": "", "a": "t"], ["/a", "a"]),
        ("", ["a": ""], ["a"]),
        ("nobody", ["a": "t"], ["a"]),
    ]

    @Test func `No two agents have one key, whatever slashes there are in their names`() throws {
        var keys: Set<[UInt8]> = []
        let names = ["a", "b", "a/b", "b/a", "/a", "a/", "a/b/c", "b/c", "c", "/", "a/b/"]
        for tenant in [""] + names {
            for agent in names {
                let (tenantBytes, agentBytes) = (Array(tenant.utf8), Array(agent.utf8))
                tenantBytes.withUnsafeBytes { tenant in
                    agentBytes.withUnsafeBytes { agent in
                        var writer = WireWriter(capacity: 64)
                        AgentKey(tenant: tenant, agentID: agent).writeChangelogKey(to: &writer)
                        keys.insert(Array(writer.bytes))
                        let read = AgentKey(changelogKey: writer.bytes)
                        #expect(read.map { Array($0.tenant) } == tenantBytes)
                        #expect(read.map { Array($0.agentID) } == agentBytes)
                        #expect(!AgentStage.isWaitingRecord(writer.bytes))
                    }
                }
            }
        }
        #expect(keys.count == (names.count + 1) * names.count)
    }

    @Test(arguments: tombstones)
    func `A tombstone takes away the agent that has its key, and no other`(
        key: String,
        tenants: [String: String],
        left: Set<String>
    ) throws {
        var harness = StageHarness()
        for (agent, tenant) in tenants {
            let bytes = (Array(tenant.utf8), Array(agent.utf8))
            let names: [UInt8] = [0x12, UInt8(bytes.0.count)] + bytes.0 + [0x1A, UInt8(bytes.1.count)] + bytes.1
            let one = log(of: "0 established c1 queue=q | 5s cleared c1", until: Story.epoch, AgentStageSettings())
            let record = try #require(one.values.first) + names
            try record.withUnsafeBytes { bytes in try harness.stage.restore(bytes) }
        }
        Array(key.utf8).withUnsafeBytes { harness.stage.restore(tombstoneFor: $0) }
        harness.settle(at: Story.epoch + 40_000)
        let damage = harness.stage.damage
        let entities = try harness.values(.alerts).compactMap { $0["entity"] as? [String: Any] }
        let found = Set(entities.compactMap { $0["id"] as? String })
        #expect(found == left && damage == nil)
    }
}
