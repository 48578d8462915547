public import Indicators

/// What a rule compares with its thresholds (alerts 3.2).
///
/// Thresholds of some are no values but factors: of the target, of the window before, of others.
public enum RuleMeasure: Hashable, Sendable {
    /// The indicator with this id; thresholds are values in its unit.
    case indicator(String)
    /// The amount that the indicator has in this currency, 0 where it has none; thresholds are amounts in its unit.
    case amount(String, currency: String)
    /// The indicator, and thresholds are parts of its target: 1.1 is a tenth more. Without a target, of the
    /// directory or in the terms, nothing is judged.
    case againstTarget(String)
    /// A count, and thresholds are parts of that of the window before. `min_sample` is about the count.
    case rising(String, change: String)
    /// Of each agent of a team with `min_sample` wraps the mean wrap; thresholds are multiples of the median absolute
    /// deviation above the median of these agents. Nothing is judged where there are fewer than `leastAgents`, or where
    /// most are equal, so that the deviation is 0.
    case outlier(leastAgents: Int)
    /// Of each reason of a queue that has `leastShare` millionths of its wraps the mean wrap; thresholds are parts of
    /// the queue's.
    case recurringReason(leastShare: Int64)

    /// The indicator that it is about.
    public var indicator: String {
        switch self {
        case .indicator(let id), .amount(let id, _), .againstTarget(let id), .rising(let id, _): id
        case .outlier, .recurringReason: "acw.avg"
        }
    }

    /// The currency of what it is about; `nil` of what is no amount.
    public var currency: String? {
        if case .amount(_, let currency) = self { currency } else { nil }
    }

    /// Which part of a scope its alerts are about: each agent of a team, each reason of a queue; `nil`: all of it.
    public var part: Dimension? {
        switch self {
        case .outlier: .agent
        case .recurringReason: .reason
        case .indicator, .amount, .againstTarget, .rising: nil
        }
    }

    /// Whether thresholds are factors rather than values of the indicator.
    public var isRelative: Bool {
        switch self {
        case .indicator, .amount: false
        case .againstTarget, .rising, .outlier, .recurringReason: true
        }
    }
}
