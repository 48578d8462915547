import Alerting
import ContactCenter

/// What the demo has read of the outputs: a value that is told of records and asked for pictures.
struct DemoState {
    /// How many of the newest wraps and alerts are kept for the picture.
    static let keptLines = 8
    /// How many of the newest wraps and latencies are kept for means and percentiles.
    static let keptFigures = 100_000

    /// A line of the list of alerts.
    struct AlertLine: Equatable {
        let alert: PublishedAlert
        /// Milliseconds from when it was due to when it was published; of firing ones.
        let latencyMs: Milliseconds?
    }

    /// What became of the alerts of one rule.
    struct RuleCount: Equatable {
        /// Episodes that began.
        var fired = 0
        /// Records that changed one: its severity, when it was due, or how it ended.
        var changed = 0
        /// Episodes that have ended, by how.
        var resolved: [String: Int] = [:]
    }

    /// The newest record of each agent.
    private(set) var agents: [String: PublishedAgent] = [:]
    /// The newest wraps, the newest first.
    private(set) var lastWraps: [PublishedWrap] = []
    /// The newest changes of alerts, the newest first.
    private(set) var lastAlerts: [AlertLine] = []
    /// What became of alerts, by rule.
    private(set) var rules: [String: RuleCount] = [:]
    /// Records of agents, of wraps with all their revisions, and of intervals with all theirs.
    private(set) var agentRecords = 0
    private(set) var wrapRecords = 0
    private(set) var intervalRecords = 0
    /// Records of contacts and of indicators, with all their revisions.
    private(set) var contactRecords = 0
    private(set) var kpiRecords = 0
    /// The newest indicators.
    private(set) var indicators = IndicatorBoard()
    /// Wrap and interval records that correct or withdraw an earlier one.
    private(set) var corrections = 0
    /// Dead letters by cause.
    private(set) var deadLetters: [String: Int] = [:]
    /// Records that could not be read; none, unless we are wrong.
    private(set) var unreadable = 0
    /// The newest revision of the newest wraps.
    private(set) var wraps = RecentWraps(limit: keptFigures)
    /// Milliseconds from due to fired, of alerts that came due after ``liveSince``.
    private(set) var latencies = RecentFigures(limit: keptFigures)
    /// When the processor had caught up with the history for the first time.
    var liveSince: Timestamp?
    /// How the newest episodes have ended; `nil` while they fire. By fingerprint and episode.
    private var episodes = RecentTable<String?>(limit: keptFigures)
    /// How many alerts fire now.
    private(set) var firingCount = 0

    /// Takes the newest record of an agent; `nil` is a tombstone.
    mutating func agentChanged(_ id: String, to agent: PublishedAgent?) {
        agentRecords += 1
        agents[id] = agent
    }

    /// Takes a revision of a wrap.
    mutating func wrapPublished(_ wrap: PublishedWrap) {
        wrapRecords += 1
        if wrap.revision > 1 { corrections += 1 }
        wraps.insert(wrap)
        lastWraps.insert(wrap, at: 0)
        if lastWraps.count > Self.keptLines { lastWraps.removeLast() }
    }

    /// Takes a revision of an interval.
    mutating func intervalPublished(_ interval: PublishedInterval) {
        intervalRecords += 1
        if interval.status != "closed" { corrections += 1 }
    }

    /// Takes a revision of a contact, of which nothing is shown.
    mutating func contactPublished() {
        contactRecords += 1
    }

    /// Takes a revision of indicators; `nil` where it is about a window that is not shown.
    mutating func kpiPublished(_ kpi: PublishedKPI?, key: String) {
        kpiRecords += 1
        if let kpi { indicators.insert(kpi, key: key) }
    }

    /// Takes a change of an alert.
    ///
    /// - Parameter publishedAt: the Kafka timestamp of the record.
    mutating func alertChanged(_ alert: PublishedAlert, publishedAt: Timestamp?) {
        let key = "\(alert.fingerprint) \(alert.episode)"
        let known = episodes[key]
        episodes.set(alert.resolution, for: key)
        count(alert, known)
        var latency: Milliseconds?
        if alert.isFiring {
            // `fired_at` is when the episode was published first; what changes later is dated by its own record.
            latency = (known == nil ? alert.firedAt.timestamp : publishedAt).map { $0 - alert.at.timestamp }
            // Rules on indicators are due by records, and not to the millisecond.
            let isOfAgent = LiveRule.allCases.contains { "\($0.name)" == alert.rule }
            if isOfAgent, known == nil, let latency, let liveSince, alert.at.timestamp >= liveSince {
                latencies.append(latency)
            }
        }
        lastAlerts.insert(AlertLine(alert: alert, latencyMs: latency), at: 0)
        if lastAlerts.count > Self.keptLines { lastAlerts.removeLast() }
    }

    /// Counts a change of an episode, of which `known` is how it had ended before, if it was heard of at all.
    private mutating func count(_ alert: PublishedAlert, _ known: String??) {
        var rule = rules[alert.rule] ?? RuleCount()
        let wasFiring = known.map { $0 == nil } ?? false
        if known == nil { rule.fired += 1 }
        // Only an end that follows on firing is no change of what was said before.
        if known != nil, alert.isFiring || !wasFiring { rule.changed += 1 }
        if case .some(.some(let before)) = known {
            rule.resolved[before, default: 0] -= 1
            if rule.resolved[before] == 0 { rule.resolved[before] = nil }
        }
        if let resolution = alert.resolution { rule.resolved[resolution, default: 0] += 1 }
        firingCount += (alert.isFiring ? 1 : 0) - (wasFiring ? 1 : 0)
        rules[alert.rule] = rule
    }

    /// Takes a dead letter.
    mutating func deadLetterArrived(cause: String) {
        deadLetters[cause, default: 0] += 1
    }

    /// Takes a record that should have been readable and is not.
    mutating func unreadableArrived() {
        unreadable += 1
    }

    /// How many agents are in each state.
    var agentsByState: [String: Int] {
        agents.values.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    /// The agents whose open wraps have run longest, the longest first.
    func longestWraps(_ count: Int) -> [PublishedAgent] {
        let open = agents.values.filter { $0.wrap != nil }
        let sorted = open.sorted { left, right in
            let leftStart = left.wrap?.startedAt.timestamp ?? .distantFuture
            let rightStart = right.wrap?.startedAt.timestamp ?? .distantFuture
            return (leftStart, left.agentID) < (rightStart, right.agentID)
        }
        return Array(sorted.prefix(count))
    }
}
