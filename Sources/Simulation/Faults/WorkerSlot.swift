internal import Streaming

/// A place for a worker: whoever runs in it has the same transactional id.
final class WorkerSlot<Factory: StageProcessorFactory> {
    typealias SimulatedWorker = Worker<
        SimulatedSource, SimulatedSink, SimulatedChangelog, SimulatedClock, Factory, PointHook
    >

    let index: Int
    let clock: SimulatedClock
    var worker: SimulatedWorker?
    var source: SimulatedSource?

    /// What its process keeps in memory of partitions of others.
    private(set) var standbys = WorkerSlot.noStandbys()

    /// Whether a worker is to run here.
    var isWanted = true

    /// Whether its process was stopped since the last poll, and its fetches with it.
    var wasStopped = false

    /// When a worker may be started, in milliseconds of virtual time.
    var startsAtMs: Int64 = 0

    /// Whether the worker is in the middle of a call, further up on the stack.
    var isBusy = false

    init(index: Int, clock: SimulatedClock) {
        self.index = index
        self.clock = clock
    }

    /// Loses what was in memory, as with the end of its process.
    func forgetStandbys() { standbys = Self.noStandbys() }

    /// Compaction takes tombstones that are three times as old as given-back tasks may be.
    private static func noStandbys() -> Standbys<Factory.Processor> { Standbys(limitMs: 6_000, restMs: 500) }
}
