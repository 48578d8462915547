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
            // The slowest is at least as slow as the fastest.
            case (.indicator("acw.spread"), _): (1_000_000, nil)
            case (.indicator(let id), _) where id.hasSuffix(".change"): (nil, nil)
            case (.indicator, .points): (-100_000_000, 100_000_000)
            case (.indicator, .ratio) where RuleNumber(measure, catalogue) == .share: (0, 1_000_000)
            case (.amount, _), (.indicator, nil): (nil, nil)
            case (.indicator, _), (.againstTarget, _), (.rising, _), (.recurringReason, _): (0, nil)
            }
    }

    /// Where an alert is over that fires at `limit`: as far from it as `known` is from its own limit, or, where that
    /// would be beyond all values, as far in proportion.
    func clear(at limit: Int64, as known: RuleThreshold, _ side: RuleSide, _ number: RuleNumber) -> Int64 {
        let clear = limit + known.clear - known.limit
        guard let end = end(of: known, limit, side), side == .above ? clear < end : clear > end else { return clear }
        // What is beyond all values itself is complained of.
        if known.limit == end || (side == .above ? limit <= end : limit >= end) { return limit }
        let part = Double(known.clear - end) / Double(known.limit - end)
        let step: Int64 = number == .duration ? 1_000_000 : 1
        return end + Int64((Double(limit - end) * part / Double(step)).rounded()) * step
    }

    /// Where values end on the side on which an alert is over. Those that may be less than nothing end at nothing where
    /// neither limit is.
    private func end(of known: RuleThreshold, _ limit: Int64, _ side: RuleSide) -> Int64? {
        switch side {
        case .above: least ?? (min(known.clear, limit) >= 0 ? 0 : nil)
        case .below: most ?? (max(known.clear, limit) <= 0 ? 0 : nil)
        }
    }

    /// Why no value is `value`, with numbers in the indicator's unit; `nil` where one may be.
    func complaint(aboutValue value: Int64) -> Complaint? {
        if let least, value < least { return ("is less than it can be", "write \(least / 1_000_000) or more") }
        if let most, value > most { return ("is more than it can be", "write \(most / 1_000_000) or less") }
        return nil
    }

    /// Why `target` cannot be one; `nil` where it can.
    func complaint(aboutTarget target: Int64, _ number: RuleNumber) -> Complaint? {
        if let least, target <= least {
            return ("target \(number.text(target)) is no target", "write more than \(number.text(least))")
        }
        guard let most, target > most else { return nil }
        return ("target \(number.text(target)) is never reached", "write \(number.text(most)) or less")
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
        return nil
    }

    /// Why an alert is never over; `nil` where it may be.
    func complaint(aboutClearOf threshold: RuleThreshold, _ side: RuleSide, _ number: RuleNumber) -> Complaint? {
        let isAbove = side == .above
        guard let end = isAbove ? least : most, isAbove ? threshold.clear < end : threshold.clear > end else {
            return nil
        }
        let remedy = "write \(number.text(end)) or \(isAbove ? "more" : "less")"
        return ("clear \(number.text(threshold.clear)) is never reached", remedy)
    }

    /// What is wrong, and what to write.
    typealias Complaint = (reason: String, remedy: String)
}
