import Testing

@testable import StreamingKafka

/// Which partition waits for which, on a clock of the tests.
@Suite struct PartitionAlignmentTests {
    private static let now: Int64 = 1_800_000_000_000
    private static let lead: Int64 = 15_000

    private func alignment(reading partitions: [Int32]) -> PartitionAlignment {
        var alignment = PartitionAlignment(leadMs: Self.lead)
        for number in partitions { alignment.begin(number, nowMs: Self.now) }
        _ = alignment.look(nowMs: Self.now)
        return alignment
    }

    @Test func `Nothing is handed over before something is known of every partition`() {
        var alignment = alignment(reading: [0, 3])
        alignment.handedOver(0, timestampMs: Self.now - 3_600_000, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == .min)
        #expect(alignment.limit(behind: .min) == .min)
        alignment.foundEnd(of: 3, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == Self.now - 3_600_000)
        #expect(alignment.limit(behind: Self.now - 3_600_000) == Self.now - 3_600_000 + Self.lead)
    }

    @Test func `A partition at its end, a live one and one without timestamps hold back nothing`() {
        var alignment = alignment(reading: [0, 1, 2])
        alignment.handedOver(0, timestampMs: Self.now - 3_600_000, nowMs: Self.now)
        alignment.foundEnd(of: 0, nowMs: Self.now)
        alignment.handedOver(1, timestampMs: Self.now - Self.lead, nowMs: Self.now)
        alignment.handedOver(2, timestampMs: nil, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == nil)
        #expect(alignment.limit(behind: nil) == .max)
        // A millisecond more is a backlog.
        #expect(alignment.look(nowMs: Self.now + 1).atMs == Self.now - Self.lead)
    }

    @Test func `Where all are held back, the one with the oldest record goes on`() {
        var alignment = alignment(reading: [0, 1])
        alignment.heldBack(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        alignment.heldBack(1, timestampMs: Self.now - 800_000, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == Self.now - 900_000)
        for _ in 0..<2 { alignment.end(0) }
        #expect(alignment.count == 1)
        #expect(alignment.look(nowMs: Self.now).atMs == Self.now - 800_000)
    }

    @Test func `A silent partition is given up once, until it is heard of again; what is held back is not silent`() {
        var alignment = alignment(reading: [0, 1])
        alignment.handedOver(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        alignment.heldBack(1, timestampMs: Self.now - 800_000, nowMs: Self.now)
        var now = Self.now
        var givenUp: [Int32] = []
        while now < Self.now + 2 * PartitionAlignment.patienceMs {
            now += 500
            let look = alignment.look(nowMs: now)
            givenUp += look.givenUp
            let isOver = now >= Self.now + PartitionAlignment.patienceMs
            #expect(look.atMs == Self.now - (isOver ? 800_000 : 900_000))
        }
        #expect(givenUp == [0])
        alignment.handedOver(0, timestampMs: Self.now - 890_000, nowMs: now)
        #expect(alignment.look(nowMs: now).atMs == Self.now - 890_000)
    }

    @Test func `Time in which nobody looked is no silence`() {
        var alignment = alignment(reading: [0])
        alignment.handedOver(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        // A commit took a minute; the clock went back after it.
        for now in [Self.now + 60_000, Self.now + 60_500, Self.now - 500_000, Self.now - 499_500] {
            let look = alignment.look(nowMs: now)
            #expect(look.atMs == Self.now - 900_000 && look.givenUp.isEmpty, "\(now - Self.now)")
        }
    }

    @Test func `Other members hold back what is ahead of them, and a live one holds back nothing`() {
        var alignment = alignment(reading: [0])
        alignment.handedOver(0, timestampMs: Self.now - 800_000, nowMs: Self.now)
        alignment.othersAre(at: .min, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == .min, "nothing is known of them yet")
        alignment.othersAre(at: Self.now - 900_000, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == Self.now - 900_000)
        #expect(!alignment.look(nowMs: Self.now).waitsForOthers, "nothing is held back")
        alignment.othersAre(at: Self.now - 700_000, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == Self.now - 800_000)
        alignment.othersAre(at: .max, nowMs: Self.now)
        alignment.foundEnd(of: 0, nowMs: Self.now)
        #expect(alignment.look(nowMs: Self.now).atMs == nil)
    }

    @Test func `Other members that do not come on are given up once, after time in which something waited for them`() {
        var alignment = alignment(reading: [0])
        alignment.foundEnd(of: 0, nowMs: Self.now)
        alignment.othersAre(at: Self.now - 900_000, nowMs: Self.now)
        var now = Self.now
        func wait(_ milliseconds: Int64) -> (given: Int, limits: Set<Int64?>) {
            var (given, limits) = (0, Set<Int64?>())
            for _ in 0..<(milliseconds / 500) {
                now += 500
                let look = alignment.look(nowMs: now)
                if look.givesUpOthers { given += 1 }
                limits.insert(look.atMs)
            }
            return (given, limits)
        }
        let idle = wait(2 * PartitionAlignment.othersPatienceMs)
        #expect(idle.given == 0 && idle.limits == [Self.now - 900_000], "nothing waited")
        alignment.heldBack(0, timestampMs: Self.now - 800_000, nowMs: now)
        #expect(alignment.look(nowMs: now).waitsForOthers)
        #expect(wait(PartitionAlignment.othersPatienceMs - 500).given == 0)
        let over = wait(PartitionAlignment.othersPatienceMs)
        #expect(over.given == 1 && over.limits == [Self.now - 800_000])
        alignment.othersAre(at: .min, nowMs: now)
        alignment.othersAre(at: Self.now - 900_000, nowMs: now)
        #expect(alignment.look(nowMs: now).atMs == Self.now - 800_000, "that an answer is missing is no news")
        alignment.othersAre(at: Self.now - 890_000, nowMs: now)
        #expect(alignment.look(nowMs: now).atMs == Self.now - 890_000, "they are heard of again")
    }
}
