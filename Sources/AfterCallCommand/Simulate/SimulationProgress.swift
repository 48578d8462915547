import Foundation

/// How far a simulation has come, in one line of a terminal that is written over.
struct SimulationProgress {
    private let simulator: Simulator
    private let records: Int?
    private let agents: Int

    /// Watches `simulator`, which is to send `records` of `agents`.
    init(_ simulator: Simulator, records: Int?, agents: Int) {
        self.simulator = simulator
        self.records = records
        self.agents = agents
    }

    /// Shows the line twice a second until the task is cancelled, where a person is watching.
    func show() async {
        guard StandardStream.error.isTerminal else { return }
        let clock = ContinuousClock()
        var last = (count: 0, at: clock.now)
        while (try? await Task.sleep(for: .milliseconds(500))) != nil {
            let now = clock.now
            let count = simulator.tally.records
            let rate = Double(count - last.count) / ((now - last.at) / .seconds(1))
            StandardStream.error.write("\r" + line(count, rate: rate) + "\u{1B}[K")
            last = (count, now)
        }
        StandardStream.error.write("\r\u{1B}[K")
    }

    /// The line.
    func line(_ count: Int, rate: Double) -> String {
        let share = records.map { " of \(FigureText.count($0)) (\(count * 100 / max(1, $0)) %)" } ?? ""
        let speed = FigureText.count(Int(rate.rounded()))
        return "sent \(FigureText.count(count))\(share), \(speed)/s, \(FigureText.count(agents)) agents"
    }
}
