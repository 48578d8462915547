import AfterCall
import ContactCenter
import Testing

@testable import Sinks

/// What Alertmanagers are told, as records come.
@Suite struct FiringBoardTests {
    /// A board of partition 0, and the instant on it.
    private struct Bench {
        var board: FiringBoard
        var now = Timestamp(milliseconds: 1_764_129_600_000)
        var settings = AlertmanagerSettings()

        init(targets: Int = 1, isRebuilt: Bool = true) {
            board = FiringBoard(settings, language: .english, targets: targets)
            board.began(partition: 0)
            if isRebuilt { board.rebuilt(partition: 0) }
            board.tick(now: now)
        }

        mutating func note(_ sample: SampleAlert, agoMs: Milliseconds = 0) throws {
            let record = sample.record(timestampMs: (now - agoMs).milliseconds)
            board.note(try sample.alert, record, now: now)
        }

        /// What a target is told now: severity and whether it is resolved.
        mutating func told(_ target: Int = 0, isAccepted: Bool = true) throws -> [String] {
            board.tick(now: now)
            let tellings = board.take(for: target, limit: 100, now: now)
            if isAccepted { board.accepted(tellings, by: target) } else { board.giveBack(tellings, to: target) }
            return try tellings.map { telling in
                let alert = try object(telling.json.utf8)
                let severity = (alert["labels"] as? [String: String])?["severity"] ?? ""
                let ends = alert["endsAt"] as? String ?? ""
                return severity + (ends <= now.rfc3339 ? " resolved" : " firing")
            }
        }
    }

    private var sample: SampleAlert { SampleAlert().with { $0.episode = "2025-11-26T03:59:00.000Z" } }

    @Test func `What fires is told at once, and again every minute`() throws {
        var bench = Bench()
        try bench.note(sample)
        #expect(try bench.told() == ["warning firing"])
        bench.now = bench.now + 30_000
        #expect(try bench.told() == [])
        bench.now = bench.now + 30_000
        #expect(try bench.told() == ["warning firing"])
    }

    @Test func `It is told to fire until after the next time that it is told`() throws {
        var bench = Bench()
        try bench.note(sample)
        let telling = try #require(bench.board.take(for: 0, limit: 1, now: bench.now).first)
        let ends = try object(telling.json.utf8)["endsAt"] as? String
        #expect(ends == (bench.now + 300_000).rfc3339)
    }

    @Test func `What is resolved is told once, and then forgotten`() throws {
        var bench = Bench()
        try bench.note(sample)
        _ = try bench.told()
        try bench.note(sample.with { $0.resolvedAt = "2025-11-26T04:00:00.000Z" })
        #expect(try bench.told() == ["warning resolved"])
        bench.now = bench.now + 60_000
        #expect(try bench.told() == [])
        #expect(bench.board.firingCount == 0)
    }

    @Test func `An alert that gets more severe is resolved as what it was`() throws {
        var bench = Bench()
        try bench.note(sample)
        _ = try bench.told()
        try bench.note(sample.with { $0.severity = "critical" })
        #expect(try bench.told() == ["warning resolved", "critical firing"])
        try bench.note(sample.with { $0.severity = "critical" }.resolved)
        #expect(try bench.told() == ["critical resolved"])
    }

    @Test func `Resolved with other labels than it fired with, it is resolved with those it fired with`() throws {
        var bench = Bench()
        try bench.note(sample)
        _ = try bench.told()
        try bench.note(sample.with { $0.severity = "critical" }.resolved)
        #expect(try bench.told() == ["warning resolved"])
    }

    @Test func `Nothing of a partition is told before all of it was read, and then only what fires still`() throws {
        var bench = Bench(isRebuilt: false)
        try bench.note(sample, agoMs: 900_000)
        try bench.note(
            sample.with {
                $0.fingerprint = "01"; $0.agent = "a-18"
            },
            agoMs: 900_000
        )
        #expect(try bench.told() == [])
        try bench.note(
            sample.with { $0.resolvedAt = "2025-11-26T03:59:30.000Z" },
            agoMs: 800_000
        )
        bench.board.rebuilt(partition: 0)
        #expect(bench.board.unsentCount == 1 && bench.board.firingCount == 1)
        #expect(try bench.told() == ["warning firing"])
    }

    @Test func `What was resolved long before we came is not told, what was resolved just now is`() throws {
        var bench = Bench(isRebuilt: false)
        try bench.note(sample.with { $0.resolvedAt = "2025-11-26T03:00:00.000Z" }, agoMs: 3_600_000)
        let fresh = sample.with {
            $0.fingerprint = "01"; $0.agent = "a-18"; $0.resolvedAt = "2025-11-26T03:59:59.000Z"
        }
        try bench.note(fresh, agoMs: 1_000)
        bench.board.rebuilt(partition: 0)
        #expect(try bench.told() == ["warning resolved"])
    }

    @Test func `What changed its labels long before we came has not ended now`() throws {
        var bench = Bench(isRebuilt: false)
        try bench.note(sample, agoMs: 3_600_000)
        try bench.note(sample.with { $0.severity = "critical" }, agoMs: 3_000_000)
        bench.board.rebuilt(partition: 0)
        #expect(try bench.told() == ["critical firing"])
        // Where that has just happened, Alertmanagers may not have heard of it.
        bench = Bench(isRebuilt: false)
        try bench.note(sample, agoMs: 60_000)
        try bench.note(sample.with { $0.severity = "critical" }, agoMs: 30_000)
        bench.board.rebuilt(partition: 0)
        #expect(try bench.told().sorted() == ["critical firing", "warning resolved"])
    }

    @Test func `Each of several Alertmanagers is told, however the others do`() throws {
        var bench = Bench(targets: 2)
        try bench.note(sample)
        #expect(try bench.told(0) == ["warning firing"])
        #expect(try bench.told(1, isAccepted: false) == ["warning firing"])
        #expect(bench.board.unsentCount == 1 && bench.board.oldestUnsentMs == bench.now.milliseconds)
        try bench.note(sample.with { $0.resolvedAt = "2025-11-26T04:00:00.000Z" })
        #expect(try bench.told(0) == ["warning resolved"])
        #expect(try bench.told(1) == ["warning resolved"])
        #expect(bench.board.unsentCount == 0 && bench.board.oldestUnsentMs == nil)
    }

    @Test func `What was given back is told next, in its latest state`() throws {
        var bench = Bench()
        try bench.note(sample)
        #expect(try bench.told(isAccepted: false) == ["warning firing"])
        let tellings = bench.board.take(for: 0, limit: 100, now: bench.now)
        try bench.note(sample.with { $0.resolvedAt = "2025-11-26T04:00:00.000Z" })
        // The answer to what was told before must not count for what came meanwhile.
        bench.board.accepted(tellings, by: 0)
        #expect(bench.board.unsentCount == 1)
        #expect(try bench.told() == ["warning resolved"])
    }

    @Test func `A partition that is given up is not told of any more`() throws {
        var bench = Bench()
        try bench.note(sample)
        bench.board.forget(partition: 0)
        #expect(try bench.told() == [])
        #expect(bench.board.firingCount == 0 && bench.board.unsentCount == 0)
    }

    @Test func `A tombstone, and a severity below the filter, resolve what fires`() throws {
        var bench = Bench()
        try bench.note(sample)
        _ = try bench.told()
        bench.board.clear(sample.fingerprint, sample.record(), now: bench.now)
        #expect(try bench.told() == ["warning resolved"])
        bench.board.clear(sample.fingerprint, sample.record(), now: bench.now)
        #expect(try bench.told() == [])
    }

    @Test func `What is refused is a dead letter once, and tried again when it is told anew`() throws {
        var bench = Bench(targets: 2)
        try bench.note(sample)
        let telling = try #require(bench.board.take(for: 0, limit: 1, now: bench.now).first)
        #expect(bench.board.refused(telling, by: 0) != nil)
        #expect(bench.board.refused(telling, by: 1) == nil)
        bench.now = bench.now + 60_000
        #expect(try bench.told() == ["warning firing"])
    }

    @Test func `What nobody wants to know of any more is forgotten, resolved or not told`() throws {
        var bench = Bench()
        try bench.note(sample)
        _ = try bench.told()
        try bench.note(sample.with { $0.resolvedAt = "2025-11-26T04:00:00.000Z" })
        _ = try bench.told(isAccepted: false)
        bench.now = bench.now + 301_000
        #expect(try bench.told() == [])
        #expect(bench.board.unsentCount == 0)
    }
}
