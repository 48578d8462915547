import ContactCenter

/// The picture of a state: lines of text, nothing else.
struct DemoPicture {
    /// Widths that are used; a wider terminal stays empty on the right.
    static let widths = 80...140

    /// States from busy to gone, as records name them, as people do, and as they do where room is short.
    static let states: [(state: String, name: String, short: String, paint: Paint)] = [
        ("talking", "talking", "talking", .green), ("held", "on hold", "held", .blue),
        ("after_call_work", "after-call work", "ACW", .yellow), ("offered", "ringing", "ringing", .blue),
        ("ready", "ready", "ready", .plain), ("not_ready", "not ready", "not ready", .dim),
        ("logged_off", "logged off", "off", .dim),
    ]

    let state: DemoState
    let gauges: DemoGauges
    let width: Int
    let layout: DemoLayout
    let isColoured: Bool

    /// Paints `state` into a terminal of `columns` by `lines`; `nil` lines is as many as it takes.
    init(_ state: DemoState, _ gauges: DemoGauges, columns: Int, lines: Int? = nil, isColoured: Bool = false) {
        self.state = state
        self.gauges = gauges
        self.isColoured = isColoured
        width = min(max(columns, Self.widths.lowerBound), Self.widths.upperBound)
        layout = DemoLayout(lines: lines)
    }

    /// The picture, a line each.
    var lines: [String] {
        var parts = [header, agentLines, queueLines, teamLines, longestLines]
        if layout.hasWraps { parts.append(wrapLines) }
        parts.append(alertLines)
        return Array(parts.joined(separator: [""]))
    }

    // MARK: Parts

    private var header: [String] {
        let elapsed = FigureText.number(gauges.elapsedSeconds.rounded(.down))
        let clock = gauges.seconds.map { "\(elapsed) of \(FigureText.number($0)) s" } ?? "\(elapsed) s, Ctrl-C ends it"
        let counts = "events \(FigureText.count(gauges.read)), \(FigureText.number(gauges.rate))/s, lag "
        let limits = gauges.thresholds
        return [
            title("AfterCall demo", "\(FigureText.timeOfDay(gauges.now))Z, \(clock)"),
            "\(counts)\(FigureText.count(gauges.lag)), "
                + (gauges.hasCaughtUp ? paint("caught up", .green) : paint("reading the history", .yellow)),
            // The processor sees the fast clock only, so this is what its thresholds are set to.
            TextTable.fitted(
                "Plays \(FigureText.number(gauges.speed))× faster than life: warning at "
                    + "\(FigureText.duration(limits.warningMs)) (30 s), critical at "
                    + "\(FigureText.duration(limits.criticalMs)) (60 s)",
                to: width
            ),
        ]
    }

    private var agentLines: [String] {
        let counts = state.agentsByState
        let total = state.agents.count
        guard layout.hasBars else {
            let list = Self.states.compactMap { entry in counts[entry.state].map { "\($0) \(entry.short)" } }
            let detail = ([FigureText.count(total)] + list).joined(separator: ", ")
            return [title("Agents", TextTable.fitted(detail, to: width - 8))]
        }
        let known = Self.states.reduce(0) { $0 + (counts[$1.state] ?? 0) }
        let other = total - known
        var lines = [title("Agents", "\(FigureText.count(total)) by what they do now")]
        for entry in Self.states {
            lines.append(bar(entry.name, counts[entry.state] ?? 0, of: total, entry.paint))
        }
        // Heard of, but not what they do; seldom, so it has no line of its own.
        if other > 0 { lines[0] += paint("  (\(other) unknown)", .dim) }
        return lines
    }

    private func bar(_ name: String, _ count: Int, of total: Int, _ color: Paint) -> String {
        let room = width - 28
        let length = total == 0 ? 0 : (count * room + total - 1) / total
        let padding = String(repeating: " ", count: 16 - name.count)
        let figure = FigureText.count(count)
        let space = String(repeating: " ", count: max(0, 7 - figure.count))
        let line = "  \(name)\(padding)\(space)\(figure)"
        return length == 0 ? line : line + "  " + paint(String(repeating: "█", count: length), color)
    }

    private var longestLines: [String] {
        let open = state.agents.values.count { $0.wrap != nil }
        let table = TextTable(
            columns: [
                .init(title: "agent", least: 12, most: 14), .init(title: "team", least: 6, most: 8),
                .init(title: "queue", least: 12, most: 14), .init(title: "contact", least: 9, most: 20),
                .init(title: "running", least: 7, most: 9, isRight: true),
                .init(title: "limit", least: 7, most: 9, isRight: true),
                .init(title: "", least: 14, most: 20),
            ],
            rows: state.longestWraps(layout.rows).map(row)
        )
        return [title("Longest after-call work", "\(open) open")] + filled(table, rows: layout.rows)
    }

    private func row(_ agent: PublishedAgent) -> [TextTable.Cell] {
        guard let wrap = agent.wrap else { return [] }
        let runningMs = gauges.now - wrap.startedAt.timestamp
        let mark = mark(agent, runningMs, limitMs: wrap.limitMs)
        return [
            .init(agent.agentID), .init(agent.team ?? "–"), .init(agent.wrapQueue ?? "–"),
            .init(wrap.contactID ?? "standalone"), .init(FigureText.duration(runningMs), mark.paint),
            .init(wrap.limitMs.map(FigureText.duration) ?? "–"), mark,
        ]
    }

    private func mark(_ agent: PublishedAgent, _ runningMs: Milliseconds, limitMs: Milliseconds?) -> TextTable.Cell {
        // An agent that calls back, or has the next contact already, is not warned about.
        if agent.state != "after_call_work" { return .init("while " + Self.name(ofState: agent.state), .dim) }
        if runningMs > gauges.thresholds.criticalMs { return .init("over critical", .red) }
        if runningMs > gauges.thresholds.warningMs { return .init("over warning", .yellow) }
        if let limitMs, runningMs > limitMs { return .init("over limit", .yellow) }
        return ""
    }

    private var wrapLines: [String] {
        let table = TextTable(
            columns: [
                .init(title: "agent", least: 12, most: 16), .init(title: "queue", least: 14, most: 18),
                .init(title: "talk", least: 8, most: 9, isRight: true),
                .init(title: "wrap", least: 8, most: 9, isRight: true),
                .init(title: "ended by", least: 14, most: 16), .init(title: "revision", least: 14, most: 16),
            ],
            rows: state.lastWraps.prefix(layout.rows).map { wrap in
                [
                    .init(wrap.agentID), .init(wrap.queue ?? "–"), .init(wrap.talkMs.map(FigureText.duration) ?? "–"),
                    .init(wrap.wrapMs.map(FigureText.duration) ?? "–"), .init(Self.words(wrap.endCause ?? "–")),
                    wrap.revision == 1 ? "1" : .init("\(wrap.revision) \(wrap.status)", .blue),
                ]
            }
        )
        let count = FigureText.count(state.wrapRecords)
        let corrected = FigureText.count(state.corrections)
        let detail = "\(count) records; \(corrected) corrections of wraps and intervals"
        return [title("Last wraps", detail)] + filled(table, rows: layout.rows)
    }

    private var alertLines: [String] {
        let table = TextTable(
            columns: [
                .init(title: "change", least: 13, most: 14), .init(title: "rule", least: 16, most: 18),
                .init(title: "severity", least: 8, most: 10), .init(title: "agent", least: 12, most: 16),
                .init(title: "due at", least: 12, most: 12), .init(title: "latency", least: 8, most: 9, isRight: true),
            ],
            rows: state.lastAlerts.prefix(layout.rows).map { line in
                let alert = line.alert
                let at = FigureText.text(alert.at.timestamp).dropFirst(11).dropLast()
                return [
                    alert.isFiring ? .init("FIRES", severity(alert.severity)) : .init(resolution(alert), .green),
                    .init(alert.rule), .init(alert.severity, alert.isFiring ? severity(alert.severity) : .plain),
                    .init(alert.entity.id), .init(String(at)), .init(line.latencyMs.map { "\($0) ms" } ?? ""),
                ]
            }
        )
        let fired = state.rules.values.reduce(0) { $0 + $1.fired }
        let letters = state.deadLetters.values.reduce(0, +)
        let counts = "\(state.firingCount) firing, \(FigureText.count(fired)) fired; dead letters: \(letters)"
        return [title("Alerts", counts)] + filled(table, rows: layout.rows)
    }

    // MARK: Words

    private func resolution(_ alert: PublishedAlert) -> String {
        alert.resolution.map(Self.words) ?? "resolved"
    }

    private func severity(_ severity: String) -> Paint {
        severity == "warning" || severity == "info" ? .yellow : .red
    }

    private static func name(ofState state: String) -> String {
        states.first { $0.state == state }?.name ?? words(state)
    }

    /// A name of a record, for people.
    static func words(_ name: String) -> String {
        String(name.map { $0 == "_" ? " " : $0 })
    }

    // MARK: Lines

    func title(_ name: String, _ detail: String) -> String {
        paint(name, .bold) + paint("  " + detail, .dim)
    }

    /// The table's lines, and empty ones for the rows it lacks, so that nothing jumps.
    func filled(_ table: TextTable, rows: Int) -> [String] {
        let lines = table.lines(width: width, isColoured: isColoured)
        return lines + Array(repeating: "", count: max(0, rows + 1 - lines.count))
    }

    private func paint(_ text: String, _ paint: Paint) -> String { paint(text, isColoured: isColoured) }
}
