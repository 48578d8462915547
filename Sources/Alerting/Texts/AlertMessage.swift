/// What an alert can say to people: a sentence for each rule that comes with the product (alerts 3.2), those that
/// users add, and those that are taken away.
public enum AlertMessage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case acwExceeded, acwLimitPassed, acwStuck, acwTooShort, acwAvgAboveTarget, acwAvgBelowFloor, acwOutlier
    case acwSpread, acwSkewed, acwReasonRecurring
    case holdLong, talkLong, notReadyLong, agentSilent, notAnsweredRepeated
    case serviceLevelLow, asaHigh, abandonRateHigh, waitLong, queueLong, idleWhileWaiting
    case ahtHigh, occupancyHigh, escalationRateHigh, complaintsRising, csatLow, npsLow, detractor
    case conversionLow, planBehind
    case inputLag, clockSkew, lateEvents
    /// The limit that passed had been extended.
    case acwLimitExtendedPassed
    /// A rule of a user's own, whose value is above its threshold, or below it.
    case ownAbove, ownBelow
    /// An alert on an indicator that is over, whatever its rule.
    case over
    /// The same of one whose last value passes its threshold still: nothing is measured any more, or the threshold is
    /// another.
    case overUnmeasured
    /// A rule that is not in the configuration any more, whatever it was.
    case ruleRemoved

    /// The rule that says it; `nil` where that is said by its name alone.
    public var rule: StaticString? {
        switch self {
        case .acwExceeded: "acw_exceeded"
        case .acwLimitPassed, .acwLimitExtendedPassed: "acw_limit_passed"
        case .acwStuck: "acw_stuck"
        case .acwTooShort: "acw_too_short"
        case .acwAvgAboveTarget: "acw_avg_above_target"
        case .acwAvgBelowFloor: "acw_avg_below_floor"
        case .acwOutlier: "acw_outlier"
        case .acwSpread: "acw_spread"
        case .acwSkewed: "acw_skewed"
        case .acwReasonRecurring: "acw_reason_recurring"
        case .holdLong: "hold_long"
        case .talkLong: "talk_long"
        case .notReadyLong: "not_ready_long"
        case .agentSilent: "agent_silent"
        case .notAnsweredRepeated: "not_answered_repeated"
        case .serviceLevelLow: "service_level_low"
        case .asaHigh: "asa_high"
        case .abandonRateHigh: "abandon_rate_high"
        case .waitLong: "wait_long"
        case .queueLong: "queue_long"
        case .idleWhileWaiting: "idle_while_waiting"
        case .ahtHigh: "aht_high"
        case .occupancyHigh: "occupancy_high"
        case .escalationRateHigh: "escalation_rate_high"
        case .complaintsRising: "complaints_rising"
        case .csatLow: "csat_low"
        case .npsLow: "nps_low"
        case .detractor: "detractor"
        case .conversionLow: "conversion_low"
        case .planBehind: "plan_behind"
        case .inputLag: "input_lag"
        case .clockSkew: "clock_skew"
        case .lateEvents: "late_events"
        case .ownAbove, .ownBelow, .over, .overUnmeasured, .ruleRemoved: nil
        }
    }

    /// What the rule called `rule` says; `nil` if no rule that comes with the product is called so.
    public init?(rule: some Sequence<UInt8>) {
        let known = Self.allCases.first { message in
            guard let name = message.rule else { return false }
            return UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount).elementsEqual(rule)
        }
        guard let known else { return nil }
        self = known
    }
}
