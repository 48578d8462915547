import AfterCall
import ContactCenter
import Simulation
import Synchronization

/// Plays a plan on the thread that calls ``run(into:)``.
///
/// Thread safety: ``run(into:)`` belongs to one thread; ``tally`` may be read from any.
final class Simulator: Sendable {
    /// After how many records it looks whether there is room, when nothing makes it wait.
    private static let recordsPerLook = 64
    /// How long it waits for room before it looks again.
    private static let roomWaitMs: Int64 = 5

    private let plan: SimulationPlan
    private let stop: StopFlag
    private let hasRoom: @Sendable (_ sent: Int) -> Bool
    private let published = Mutex(SimulationTally())

    /// Prepares to play `plan`.
    ///
    /// - Parameters:
    ///   - stop: ends it early.
    ///   - hasRoom: whether more may be sent when so many were sent; asked now and then.
    init(_ plan: SimulationPlan, stop: StopFlag, hasRoom: @escaping @Sendable (_ sent: Int) -> Bool = { _ in true }) {
        self.plan = plan
        self.stop = stop
        self.hasRoom = hasRoom
    }

    /// What was sent so far.
    var tally: SimulationTally { published.withLock { $0 } }

    /// Sends until the plan ends, or somebody wants to stop; then delivers what is on its way.
    func run(into sink: consuming some RecordSink) throws {
        var stream = plan.stream
        var record = GeneratedRecord()
        var sent = 0
        while !stop.isSet, sent < plan.maximumRecords ?? .max {
            stream.next(into: &record)
            let isOver = plan.end.map { record.arrivalTime > $0 } ?? false
            waitForClock(isOver ? plan.end ?? .distantPast : record.arrivalTime)
            if isOver || stop.isSet { break }
            try sink.send(record)
            published.withLock { $0.count(record) }
            sent += 1
            if sent % Self.recordsPerLook == 0 { waitForRoom(sent) }
        }
        try sink.finish()
    }

    private func waitForClock(_ instant: Timestamp) {
        let wait = instant - WallClock.now
        if wait > 0 { stop.wait(milliseconds: wait) }
    }

    private func waitForRoom(_ sent: Int) {
        while !hasRoom(sent), !stop.isSet { stop.wait(milliseconds: Self.roomWaitMs) }
    }
}
