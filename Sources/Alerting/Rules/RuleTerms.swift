public import ContactCenter
public import Indicators

/// On which side of a threshold a rule fires.
public enum RuleSide: String, Hashable, Sendable {
    case above, below
}

/// From where on an alert has a severity.
public struct RuleThreshold: Hashable, Sendable {
    /// The severity.
    public var severity: Severity
    /// What is to be passed, in millionths of the unit, or of the factor.
    public var limit: Int64
    /// What is to be reached again before it is over; ``limit`` where there is no hysteresis.
    public var clear: Int64

    /// Creates a threshold, without hysteresis unless `clear` says otherwise.
    public init(_ severity: Severity, _ limit: Int64, clear: Int64? = nil) {
        self.severity = severity
        self.limit = limit
        self.clear = clear ?? limit
    }
}

/// What holds for a rule in one scope.
public struct RuleTerms: Hashable, Sendable {
    /// Whether it is in force.
    public var isOn = true
    /// Least severe first, at least one; each severity once.
    public var thresholds: [RuleThreshold]
    /// The target of rules against one where the indicator has none, in millionths of its unit.
    public var target: Int64?
    /// How long it must hold before it fires (`for`).
    public var forMs: Milliseconds = 0
    /// Of how many the indicator must have been computed; less is judged as nothing.
    public var minSample: Int64 = 0
    /// How long after an episode the next may begin.
    public var cooldownMs: Milliseconds = 0
    /// How many episodes may begin in an interval; `nil` is as many as there are (`max_per_interval`).
    public var most: EpisodeLimit?

    /// Creates terms without protection against noise.
    public init(_ thresholds: [RuleThreshold]) {
        self.thresholds = thresholds
    }
}

/// How many episodes of an alert may begin in an interval of UTC.
public struct EpisodeLimit: Hashable, Sendable {
    /// How many.
    public var count: Int
    /// How long an interval is, in milliseconds; `nil`: as long as those of indicators, which the table of rules sets.
    public var lengthMs: Milliseconds?

    /// An hour.
    public static let hour: Milliseconds = 3_600_000

    /// Creates a limit.
    public init(_ count: Int, in lengthMs: Milliseconds?) {
        self.count = count
        self.lengthMs = lengthMs
    }

    /// Which interval holds `instant`; the table of rules knows how long those of indicators are.
    func interval(of instant: Timestamp) -> Int64 {
        let length = lengthMs ?? Self.hour
        return instant.milliseconds >= 0 ? instant.milliseconds / length : (instant.milliseconds + 1) / length - 1
    }

    /// When the interval with this number ends.
    func end(ofInterval number: Int64) -> Timestamp {
        Timestamp(milliseconds: (number + 1) * (lengthMs ?? Self.hour))
    }
}

/// Other terms for some scopes.
public struct RuleException: Hashable, Sendable {
    /// For which.
    public var pattern: ScopePattern
    /// What holds there.
    public var terms: RuleTerms

    /// Creates an exception.
    public init(_ pattern: ScopePattern, _ terms: RuleTerms) {
        self.pattern = pattern
        self.terms = terms
    }
}
