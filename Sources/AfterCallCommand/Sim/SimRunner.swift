import AfterCall
import Synchronization

/// Runs seed after seed on the thread that calls ``run()``.
///
/// Thread safety: ``run()`` belongs to one thread; ``tally`` may be read from any.
final class SimRunner: Sendable {
    private let simulation: AgentSimulation
    private let seeds: ClosedRange<UInt64>
    private let stop: StopFlag
    private let published = Mutex(SimTally())

    /// Prepares to run `seeds`.
    ///
    /// - Parameter stop: ends it after the seed that is running.
    init(_ simulation: AgentSimulation, seeds: ClosedRange<UInt64>, stop: StopFlag) {
        self.simulation = simulation
        self.seeds = seeds
        self.stop = stop
    }

    /// What the seeds so far came to.
    var tally: SimTally { published.withLock { $0 } }

    /// Runs them, those behind one that diverges as well: how many diverge tells how rare it is.
    func run() {
        for seed in seeds where !stop.isSet {
            let report = simulation.run(seed: seed)
            published.withLock { $0.add(report) }
        }
    }

    /// Shows how far it has come in one line, twice a second until the task is cancelled, where a person is watching.
    func showProgress() async {
        guard StandardStream.error.isTerminal else { return }
        let clock = ContinuousClock()
        let start = clock.now
        while (try? await Task.sleep(for: .milliseconds(500))) != nil {
            StandardStream.error.write("\r" + line(tally, seconds: (clock.now - start) / .seconds(1)) + "\u{1B}[K")
        }
        StandardStream.error.write("\r\u{1B}[K")
    }

    /// The line.
    func line(_ tally: SimTally, seconds: Double) -> String {
        let speed = FigureText.count(Int(Double(tally.virtualMs) / 1_000 / max(seconds, 0.001)))
        let share = tally.seeds * 100 / max(1, seeds.count)
        return "seed \(FigureText.count(tally.seeds)) of \(FigureText.count(seeds.count)) (\(share) %), "
            + "\(speed) times as fast as life, \(tally.diverged) diverged"
    }
}
