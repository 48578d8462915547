import ContactCenter
import Indicators
import Simulation
import Testing

@testable import AfterCall

/// When a task tells up to when it has told everything.
@Suite struct WatermarkTellerTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func `Commits tell at most once a second`() {
        var teller = WatermarkTeller()
        var told: [Timestamp] = []
        for step in 0..<100 {
            let now = start + Int64(step) * 100
            teller.note(eventAt: now)
            if let watermark = teller.watermark(at: now) { told.append(watermark) }
            teller.keep()
        }
        #expect(told == (0..<10).map { start + $0 * 1_000 })
    }

    @Test func `A quiet task asks for a commit every five seconds`() {
        var teller = WatermarkTeller()
        var commits: [Timestamp] = []
        for step in 0..<200 {
            let now = start + Int64(step) * 100
            guard teller.nextInstant <= now else { continue }
            teller.noteCaughtUp(at: now)
            guard teller.isWaiting else { continue }
            commits.append(now)
            #expect(teller.watermark(at: now) == now)
            teller.keep()
            #expect(!teller.isWaiting && teller.nextInstant == now + 5_000)
        }
        #expect(commits == (0..<4).map { start + $0 * 5_000 })
    }

    @Test func `Commits that have nothing to tell do not put off what the clock has to tell`() {
        var teller = WatermarkTeller()
        var told: [Timestamp] = []
        for step in 0..<200 {
            let now = start + Int64(step) * 100
            let isDue = teller.nextInstant <= now
            if isDue { teller.noteCaughtUp(at: now) }
            // Every three seconds something is read that moves nothing.
            guard isDue || step % 30 == 0 else { continue }
            if let watermark = teller.watermark(at: now) { told.append(watermark) }
            teller.keep()
        }
        #expect(told == (0..<4).map { start + $0 * 5_000 })
    }

    @Test func `What the clock found not worth telling is not asked for again at once`() {
        var teller = WatermarkTeller()
        teller.noteCaughtUp(at: start)
        #expect(teller.watermark(at: start, bound: .distantPast) == nil)
        teller.keep()
        #expect(teller.nextInstant == start + 5_000)
    }

    @Test func `While there is a backlog the newest event is told, and no clock that is ahead`() {
        var teller = WatermarkTeller()
        teller.note(eventAt: start - 3_600_000)
        #expect(teller.watermark(at: start) == start - 3_600_000)
        teller.keep()
        teller.note(eventAt: start + 60_000)
        #expect(teller.watermark(at: start + 2_000) == start + 2_000)
    }

    @Test func `Nothing is told beyond the bound, and nothing while there is none`() {
        var teller = WatermarkTeller()
        teller.noteCaughtUp(at: start)
        #expect(teller.watermark(at: start, bound: .distantPast) == nil)
        teller.keep()
        teller.noteCaughtUp(at: start + 1_000)
        #expect(teller.watermark(at: start + 1_000, bound: start - 7) == start - 7)
        teller.keep()
        teller.noteCaughtUp(at: start + 2_000)
        #expect(teller.watermark(at: start + 2_000, bound: start - 7) == nil, "that was told")
    }

    @Test func `What is undone was not told, and what it had read does not count`() {
        var teller = WatermarkTeller()
        teller.note(eventAt: start)
        teller.noteCaughtUp(at: start + 50)
        #expect(teller.watermark(at: start + 60) == start + 50)
        teller.undo()
        teller.note(eventAt: start - 600_000)
        #expect(teller.watermark(at: start + 70) == start - 600_000)
        teller.keep()
        #expect(teller.watermark(at: start + 80) == nil, "a second has not passed")
    }

    @Test func `A clock that goes back takes nothing back`() {
        var teller = WatermarkTeller()
        teller.noteCaughtUp(at: start)
        #expect(teller.watermark(at: start) == start)
        teller.keep()
        teller.noteCaughtUp(at: start - 3_600_000)
        #expect(!teller.isWaiting)
        #expect(teller.watermark(at: start - 3_600_000) == nil)
        teller.keep()
        teller.noteCaughtUp(at: start + 5_000)
        #expect(teller.isWaiting && teller.watermark(at: start + 5_000) == start + 5_000)
    }

    @Test func `Whatever happens, what is told grows, is due, and is not ahead`() {
        var random = SplitMix64(seed: TestSeed.value, index: 73)
        var teller = WatermarkTeller()
        var now = start
        var told: (at: Timestamp, watermark: Timestamp) = (.distantPast, .distantPast)
        for _ in 0..<5_000 {
            now = max(start, now + Int64.random(in: -400...900, using: &random))
            if Bool.random(using: &random) {
                teller.note(eventAt: now + Int64.random(in: -9_000...500, using: &random))
            }
            if Int.random(in: 0..<3, using: &random) == 0 { teller.noteCaughtUp(at: now) }
            let bound = Bool.random(using: &random) ? Timestamp.distantFuture : now - 3_000
            let watermark = teller.watermark(at: now, bound: bound)
            if let watermark {
                #expect(watermark > told.watermark && watermark <= bound && now >= told.at + 1_000)
            }
            if Bool.random(using: &random) {
                teller.undo()
            } else {
                teller.keep()
                if let watermark { told = (now, watermark) }
            }
        }
    }
}
