import Foundation

/// What came of a demo, in words or as one JSON object.
struct DemoSummary {
    private let state: DemoState
    private let gauges: DemoGauges
    private let tally: SimulationTally
    private let durations: [Int64]

    /// Sums up `state`, of which `tally` was sent.
    init(_ state: DemoState, _ gauges: DemoGauges, _ tally: SimulationTally) {
        self.state = state
        self.gauges = gauges
        self.tally = tally
        durations = state.wraps.durations
    }

    /// Mean length of a wrap in milliseconds.
    private var meanWrapMs: Int64? {
        durations.isEmpty ? nil : Int64((Double(durations.reduce(0, +)) / Double(durations.count)).rounded())
    }

    /// A few lines for people.
    var words: String {
        let count = FigureText.count
        let duration = FigureText.duration
        let letters = state.deadLetters.values.reduce(0, +)
        let elapsed = FigureText.number(gauges.elapsedSeconds)
        let history = FigureText.number(historySeconds)
        var lines = [
            "\(elapsed) s, and \(history) s of history before: \(count(gauges.read)) events of "
                + "\(count(state.agents.count)) agents, lag \(count(gauges.lag))",
            "  wraps        \(count(state.wraps.byEndCause.values.reduce(0, +))): "
                + list(state.wraps.byEndCause),
        ]
        if let mean = meanWrapMs, let slow = RecentFigures.percentile(0.95, of: durations) {
            lines.append("  after-call   mean \(duration(mean)), 95 % within \(duration(slow))")
        }
        lines += indicators
        let figures = [
            "  alerts       \(count(fired)) fired, \(count(resolved)) resolved: " + list(resolutions),
            "  latency      " + latency,
            "  corrections  \(count(state.corrections)) of wraps and intervals",
            "  dead letters \(count(letters)): " + list(state.deadLetters),
        ]
        lines += figures.map { $0.hasSuffix(": ") ? String($0.dropLast(2)) : $0 }
        if state.unreadable > 0 { lines.append("  \(state.unreadable) records could not be read: please report it") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the day's indicators say of all contacts.
    private var indicators: [String] {
        guard let day = state.indicators.day(of: .all) else { return [] }
        func count(_ id: String) -> String { FigureText.count(Int(day["contacts.\(id)"] ?? 0)) }
        let limit = FigureText.duration(gauges.thresholds.serviceLevelMs)
        let shares = [
            day["service_level"].map { "service level \(FigureText.percent($0)) within \(limit)" },
            day["aht"].map { "AHT \(FigureText.duration(Int64($0)))" },
            day["acw.p80"].map { "80 % of wraps within \(FigureText.duration(Int64($0)))" },
            day["occupancy"].map { "occupancy \(FigureText.percent($0))" },
        ]
        let contacts = ["offered", "answered", "abandoned", "handled"].map { "\(count($0)) \($0)" }
        return [
            "  contacts     today " + contacts.joined(separator: ", "),
            "  indicators   " + shares.compactMap(\.self).joined(separator: ", "),
        ]
    }

    private var latency: String {
        guard let half = state.latencies.percentile(0.5), let most = state.latencies.percentile(0.99) else {
            return "no alert came due"
        }
        return "half of \(state.latencies.count) alerts within \(half) ms of when they were due, 99 % within \(most) ms"
    }

    private var historySeconds: Double {
        (DemoPlan.historySeconds / gauges.speed * 10).rounded() / 10
    }

    private var fired: Int { state.rules.values.reduce(0) { $0 + $1.fired } }
    private var resolved: Int { resolutions.values.reduce(0, +) }

    private var resolutions: [String: Int] {
        state.rules.values.reduce(into: [:]) { $0.merge($1.resolved, uniquingKeysWith: +) }
    }

    /// The largest first.
    private func list(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\(FigureText.count($0.value)) \(DemoPicture.words($0.key))" }.joined(separator: ", ")
    }

    /// One JSON object and a line feed.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
    }

    /// What ``json()`` encodes; what is `nil` is left out.
    private struct Document: Encodable {
        /// What became of the alerts of a rule.
        struct Rule: Encodable {
            let fired, changed: Int
            let resolved: [String: Int]
        }

        /// The day's indicators by scope, each by its id; `null` where there was nothing to compute it from.
        struct Indicators: Encodable {
            let all: [String: Double?]
            let queues, teams: [String: [String: Double?]]

            init(_ board: IndicatorBoard) {
                func values(_ scope: PublishedKPI.Scope) -> [String: Double?] { board.day(of: scope)?.values ?? [:] }
                all = values(.all)
                queues = Dictionary(uniqueKeysWithValues: board.queues.map { ($0, values(.queue($0))) })
                teams = Dictionary(uniqueKeysWithValues: board.teams.map { ($0, values(.team($0))) })
            }
        }

        let seconds, speed: Double
        let events, sent, lag, wraps, wrapRecords, intervals, agentRecords, agents, corrected, alertsFiring: Int
        let wrapsByEndCause, deadLetters, deadLettersExpected: [String: Int]
        let alerts: [String: Rule]
        let kpis: Indicators
        let handledLegs, contactRecords, kpiRecords: Int
        let unreadable, latencies: Int
        let latencyP50, latencyP99, meanWrap, wrapP95: Int64?

        enum CodingKeys: String, CodingKey {
            case seconds, speed, events, sent, lag, wraps, intervals, agents, corrected, alerts, kpis, unreadable
            case wrapRecords = "wrap_records"
            case agentRecords = "agent_records"
            case contactRecords = "contact_records"
            case kpiRecords = "kpi_records"
            case handledLegs = "handled_legs"
            case alertsFiring = "alerts_firing"
            case wrapsByEndCause = "wraps_by_end_cause"
            case deadLetters = "dead_letters"
            case deadLettersExpected = "dead_letters_expected"
            case latencies = "alert_latency_count"
            case latencyP50 = "alert_latency_p50_ms"
            case latencyP99 = "alert_latency_p99_ms"
            case meanWrap = "wrap_mean_ms"
            case wrapP95 = "wrap_p95_ms"
        }

        init(_ summary: DemoSummary) {
            let state = summary.state
            seconds = (summary.gauges.elapsedSeconds * 10).rounded() / 10
            speed = summary.gauges.speed
            events = summary.gauges.read
            sent = summary.gauges.sent
            lag = summary.gauges.lag
            wrapsByEndCause = state.wraps.byEndCause
            wraps = wrapsByEndCause.values.reduce(0, +)
            wrapRecords = state.wrapRecords
            intervals = state.intervalRecords
            agentRecords = state.agentRecords
            agents = state.agents.count
            corrected = state.corrections
            alertsFiring = state.firingCount
            deadLetters = state.deadLetters
            deadLettersExpected = summary.tally.deadLetters
            alerts = state.rules.mapValues { Rule(fired: $0.fired, changed: $0.changed, resolved: $0.resolved) }
            kpis = Indicators(state.indicators)
            handledLegs = state.wraps.handledLegs
            contactRecords = state.contactRecords
            kpiRecords = state.kpiRecords
            unreadable = state.unreadable
            latencies = state.latencies.count
            latencyP50 = state.latencies.percentile(0.5)
            latencyP99 = state.latencies.percentile(0.99)
            meanWrap = summary.meanWrapMs
            wrapP95 = RecentFigures.percentile(0.95, of: summary.durations)
        }
    }
}
