import AfterCall
import ContactCenter
import Foundation
import Kafka

/// The thread that watches: reads the outputs, and shows them as a picture, as lines, or not at all.
///
/// Thread safety: ``run(_:)`` belongs to one thread; everything else is a constant.
struct DemoView: Sendable {
    /// How the state is shown while the demo runs.
    enum Form: Sendable {
        /// A picture that is drawn twice a second.
        case picture(isColoured: Bool)
        /// A line every 5 s.
        case lines(StandardStream)
        /// Nothing.
        case none
    }

    private static let pictureMs: Milliseconds = 500
    private static let lineMs: Milliseconds = 5_000
    private static let readMs: Int32 = 20
    /// How long it may take at the end to read what is left.
    private static let lastReadMs: Milliseconds = 5_000

    let form: Form
    let plan: DemoPlan
    let simulator: Simulator
    let runner: Runner
    let flow: DemoFlow
    let startedAt: Timestamp
    /// Set when nobody publishes any more.
    let isFinishing: StopFlag

    /// Watches until ``isFinishing``, reads what is left, and returns what it has seen.
    func run(_ reader: OutputReader) throws -> DemoState {
        var screen = TerminalScreen()
        var rate = RateMeter(windowMs: 5_000)
        var nextShowAt = startedAt
        while !isFinishing.isSet {
            try reader.read(waitMs: Self.readMs)
            flow.viewHasRead(reader.readCount)
            let now = WallClock.now
            noteCaughtUp(reader, now)
            guard now >= nextShowAt else { continue }
            nextShowAt = now + showIntervalMs
            rate.note(runner.eventsRead, at: now)
            show(reader.state, gauges(now, rate: rate.perSecond), &screen)
        }
        let deadline = WallClock.now + Self.lastReadMs
        while try !reader.hasReadAll(), WallClock.now < deadline { try reader.read(waitMs: Self.readMs) }
        if case .picture = form { show(reader.state, gauges(WallClock.now, rate: rate.perSecond), &screen) }
        try reader.close()
        return reader.state
    }

    private var showIntervalMs: Milliseconds {
        if case .picture = form { Self.pictureMs } else { Self.lineMs }
    }

    /// The history is read when the processor has caught up and the simulator has come to where it must wait.
    private func noteCaughtUp(_ reader: OutputReader, _ now: Timestamp) {
        guard reader.state.liveSince == nil, let arrivals = simulator.tally.arrivals else { return }
        let status = runner.status
        if arrivals.upperBound >= startedAt, status.hasCaughtUp, status.counters.read > 0 {
            reader.noteCaughtUp(at: now)
        }
    }

    /// What is known at `now` beside the outputs.
    func gauges(_ now: Timestamp, rate: Double = 0) -> DemoGauges {
        var gauges = DemoGauges(now: now, thresholds: plan.thresholds)
        let status = runner.status
        gauges.elapsedSeconds = Double(now - startedAt) / 1_000
        gauges.seconds = plan.seconds
        gauges.speed = plan.speed
        gauges.sent = simulator.tally.records
        gauges.read = runner.eventsRead
        gauges.rate = rate
        gauges.hasCaughtUp = status.hasCaughtUp
        return gauges
    }

    private func show(_ state: DemoState, _ gauges: DemoGauges, _ screen: inout TerminalScreen) {
        switch form {
        case .picture(let isColoured):
            let size = TerminalScreen.size
            let picture = DemoPicture(state, gauges, columns: size.columns, lines: size.lines, isColoured: isColoured)
            screen.draw(picture.lines, in: size)
        case .lines(let stream): stream.write(DemoStatusLine.text(state, gauges) + "\n")
        case .none: break
        }
    }
}
