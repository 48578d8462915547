import ContactCenter

/// What the indicators of one window are computed from.
struct Figures: ~Copyable {
    var sums = Measures()
    /// Time in each level within the window, in milliseconds.
    var times = SIMD16<Int64>()
    /// How many are in each level now; with ``gauge`` what a window that has passed does not have.
    var now = SIMD16<Int64>()
    var gauge = Gauge()
    /// The agents who are ready for the queue; `nil` where nobody says who serves it.
    var readyAgents: Int64?
    var hasNow = false
    var computedAt = Timestamp.distantPast
    /// Answered in the last ten minutes.
    var recentlyAnswered: Int64 = 0
    /// The complaints of the window before; `nil` where they are not known.
    var complaintsBefore: Int64?
    /// What was done of the shift's plan, the plan, and how much of the shift has passed, in millionths.
    var plan: (done: Int64, count: Int64, passed: Int64)?
    var minSample: Int64 = 0

    init() {}

    /// Whether the window holds anything that an indicator is computed from.
    var hasContent: Bool {
        for slot in 0..<Measure.room where sums.slots[Measures.measuresAt + slot] != 0 { return true }
        for index in 0..<Level.room where Level.untimed >> UInt16(index) & 1 == 0 && times[index] != 0 { return true }
        if hasNow {
            for index in 0..<Level.room where sums.slots[Measures.countsAt + index] != 0 { return true }
        }
        return sums.shares.contains { $0.count != 0 || $0.sum != 0 }
    }

    // MARK: Evaluation

    /// Appends the values of an indicator: none where it does not apply, several for several currencies.
    func appendValues(of indicator: Indicator, at index: Int, to values: inout [KPIValue]) {
        switch indicator.rule {
        case .revenue: appendRevenue(index, to: &values)
        case .planAttainment, .planPace:
            if let plan { values.append(planValue(indicator.rule, plan, index)) }
        default:
            var value = value(of: indicator.rule, index)
            if case .ratio(_, of: let terms) = indicator.rule, terms.count == 1, terms[0].measure == .firstContacts {
                value.isProvisional = sums[.firstContactsProvisional] > 0
            }
            values.append(value)
        }
    }

    private func value(of rule: Rule, _ index: Int) -> KPIValue {
        switch rule {
        case .sum(let terms): KPIValue(index, FixedPoint(sum(terms)))
        case .mean(let sum, let count):
            KPIValue(index, .quotient(sums[sum], sums[count], decimals: 1), n: max(sums[count], 0))
        case .ratio(let above, let below): ratio(sum(above), sum(below), index)
        case .meanOfMillionths(let sum, let count):
            KPIValue(index, meanOfMillionths(sums[sum], sums[count]), n: max(sums[count], 0))
        case .quantile(let percent):
            KPIValue(index, sums.quantile(percent: percent).map { FixedPoint($0) }, n: max(sums[.wraps], 0))
        case .skew: skew(index)
        case .spread: spread(index)
        case .time(let levels): KPIValue(index, FixedPoint(time(levels)))
        case .timeRatio(let above, let below): ratio(time(above), time(below), index)
        case .perHour(let measure, let levels):
            KPIValue(
                index,
                .quotient(sums[measure], time(levels), scale: 3_600_000, decimals: 6),
                n: max(time(levels), 0)
            )
        case .netPromoters:
            KPIValue(
                index,
                .quotient(sums[.npsPromoters] - sums[.npsDetractors], sums[.npsAnswers], scale: 100, decimals: 6),
                n: max(sums[.npsAnswers], 0)
            )
        case .change(let measure): KPIValue(index, complaintsBefore.map { FixedPoint(sums[measure] - $0) })
        case .level, .longestWait, .longestAfterCallWork, .expectedWait, .readyAgents, .idleWait:
            gaugeValue(rule, index)
        case .revenue, .planAttainment, .planPace, .reported:
            preconditionFailure("An indicator of several values, or of none, was asked for its value")
        }
    }

    private func gaugeValue(_ rule: Rule, _ index: Int) -> KPIValue {
        switch rule {
        case .level(let level): KPIValue(index, FixedPoint(now[Int(level.rawValue)]))
        case .longestWait: age(since: gauge.oldestWaiting, index)
        case .longestAfterCallWork: age(since: gauge.oldestAfterCallWork, index)
        case .readyAgents: KPIValue(index, readyAgents.map { FixedPoint($0) })
        case .idleWait: KPIValue(index, readyAgents.map { FixedPoint(idleWaitMs(ready: $0)) })
        default:
            KPIValue(
                index,
                .quotient(now[Int(Level.waiting.rawValue)], recentlyAnswered, scale: 600_000, decimals: 1),
                n: max(recentlyAnswered, 0)
            )
        }
    }

    /// Of none it is 0: nobody waits, so nobody waits long.
    private func age(since instant: Timestamp?, _ index: Int) -> KPIValue {
        KPIValue(index, FixedPoint(instant.map { max(computedAt - $0, 0) } ?? 0))
    }

    /// How long somebody has waited and somebody was ready, both without a break; 0 where that is not so now.
    private func idleWaitMs(ready: Int64) -> Int64 {
        guard ready > 0, let waiting = gauge.oldestWaiting, let since = gauge.readySince else { return 0 }
        // It has begun, even where a clock is ahead.
        return max(computedAt - max(waiting, since), 1)
    }

    private func ratio(_ above: Int64, _ below: Int64, _ index: Int) -> KPIValue {
        KPIValue(index, .quotient(above, below, decimals: 6), n: max(below, 0))
    }

    /// The sum is in millionths already.
    private func meanOfMillionths(_ sum: Int64, _ count: Int64) -> FixedPoint? {
        FixedPoint.quotient(sum, count, decimals: 0).map { FixedPoint($0.digits, decimals: 6) }
    }

    /// `acw.avg` / `acw.p80`, from the unrounded average.
    private func skew(_ index: Int) -> KPIValue {
        let count = max(sums[.wrapHandled], 0)
        guard let p80 = sums.quantile(percent: 80), p80 > 0, count > 0 else { return KPIValue(index, nil, n: count) }
        return KPIValue(index, .quotient(sums[.wrapMs], count * p80, decimals: 6), n: count)
    }

    /// Slowest over fastest average of the agents that have enough wraps; `n` is how many these are.
    private func spread(_ index: Int) -> KPIValue {
        var agents: Int64 = 0
        var slowest: Share?
        var fastest: Share?
        for share in sums.shares where share.kind == .agent && share.count >= max(minSample, 1) {
            agents += 1
            if slowest.map({ Self.isSlower(share, $0) }) ?? true { slowest = share }
            if fastest.map({ Self.isSlower($0, share) }) ?? true { fastest = share }
        }
        guard agents > 1, let slowest, let fastest, fastest.sum > 0 else { return KPIValue(index, nil, n: agents) }
        // (a / b) / (c / d) = (a x d) / (c x b).
        let above = slowest.sum.multipliedReportingOverflow(by: fastest.count)
        let below = fastest.sum.multipliedReportingOverflow(by: slowest.count)
        if above.overflow || below.overflow { return KPIValue(index, nil, n: agents) }
        return KPIValue(index, .quotient(above.partialValue, below.partialValue, decimals: 6), n: agents)
    }

    private static func isSlower(_ left: Share, _ right: Share) -> Bool {
        let one = left.sum.multipliedFullWidth(by: right.count)
        let other = right.sum.multipliedFullWidth(by: left.count)
        return one.high == other.high ? one.low > other.low : one.high > other.high
    }

    private func appendRevenue(_ index: Int, to values: inout [KPIValue]) {
        for share in sums.shares where share.kind == .currency && share.sum != 0 {
            var value = KPIValue(index, FixedPoint(share.sum, decimals: 6))
            value.currency = share.name
            values.append(value)
        }
    }

    private func planValue(_ rule: Rule, _ plan: (done: Int64, count: Int64, passed: Int64), _ index: Int) -> KPIValue {
        if case .planAttainment = rule { return ratio(plan.done, plan.count, index) }
        var value = KPIValue(index, nil, n: plan.count)
        let (due, overflow) = plan.count.multipliedReportingOverflow(by: plan.passed)
        if !overflow { value.value = .quotient(plan.done, due, scale: 1_000_000, decimals: 6) }
        return value
    }

    private func sum(_ terms: [Rule.Term]) -> Int64 {
        terms.reduce(0) { $0 &+ $1.sign &* sums[$1.measure] }
    }

    private func time(_ levels: [Level]) -> Int64 {
        levels.reduce(0) { $0 &+ times[Int($1.rawValue)] }
    }
}
