import ContactCenter

/// What a supervisor watches: the figures of the last five minutes, and what is so now.
extension DemoPicture {
    var queueLines: [String] {
        let queues = shown(state.indicators.queues, layout.queueRows - 1) { .queue($0) }
        let table = TextTable(
            columns: [
                .init(title: "queue", least: 12, most: 14), .init(title: "handled", least: 7, most: 8, isRight: true),
                .init(title: "waiting", least: 7, most: 8, isRight: true),
                .init(title: "longest", least: 7, most: 8, isRight: true),
                .init(title: "SL", least: 7, most: 8, isRight: true),
                .init(title: "abandoned", least: 9, most: 9, isRight: true),
                .init(title: "AHT", least: 6, most: 8, isRight: true),
                .init(title: "ACW", least: 6, most: 8, isRight: true),
                .init(title: "ACW p80", least: 7, most: 8, isRight: true),
            ],
            rows: [row("all", .all)] + queues.map { row($0, .queue($0)) }
        )
        let limit = FigureText.duration(gauges.thresholds.serviceLevelMs)
        let detail = "last 5 min, waiting now; SL: service level within \(limit)"
        return [title("Queues", detail + omitted(queues, of: state.indicators.queues))]
            + filled(table, rows: layout.queueRows)
    }

    private func row(_ name: String, _ scope: PublishedKPI.Scope) -> [TextTable.Cell] {
        let recent = state.indicators.lastMinutes(of: scope)
        let day = state.indicators.day(of: scope)
        return [
            .init(name), Self.count(recent?["contacts.handled"]), Self.count(day?["contacts.waiting"]),
            longestWait(day), Self.percent(recent?["service_level"]), Self.percent(recent?["abandon_rate"]),
            Self.duration(recent?["aht"]), Self.duration(recent?["acw.avg"]), Self.duration(recent?["acw.p80"]),
        ]
    }

    /// The longest wait as it is now: the record says how long it was when it was made.
    private func longestWait(_ day: PublishedKPI?) -> TextTable.Cell {
        guard let day, let waiting = day["contacts.waiting"], waiting > 0, let then = day["contacts.longest_wait"]
        else {
            return "–"
        }
        let waitMs = Milliseconds(then) + max(0, gauges.now - day.computedAt.timestamp)
        return .init(FigureText.duration(waitMs), waitMs > gauges.thresholds.serviceLevelMs ? .yellow : .plain)
    }

    var teamLines: [String] {
        let teams = shown(state.indicators.teams, layout.teamRows) { .team($0) }
        let table = TextTable(
            columns: [
                .init(title: "team", least: 12, most: 14), .init(title: "logged on", least: 9, most: 9, isRight: true),
                .init(title: "in ACW", least: 7, most: 8, isRight: true),
                .init(title: "handled", least: 7, most: 8, isRight: true),
                .init(title: "occupancy", least: 9, most: 9, isRight: true),
                .init(title: "AHT", least: 6, most: 8, isRight: true),
                .init(title: "ACW", least: 6, most: 8, isRight: true),
                .init(title: "ACW p80", least: 7, most: 8, isRight: true),
            ],
            rows: teams.map { row(ofTeam: $0) }
        )
        let detail = "last 5 min, agents now"
        return [title("Teams", detail + omitted(teams, of: state.indicators.teams))]
            + filled(table, rows: layout.teamRows)
    }

    private func row(ofTeam team: String) -> [TextTable.Cell] {
        let recent = state.indicators.lastMinutes(of: .team(team))
        let day = state.indicators.day(of: .team(team))
        return [
            .init(team), Self.count(day?.sum("agents.in_state.", Self.loggedOn)),
            Self.count(day?["agents.in_state.after_call_work"]), Self.count(recent?["contacts.handled"]),
            Self.percent(recent?["occupancy"]), Self.duration(recent?["aht"]), Self.duration(recent?["acw.avg"]),
            Self.duration(recent?["acw.p80"]),
        ]
    }

    private static let loggedOn = ["talking", "held", "after_call_work", "offered", "ready", "not_ready"]

    /// All the names, or where there is no room the busiest ones, in their order.
    private func shown(
        _ names: [String],
        _ count: Int,
        _ scope: (String) -> PublishedKPI.Scope
    ) -> [String] {
        if names.count <= count { return names }
        let handled = names.map { (state.indicators.day(of: scope($0))?["contacts.handled"] ?? 0, $0) }
        return handled.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(count).map(\.1).sorted()
    }

    private func omitted(_ shown: [String], of names: [String]) -> String {
        shown.count == names.count ? "" : "; busiest of \(names.count)"
    }

    // MARK: Figures

    private static func count(_ value: Double?) -> TextTable.Cell {
        .init(value.map { FigureText.count(Int($0)) } ?? "–")
    }

    private static func percent(_ value: Double?) -> TextTable.Cell {
        .init(value.map(FigureText.percent) ?? "–")
    }

    private static func duration(_ value: Double?) -> TextTable.Cell {
        .init(value.map { FigureText.duration(Milliseconds($0)) } ?? "–")
    }
}
