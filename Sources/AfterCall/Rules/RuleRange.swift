import Alerting
import Indicators

/// What values a rule can find: a threshold beyond them is passed by none, or by all.
struct RuleRange {
    /// In millionths, as thresholds are; `nil` where there is no end.
    private let least: Int64?
    private let most: Int64?

    /// The range of what `measure` compares.
    init(_ measure: RuleMeasure, _ catalogue: Catalogue) {
        (least, most) =
            switch (measure, catalogue.rows.first { "\($0.id)" == measure.indicator }?.unit) {
            case (.outlier, _): (nil, nil)
            case (.indicator("survey.nps"), _): (0, 10_000_000)
            case (.indicator(let id), _) where id.hasSuffix(".change"): (nil, nil)
            case (.indicator, .points): (-100_000_000, 100_000_000)
            case (.indicator, .ratio) where RuleNumber(measure, catalogue) == .share: (0, 1_000_000)
            case (.amount, _), (.indicator, nil): (nil, nil)
            case (.indicator, _), (.againstTarget, _), (.rising, _), (.recurringReason, _): (0, nil)
            }
    }

    /// Why a threshold cannot part values that are good from those that are not; `nil` where it can.
    func complaint(about threshold: RuleThreshold, _ side: RuleSide, _ number: RuleNumber) -> Complaint? {
        let (limit, isAbove) = (number.text(threshold.limit), side == .above)
        let isPassedByNone =
            isAbove ? most.map { threshold.limit >= $0 } : least.map { threshold.limit <= $0 }
        if isPassedByNone == true {
            let end = number.text((isAbove ? most : least) ?? 0)
            return ("nothing is \(side.rawValue) \(limit)", "write \(isAbove ? "less" : "more") than \(end)")
        }
        let isPassedByAll =
            isAbove ? least.map { threshold.limit < $0 } : most.map { threshold.limit > $0 }
        if isPassedByAll == true {
            let end = number.text((isAbove ? least : most) ?? 0)
            return ("everything is \(side.rawValue) \(limit)", "write \(end) or \(isAbove ? "more" : "less")")
        }
        let isNeverOver = isAbove ? least.map { threshold.clear < $0 } : most.map { threshold.clear > $0 }
        guard isNeverOver == true else { return nil }
        let end = number.text((isAbove ? least : most) ?? 0)
        return (
            "clear \(number.text(threshold.clear)) is never reached", "write \(end) or \(isAbove ? "more" : "less")"
        )
    }

    /// What is wrong, and what to write.
    typealias Complaint = (reason: String, remedy: String)
}
