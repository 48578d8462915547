import Simulation
import Streaming
import Testing

/// What is kept of tasks of others, and when it is believed.
@Suite struct StandbysTests {
    /// So that what changes it can be expected of in one line.
    private final class Kept {
        let standbys: Standbys<TallyProcessor>

        init(limitMs: Int64 = 3_600_000, restMs: Int64 = 60_000) {
            standbys = Standbys(limitMs: limitMs, restMs: restMs)
        }

        func keep(_ partitions: [Int32], basis: Int = 0, nowMs: Int64 = 0) -> Bool {
            standbys.keep(partitions, basis: basis, nowMs: nowMs, factory: TallyStage.Factory())
        }

        func take(end: Int64 = 10, basis: Int = 0, nowMs: Int64 = 5) -> KnownTask<TallyProcessor>? {
            standbys.take(0, endOffset: end, basis: basis, nowMs: nowMs)
        }

        var places: [PartitionOffset] { standbys.positions }
    }

    /// Applies a record of the changelog: a key with a deadline, or what nobody can read.
    private func apply(
        _ partition: Int32 = 0,
        _ offset: Int64,
        deadlineMs: UInt8? = 200,
        to kept: Kept,
        nowMs: Int64 = 0
    ) throws {
        let whole = deadlineMs.map { deadline in
            [0, 9, 45, 9, deadline, 0].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
        }
        try [1].withUnsafeBytes { key in
            try (whole ?? [7]).withUnsafeBytes { value in
                let record = StreamRecord(
                    partition: partition,
                    offset: offset,
                    timestampMs: 0,
                    key: key,
                    value: value
                )
                try withUnsafePointer(to: record) {
                    try kept.standbys.restore(UnsafeBufferPointer(start: $0, count: 1), nowMs: nowMs)
                }
            }
        }
    }

    @Test func `A task knows what was applied, is handed over once, and is left alone for a while`() throws {
        let kept = Kept(limitMs: 1_000, restMs: 100)
        #expect(kept.keep([0, 1]) && !kept.keep([0, 1]))
        try apply(0, 3, to: kept)
        try apply(0, 7, deadlineMs: 99, to: kept)
        try apply(2, 8, to: kept)
        #expect(kept.places == [PartitionOffset(0, 8), PartitionOffset(1, 0)])
        let known = try #require(kept.take())
        #expect(known.changelogEnd == 8)
        #expect(known.processor.nextTimerMs == 99 + TallyProcessor.graceMs)
        #expect(kept.take() == nil)
        try apply(0, 8, to: kept)
        #expect(kept.keep([0, 1], nowMs: 104) && kept.standbys.count == 1, "only 1 is to be read now")
        #expect(!kept.keep([0, 1], nowMs: 104))
        #expect(kept.keep([0, 1], nowMs: 105) && kept.standbys.count == 2)
        #expect(kept.keep([1], nowMs: 106) && kept.places == [PartitionOffset(1, 0)])
    }

    @Test func `What is not certain to be of the changelog and the settings is not handed over`() throws {
        let kept = Kept(limitMs: 1_000, restMs: 0)
        func taken(end: Int64 = 4, basis: Int = 0, atMs: Int64 = 0) throws -> Bool {
            _ = kept.keep([0])
            try apply(0, 3, to: kept)
            return kept.take(end: end, basis: basis, nowMs: atMs) != nil
        }
        #expect(try taken())
        #expect(try !taken(end: 3), "the changelog is another one")
        #expect(try !taken(basis: 1), "thresholds are others")
        #expect(try taken(atMs: 1_000) && !taken(atMs: 1_001), "tombstones may be gone")
    }

    @Test func `A task is begun anew where offsets go back, settings are others, or it was behind for long`() throws {
        let kept = Kept(limitMs: 1_000, restMs: 0)
        _ = kept.keep([0])
        try apply(0, 3, to: kept)
        try apply(0, 2, to: kept)
        #expect(kept.standbys.count == 0 && kept.keep([0]) && kept.places == [PartitionOffset(0, 0)])
        try apply(0, 3, to: kept)
        #expect(kept.keep([0], basis: 1) && kept.places == [PartitionOffset(0, 0)])
        try apply(0, 3, to: kept)
        kept.standbys.reachedEnd(of: 0, at: 9, nowMs: 500)
        #expect(!kept.keep([0], basis: 1, nowMs: 1_500))
        #expect(kept.keep([0], basis: 1, nowMs: 1_501) && kept.places == [PartitionOffset(0, 0)])
    }

    @Test func `That an end was reached makes a task current and moves no position`() throws {
        let kept = Kept()
        _ = kept.keep([0])
        try apply(0, 3, to: kept)
        #expect(kept.standbys.countBehind(nowMs: 0) == 1)
        kept.standbys.reachedEnd(of: 0, at: 9, nowMs: 10)
        kept.standbys.reachedEnd(of: 7, at: 9, nowMs: 10)
        #expect(kept.standbys.countBehind(nowMs: 120_010) == 0 && kept.standbys.countBehind(nowMs: 120_011) == 1)
        #expect(kept.places == [PartitionOffset(0, 4)] && kept.standbys.ends == [PartitionOffset(0, 9)])
    }

    @Test func `A task whose changelog cannot be read is dropped, and begun anew later`() throws {
        let kept = Kept(limitMs: 1_000, restMs: 100)
        _ = kept.keep([0, 1])
        #expect(throws: StreamFailure.self) { try apply(0, 3, deadlineMs: nil, to: kept) }
        #expect(kept.places.map(\.partition) == [1])
        #expect(kept.keep([0, 1], nowMs: 99) && kept.standbys.count == 1)
        #expect(kept.keep([0, 1], nowMs: 100) && kept.standbys.count == 2)
    }
}
