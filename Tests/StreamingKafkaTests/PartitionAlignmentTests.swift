import Testing

@testable import StreamingKafka

/// Which partition waits for which, on a clock of the tests.
@Suite struct PartitionAlignmentTests {
    private static let now: Int64 = 1_800_000_000_000
    private static let lead: Int64 = 15_000

    private func alignment(reading partitions: [Int32]) -> PartitionAlignment {
        var alignment = PartitionAlignment(leadMs: Self.lead)
        for number in partitions { alignment.begin(number, nowMs: Self.now) }
        _ = alignment.slowest(nowMs: Self.now)
        return alignment
    }

    @Test func `Nothing is handed over before something is known of every partition`() {
        var alignment = alignment(reading: [0, 3])
        alignment.handedOver(0, timestampMs: Self.now - 3_600_000, nowMs: Self.now)
        #expect(alignment.slowest(nowMs: Self.now).atMs == .min)
        #expect(alignment.limit(behind: .min) == .min)
        alignment.foundEnd(of: 3, nowMs: Self.now)
        #expect(alignment.slowest(nowMs: Self.now).atMs == Self.now - 3_600_000)
        #expect(alignment.limit(behind: Self.now - 3_600_000) == Self.now - 3_600_000 + Self.lead)
    }

    @Test func `A partition at its end, a live one and one without timestamps hold back nothing`() {
        var alignment = alignment(reading: [0, 1, 2])
        alignment.handedOver(0, timestampMs: Self.now - 3_600_000, nowMs: Self.now)
        alignment.foundEnd(of: 0, nowMs: Self.now)
        alignment.handedOver(1, timestampMs: Self.now - Self.lead, nowMs: Self.now)
        alignment.handedOver(2, timestampMs: nil, nowMs: Self.now)
        #expect(alignment.slowest(nowMs: Self.now).atMs == nil)
        #expect(alignment.limit(behind: nil) == .max)
        // A millisecond more is a backlog.
        #expect(alignment.slowest(nowMs: Self.now + 1).atMs == Self.now - Self.lead)
    }

    @Test func `Where all are held back, the one with the oldest record goes on`() {
        var alignment = alignment(reading: [0, 1])
        alignment.heldBack(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        alignment.heldBack(1, timestampMs: Self.now - 800_000, nowMs: Self.now)
        #expect(alignment.slowest(nowMs: Self.now).atMs == Self.now - 900_000)
        for _ in 0..<2 { alignment.end(0) }
        #expect(alignment.count == 1)
        #expect(alignment.slowest(nowMs: Self.now).atMs == Self.now - 800_000)
    }

    @Test func `A silent partition is given up once, until it is heard of again; what is held back is not silent`() {
        var alignment = alignment(reading: [0, 1])
        alignment.handedOver(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        alignment.heldBack(1, timestampMs: Self.now - 800_000, nowMs: Self.now)
        var now = Self.now
        var givenUp: [Int32] = []
        while now < Self.now + 2 * PartitionAlignment.patienceMs {
            now += 500
            let (slowest, silent) = alignment.slowest(nowMs: now)
            givenUp += silent
            let isOver = now >= Self.now + PartitionAlignment.patienceMs
            #expect(slowest == Self.now - (isOver ? 800_000 : 900_000))
        }
        #expect(givenUp == [0])
        alignment.handedOver(0, timestampMs: Self.now - 890_000, nowMs: now)
        #expect(alignment.slowest(nowMs: now).atMs == Self.now - 890_000)
    }

    @Test func `Time in which nobody looked is no silence`() {
        var alignment = alignment(reading: [0])
        alignment.handedOver(0, timestampMs: Self.now - 900_000, nowMs: Self.now)
        // A commit took a minute; the clock went back after it.
        for now in [Self.now + 60_000, Self.now + 60_500, Self.now - 500_000, Self.now - 499_500] {
            let (slowest, silent) = alignment.slowest(nowMs: now)
            #expect(slowest == Self.now - 900_000 && silent.isEmpty, "\(now - Self.now)")
        }
    }
}
