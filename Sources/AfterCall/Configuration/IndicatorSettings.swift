public import ContactCenter
public import ContactTracking
public import Indicators

/// How contacts are followed, and which indicators are computed of what.
public struct IndicatorSettings: Hashable, Sendable {
    /// `contact.ttl` in milliseconds: how long after its last event a contact is kept.
    public var contactTTLMs: Milliseconds = 24 * 3_600_000
    /// `survey.ttl` in milliseconds: how long after its last event a contact's survey counts.
    public var surveyTTLMs: Milliseconds = 14 * 86_400_000
    /// `fcr.window` in milliseconds: a customer who comes back within it was not served at first contact.
    public var fcrWindowMs: Milliseconds = 7 * 86_400_000
    /// `kpi.time_zone`: whose hours and days are counted.
    public var timeZone = "UTC"
    /// `kpi.interval` in minutes.
    public var interval = Interval.fifteen
    /// `kpi.scopes`: the dimensions of each scope.
    public var scopes = DimensionSet.defaultScopes
    /// `kpi.rolling`: whether the last 5, 30 and 60 minutes are published too.
    public var isRolling = true
    /// `kpi.emit_every` in milliseconds.
    public var emitEveryMs: Milliseconds = 1_000
    /// `kpi.retention` in milliseconds: how long a window may be corrected.
    public var retentionMs: Milliseconds = 15 * 86_400_000
    /// `kpi.attribution`.
    public var attribution = ContactAttribution.completion
    /// `kpi.service_level.formula`.
    public var serviceLevel = ServiceLevelFormula.answeredAndAbandoned
    /// `kpi.service_level.formulas`: those that are given beside it.
    public var otherServiceLevels: [ServiceLevelFormula] = []
    /// `kpi.targets`, a list of YAML in one line.
    public var targets: String?
    /// `kpi.objectives`, likewise.
    public var objectives: String?
    /// `kpi.thresholds.*`: what queues without thresholds of their own are judged by.
    public var thresholds = ContactPolicy()
    /// `queues.<name>.kpi.thresholds.*`.
    public var queues: [String: ContactPolicy] = [:]

    /// How long an interval is.
    public enum Interval: Int, CaseIterable, Sendable {
        case fifteen = 15
        case thirty = 30
        case sixty = 60
    }

    /// The defaults of the specification.
    public init() {}

    /// ``interval`` in milliseconds.
    var intervalMs: Milliseconds { Int64(interval.rawValue) * 60_000 }
}
