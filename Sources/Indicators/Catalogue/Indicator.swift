/// One row of the catalogue of indicators (indicators 2.2). Looked at for each value, so not to be copied.
public final class Indicator: Sendable {
    /// What a value is in.
    @frozen
    public enum Unit: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        case milliseconds, ratio, count, perHour
        /// -100 to 100.
        case points
        /// An amount of the currency that the value names.
        case amount

        /// The value in records; `nil` for amounts, whose unit is their currency.
        public var name: StaticString? {
            switch self {
            case .milliseconds: "ms"
            case .ratio: "ratio"
            case .count: "count"
            case .perHour: "1/h"
            case .points: "points"
            case .amount: nil
            }
        }
    }

    /// Into which window a measure falls.
    @frozen
    public enum Attribution: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        /// That in which the wrap ended, or the leg was cleared, as configured.
        case completion
        case disconnect
        /// Split at the edges of windows.
        case clipped
        /// That in which it happened.
        case event
        /// None: the value now.
        case current

        /// The value in records.
        public var name: StaticString {
            switch self {
            case .completion: "completion"
            case .disconnect: "disconnect"
            case .clipped: "clipped"
            case .event: "event"
            case .current: "current"
            }
        }
    }

    /// What is better, for targets.
    @frozen
    public enum Better: UInt8, BitwiseCopyable, Sendable {
        case higher, lower
    }

    /// The scopes that an indicator is given for.
    enum Scopes: Sendable {
        /// Measures of legs and contacts: any scope.
        case any
        /// Measures of queue visits: scopes that say nothing of agents.
        case visits
        /// Agent time: scopes of agents.
        case agents
        /// Exactly these dimensions, the tenant apart.
        case exactly(DimensionSet)
        /// One of agent and campaign.
        case plans
    }

    /// The name.
    public let id: StaticString
    /// What it is in.
    public let unit: Unit
    /// Which of several definitions it is; `nil` where the trade has one.
    public let formula: StaticString?
    /// Into which window it falls.
    public let attribution: Attribution
    /// What is better; where neither is as such, more.
    public let better: Better
    let scopes: Scopes
    let rule: Rule

    init(
        id: StaticString,
        unit: Unit,
        formula: StaticString?,
        attribution: Attribution,
        better: Better,
        scopes: Scopes,
        rule: Rule
    ) {
        self.id = id
        self.unit = unit
        self.formula = formula
        self.attribution = attribution
        self.better = better
        self.scopes = scopes
        self.rule = rule
    }

    /// Whether it is given for scopes with these dimensions.
    public func applies(to dimensions: DimensionSet) -> Bool {
        let own = dimensions.subtracting(.tenant)
        return switch scopes {
        case .any: true
        case .visits: own.isDisjoint(with: .ofAgentsOnly)
        case .agents: own.isSubset(of: .ofAgents)
        case .exactly(let wanted): own == wanted
        case .plans: own == .agent || own == .campaign
        }
    }

    /// Whether it says how things stand now, so that a window that has passed has none.
    public var isGauge: Bool { attribution == .current }
}

extension Indicator {
    /// Whether its values say of how many, or of how long, they were computed (`n`); counts, sums and what is now do
    /// not.
    public var hasSample: Bool {
        switch rule {
        case .mean, .ratio, .meanOfMillionths, .quantile, .skew, .spread, .timeRatio, .perHour, .expectedWait,
            .netPromoters, .planAttainment, .planPace:
            true
        case .sum, .time, .level, .longestWait, .longestAfterCallWork, .readyAgents, .idleWait, .change,
            .revenue, .reported:
            false
        }
    }

    /// Whether its values fall as time passes, though nothing that was counted has changed: counts by time so far.
    public var fallsByItself: Bool {
        switch rule {
        case .perHour, .planPace: true
        default: false
        }
    }

    /// Whether its values rise though `n` does not: that of a plan is what was planned, and whether a contact is a sale
    /// may be told after it was counted.
    public var risesByItself: Bool {
        switch rule {
        case .planPace, .planAttainment: true
        default: "\(id)" == "conversion_rate"
        }
    }
}
