public import AgentTracking
public import Alerting
public import ContactCenter
public import Indicators

/// What the agents stage takes from configuration.
public struct AgentStageSettings: Sendable {
    /// The policies of the fold.
    public var policy = TrackingPolicy()
    /// How late events may come, by who says them; the longest is that of ``policy``.
    public var horizons = SourceHorizons(TrackingPolicy().horizonMs)
    /// The rules on running after-call work.
    public var rules = LiveRules()
    /// The input topic, as dead letters name it.
    public var inputTopic = "telephony.agent-events"
    /// What is published.
    public var outputs: Set<Output> = [.wraps, .intervals, .agents, .alerts, .deadLetters]
    /// Which scopes have indicators.
    public var deltas = DeltaSettings()
    /// `clock.max_ahead` in milliseconds: a clock ahead of arrival by more is waited for.
    public var maximumAheadMs: Milliseconds = 5_000
    /// `clock.reject_ahead` in milliseconds: a clock ahead of arrival by more is not believed.
    public var rejectAheadMs: Milliseconds = 600_000
    /// `input.max_value_bytes`.
    public var maximumValueBytes = 1_048_576

    /// The tasks of the ingest stage, where the input is what it passes on: then times and places are those of the
    /// records of the bus. `nil` where the input is the bus itself.
    public var ingestTasks: [Int32]?

    /// The defaults of the specification.
    public init() {}
}

extension TrackingPolicy {
    /// Takes up what has to be counted for `rules`.
    mutating func count(for rules: LiveRules) {
        repetitions.shortWrapMs = rules.thresholds.shortWrapMs
        repetitions.shortWraps = RepetitionPolicy.count(rules.thresholds.shortWraps)
        repetitions.lastWraps = rules.thresholds.lastWraps
        repetitions.unanswered = RepetitionPolicy.count(rules.thresholds.unanswered)
        repetitionExceptions = rules.exceptions.filter { $0.sets.contains(where: \.counts) }.enumerated().sorted {
            ($0.element.pattern.specificity, $0.offset) < ($1.element.pattern.specificity, $1.offset)
        }.map { RepetitionException($0.element) }
    }
}

extension RepetitionPolicy {
    /// More than can be counted is never.
    fileprivate static func count(_ number: Int?) -> Int { number ?? .max }
}

extension RepetitionException {
    fileprivate init(_ exception: LiveException) {
        self.init()
        site = exception.pattern.values[.site] ?? nil
        team = exception.pattern.values[.team] ?? nil
        let (sets, thresholds) = (exception.sets, exception.thresholds)
        if sets.contains(.shortWrap) { shortWrapMs = thresholds.shortWrapMs }
        if sets.contains(.shortWraps) { shortWraps = RepetitionPolicy.count(thresholds.shortWraps) }
        if sets.contains(.lastWraps) { lastWraps = thresholds.lastWraps }
        if sets.contains(.unanswered) { unanswered = RepetitionPolicy.count(thresholds.unanswered) }
    }
}

extension AgentStageSettings {
    /// What trackers tell other stages.
    var tells: Tellings {
        var tells: Tellings = []
        if outputs.contains(.contactInbox) { tells.insert(.legs) }
        if outputs.contains(.cellsInbox) { tells.insert(.time) }
        return tells
    }
}
