import Testing

@testable import StreamingKafka

@Suite struct ReplayPaceTests {
    /// Whether it is fast, look by look, ten times a second.
    private func looks(_ timestamps: [Int64]) -> [Bool] {
        var pace = ReplayPace()
        return timestamps.enumerated().map { pace.isFast(at: $1, nowMs: 1_000_000 + Int64($0) * 100) }
    }

    @Test func `Old timestamps that go by like the clock are no replay once that is known`() {
        #expect(looks((0..<10).map { $0 * 100 }) == (0..<10).map { $0 < 5 })
        // Commits come in jumps.
        #expect(looks([0, 0, 0, 400, 400, 400, 700, 700, 1_000]).suffix(4) == [false, false, false, false])
    }

    @Test func `Timestamps that go by much faster are a replay, and one that ends is none`() {
        #expect(looks((0..<12).map { $0 * 6_700 }).allSatisfy { $0 })
        let ended = looks((0..<80).map { min($0, 8) * 6_700 })
        #expect(ended[8] && ended[40], "one that stands still may be a process that died")
        #expect(!ended[79])
    }

    @Test func `What was measured long ago says nothing`() {
        var pace = ReplayPace()
        for look: Int64 in 0..<8 { _ = pace.isFast(at: look * 100, nowMs: look * 100) }
        let (soon, late) = (pace.isFast(at: 900, nowMs: 900), pace.isFast(at: 1_000, nowMs: 9_000))
        let unanswered = pace.isFast(at: .min, nowMs: 9_100)
        #expect(!soon && late, "it is not known any more")
        #expect(unanswered, "nor where nobody answered")
    }
}
