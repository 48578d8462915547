/// The state in one line, for where no picture can be.
enum DemoStatusLine {
    /// The line, without a line feed.
    static func text(_ state: DemoState, _ gauges: DemoGauges) -> String {
        let counts = state.agentsByState
        let agents = DemoPicture.states.compactMap { entry in
            counts[entry.state].map { "\($0) \(entry.name)" }
        }
        let fired = state.rules.values.reduce(0) { $0 + $1.fired }
        let parts =
            [
                "\(FigureText.timeOfDay(gauges.now))Z",
                "events \(FigureText.count(gauges.read)) (\(FigureText.number(gauges.rate))/s), "
                    + "lag \(FigureText.count(gauges.lag))" + (gauges.hasCaughtUp ? ", caught up" : ""),
                agents.isEmpty ? "no agents yet" : agents.joined(separator: ", "),
                "wraps \(FigureText.count(state.wrapRecords)), corrections \(FigureText.count(state.corrections))",
                "alerts \(state.firingCount) firing, \(FigureText.count(fired)) fired",
                "dead letters \(state.deadLetters.values.reduce(0, +))",
            ] + indicators(state)
        return parts.joined(separator: " | ")
    }

    /// What is known of the last five minutes, and who waits now.
    private static func indicators(_ state: DemoState) -> [String] {
        guard let recent = state.indicators.lastMinutes(of: .all) else { return [] }
        let figures = [
            recent["contacts.handled"].map { "handled \(FigureText.count(Int($0)))" },
            state.indicators.day(of: .all)?["contacts.waiting"].map { "waiting \(FigureText.count(Int($0)))" },
            recent["service_level"].map { "service level \(FigureText.percent($0))" },
            recent["abandon_rate"].map { "abandoned \(FigureText.percent($0))" },
            recent["aht"].map { "AHT \(FigureText.duration(Int64($0)))" },
            recent["occupancy"].map { "occupancy \(FigureText.percent($0))" },
        ]
        return ["5 min: " + figures.compactMap(\.self).joined(separator: ", ")]
    }
}
