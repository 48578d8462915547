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

extension RepetitionPolicy {
    /// What has to be counted for `rules`.
    init(_ rules: LiveRules) {
        self.init()
        shortWrapMs = rules.shortWrapMs
        shortWraps = rules.shortWraps ?? Self.longestLookBack + 1
        lastWraps = rules.lastWraps
        unanswered = rules.unanswered ?? .max
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
