import Foundation

/// The second witness: the KPIs of a list of facts, computed from the definitions with words, arrays and floating
/// point, one window at a time. Slow, plain, and sharing no code with Indicators.
struct PlainKPIs {
    var facts: [PlainFact]
    var zone: TimeZone
    var intervalMinutes = 15
    var minSample = 10
    var usesDisconnect = false

    /// What scopes are about, the tenant apart.
    var scopes: [[String]] = [
        [], ["team"], ["agent"], ["queue"], ["channel"], ["reason"], ["queue", "reason"], ["cohort"], ["campaign"],
    ]

    /// A value and its denominator, each of which may be missing.
    struct Value {
        var value: Double?
        var n: Double?
        var isQuantile = false
    }

    // MARK: Scopes and windows

    /// The scopes that a fact counts in.
    func scopes(of fact: PlainFact) -> [String] {
        scopes.compactMap { dimensions in
            var parts: [String] = []
            if let tenant = fact.dimensions["tenant"] { parts.append("tenant=\(tenant)") }
            for dimension in dimensions {
                guard let value = fact.dimensions[dimension] else { return nil }
                if fact.isAgentTime, !["site", "team", "agent", "cohort"].contains(dimension) { return nil }
                parts.append("\(dimension)=\(value)")
            }
            return parts.isEmpty ? "all" : parts.joined(separator: ",")
        }
    }

    /// The window of this kind that holds an instant.
    func window(_ kind: String, _ instant: Int64) -> Range<Int64> {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(instant) / 1_000)
        if kind == "interval" {
            let length = Int64(intervalMinutes) * 60_000
            let offset = Int64(zone.secondsFromGMT(for: date)) * 1_000
            let start = Int64((Double(instant + offset) / Double(length)).rounded(.down)) * length - offset
            return start..<start + length
        }
        if kind == "hour" {
            let offset = Int64(zone.secondsFromGMT(for: date)) * 1_000
            let start = Int64((Double(instant + offset) / 3_600_000).rounded(.down)) * 3_600_000 - offset
            return start..<start + 3_600_000
        }
        guard let day = calendar.dateInterval(of: .day, for: date) else { return instant..<instant }
        return Int64(day.start.timeIntervalSince1970 * 1_000)..<Int64(day.end.timeIntervalSince1970 * 1_000)
    }

    private func instant(of fact: PlainFact) -> Int64 {
        usesDisconnect && fact.kind == "handled" ? fact.until ?? fact.at : fact.at
    }

    // MARK: Values

    /// The values of a window of one scope; `facts` are that scope's.
    func values(_ facts: [PlainFact], _ window: Range<Int64>, before: Range<Int64>) -> [String: Value] {
        let points = facts.filter { !$0.isAgentTime && $0.kind != "waiting" && window.contains(instant(of: $0)) }
        func of(_ kind: String) -> [PlainFact] { points.filter { $0.kind == kind } }
        var values = afterCallWork(of("handled"))
        values.merge(queues(of)) { $1 }
        values.merge(quality(of)) { $1 }
        values.merge(agentTime(facts, window, handled: of("handled").count)) { $1 }
        let complaints = of("outcome").filter { $0.flags.contains("complaint") }.count
        let earlier = facts.filter {
            $0.kind == "outcome" && before.contains($0.at) && $0.flags.contains("complaint")
        }
        values["complaints"] = Value(value: Double(complaints))
        values["complaints.change"] = Value(value: Double(complaints - earlier.count))
        var revenue: [String: Int64] = [:]
        for outcome in of("outcome") where outcome.amountMicros != 0 {
            revenue[outcome.currency, default: 0] += outcome.amountMicros
        }
        for (currency, amount) in revenue where amount != 0 {
            values["revenue.\(currency)"] = Value(value: Double(amount) / 1_000_000)
        }
        return values
    }

    private func mean(_ sum: Int64, _ n: Int) -> Value {
        Value(value: n > 0 ? Double(sum) / Double(n) : nil, n: Double(n))
    }

    private func share(_ part: Int, _ n: Int) -> Value {
        Value(value: n > 0 ? Double(part) / Double(n) : nil, n: Double(max(n, 0)))
    }

    private func count(_ number: Int) -> Value { Value(value: Double(number)) }

    private func afterCallWork(_ handled: [PlainFact]) -> [String: Value] {
        let sound = handled.filter { !$0.flags.contains("suspect") }
        let wraps = sound.filter { !$0.flags.contains("noWrap") }
        let held = handled.filter { $0.flags.contains("hasHold") }
        let wrapSum = sound.map(\.wrap).reduce(0, +)
        let sorted = wraps.map(\.wrap).sorted()
        func quantile(_ percent: Int) -> Value {
            let rank = (percent * sorted.count + 99) / 100
            return Value(
                value: sorted.isEmpty ? nil : Double(sorted[rank - 1]),
                n: Double(sorted.count),
                isQuantile: true
            )
        }
        var values: [String: Value] = [:]
        values["acw.avg"] = mean(wrapSum, sound.count)
        values["acw.avg_when_any"] = mean(wrapSum, sound.filter { $0.wrap > 0 }.count)
        for percent in [50, 80, 95] { values["acw.p\(percent)"] = quantile(percent) }
        values["acw.share_within_target"] = share(
            wraps.filter { $0.flags.contains("withinTarget") }.count,
            wraps.count
        )
        values["acw.exceeded"] = count(wraps.filter { $0.flags.contains("exceeded") }.count)
        values["acw.too_short"] = count(wraps.filter { $0.flags.contains("tooShort") }.count)
        values["acw.spread"] = spread(wraps)
        var skew = Value(n: Double(sound.count), isQuantile: true)
        if let average = values["acw.avg"]?.value, let p80 = quantile(80).value, p80 > 0 {
            skew.value = average / p80
        }
        values["acw.skew"] = skew
        values["talk.avg"] = mean(handled.map(\.talk).reduce(0, +), handled.count)
        values["ring.avg"] = mean(handled.map(\.ring).reduce(0, +), handled.count)
        values["hold.avg"] = mean(handled.map(\.hold).reduce(0, +), handled.count)
        values["hold.avg_when_any"] = mean(handled.map(\.hold).reduce(0, +), held.count)
        values["hold.count"] = count(held.count)
        values["aht"] = mean(sound.map { $0.talk + $0.hold + $0.wrap }.reduce(0, +), sound.count)
        values["contacts.handled"] = count(handled.count)
        return values
    }

    private func spread(_ wraps: [PlainFact]) -> Value {
        var byAgent: [String: [Int64]] = [:]
        for wrap in wraps { byAgent[wrap.dimensions["agent"] ?? "", default: []].append(wrap.wrap) }
        let averages = byAgent.values.filter { $0.count >= minSample }
            .map { Double($0.reduce(0, +)) / Double($0.count) }
        guard averages.count > 1, let slowest = averages.max(), let fastest = averages.min(), fastest > 0 else {
            return Value(n: Double(averages.count))
        }
        return Value(value: slowest / fastest, n: Double(averages.count))
    }

    private func queues(_ of: (String) -> [PlainFact]) -> [String: Value] {
        let (offered, answered, abandoned) = (of("offered").count, of("answered"), of("abandoned"))
        let left = of("leftQueue")
        let within = answered.filter { $0.flags.contains("withinThreshold") }.count
        let givenUp = abandoned.filter { $0.flags.contains("withinThreshold") }.count
        let short = abandoned.filter { $0.flags.contains("shortAbandon") }.count
        let all = answered.count + abandoned.count
        return [
            "asa": mean(answered.map(\.duration).reduce(0, +), answered.count),
            "ata": mean(abandoned.map(\.duration).reduce(0, +), abandoned.count),
            "contacts.offered": count(offered),
            "contacts.answered": count(answered.count),
            "contacts.abandoned": count(abandoned.count),
            "contacts.short_abandoned": count(short),
            "contacts.lost": count(abandoned.count + left.filter { !$0.flags.contains("callback") }.count),
            "service_level": share(within + givenUp, all),
            "service_level.answered_only": share(within, answered.count),
            "service_level.abandons_negative": share(within, all),
            "service_level.abandons_ignored": share(within, all - givenUp),
            "service_level.short_abandons_excluded": share(within, all - short),
            "abandon_rate": share(abandoned.count, offered),
            "answer_rate": share(answered.count, offered),
            "not_answered_rate": share(of("notAnswered").count, of("legOffered").count),
        ]
    }

    private func quality(_ of: (String) -> [PlainFact]) -> [String: Value] {
        let (first, handled) = (of("firstContact"), of("handled").count)
        let surveys = of("surveyed")
        let scores = surveys.compactMap { survey in
            survey.csatThousandths.map { Double($0) / 1_000 / Double(survey.csatScale) }
        }
        let answers = surveys.compactMap(\.nps)
        let score = answers.filter { $0 >= 9 }.count - answers.filter { $0 <= 6 }.count
        let resolved = of("resolved")
        let sold = of("converted").count
        return [
            "fcr": share(first.filter { $0.flags.contains("resolvedAtFirst") }.count, first.count),
            "transfer_rate": share(of("transferred").count, handled),
            "escalation_rate": share(of("escalated").count, handled),
            "resolution_time": mean(resolved.map(\.duration).reduce(0, +), resolved.count),
            "csat": share(scores.filter { $0 >= 0.8 - 1e-12 }.count, scores.count),
            "csat.mean": Value(
                value: scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count),
                n: Double(scores.count)
            ),
            "nps": Value(
                value: answers.isEmpty ? nil : 100 * Double(score) / Double(answers.count),
                n: Double(answers.count)
            ),
            "outbound.dialled": count(of("dialled").count),
            "outbound.connected": count(of("connected").count),
            "outbound.converted": count(sold),
            "conversion_rate": share(sold, of("connected").count),
        ]
    }

    private func agentTime(_ facts: [PlainFact], _ window: Range<Int64>, handled: Int) -> [String: Value] {
        var spent: [String: Int64] = [:]
        for fact in facts where fact.isAgentTime {
            let overlap = min(fact.until ?? .max, window.upperBound) - max(fact.at, window.lowerBound)
            if overlap > 0 { spent[fact.kind, default: 0] += overlap }
        }
        func time(_ kinds: [String]) -> Int { kinds.map { Int(spent[$0] ?? 0) }.reduce(0, +) }
        let busy = time(["talking", "held", "afterCallWork"])
        let loggedOn = time(["talking", "held", "afterCallWork", "offered", "ready", "notReady"])
        return [
            "acw.agent_time": count(time(["afterCallWork"])),
            "acw.standalone_time": count(time(["standalone"])),
            "occupancy": share(busy, busy + time(["ready"])),
            "utilization": share(busy, loggedOn),
            "contacts_per_hour": Value(
                value: loggedOn > 0 ? Double(handled) / (Double(loggedOn) / 3_600_000) : nil,
                n: Double(loggedOn)
            ),
        ]
    }

    /// Whether a window holds anything that is counted.
    func hasContent(_ facts: [PlainFact], _ window: Range<Int64>) -> Bool {
        facts.contains { fact in
            if fact.kind == "loggedOff" || fact.kind == "unknown" { return false }
            if fact.kind == "surveyed", fact.csatThousandths == nil, fact.nps == nil { return false }
            if fact.isAgentTime || fact.kind == "waiting" {
                return min(fact.until ?? .max, window.upperBound) > max(fact.at, window.lowerBound)
            }
            return window.contains(instant(of: fact))
        }
    }
}
