import ContactCenter
import Indicators

/// What rules find in records.
extension ScopeRuleTable.Row {
    /// Whether the rule looks at records like this.
    func looksAt(_ record: KPIRecord) -> Bool {
        rule.window.accepts(record.window) && rule.looksAt(record.dimensions) && rule.pattern.matches(record.scope)
    }

    /// Which dimension the rule adds to those of the record.
    var childDimension: Dimension? { rule.measure.part }

    /// Calls `body` with each reading of the record and whom of the scope it is about; with `nil` where there is
    /// nothing to judge. A record that does not have the indicator says nothing; one without an amount that it is 0.
    func forEachReading(
        in record: KPIRecord,
        _ terms: RuleTerms,
        _ body: (_ child: UnsafeRawBufferPointer, RuleReading?) -> Void
    ) {
        let whole = UnsafeRawBufferPointer(start: nil, count: 0)
        switch rule.measure {
        case .outlier(let leastAgents): forEachAgent(of: record, terms.minSample, leastAgents, body)
        case .recurringReason(let leastShare): forEachReason(of: record, leastShare, body)
        case .amount: body(whole, RuleReading(record.amount(of: indicator, in: currency)))
        case .indicator, .againstTarget, .rising:
            guard let value = record.value(of: indicator) else { return }
            body(whole, reading(of: value, record, terms))
        }
    }

    private func reading(of value: KPIValue, _ record: KPIRecord, _ terms: RuleTerms) -> RuleReading? {
        guard let number = value.value else { return nil }
        var reading = RuleReading(number.millionths, n: value.n)
        reading.isAge = isAge
        switch rule.measure {
        case .againstTarget:
            guard let target = value.target?.millionths ?? terms.target, target > 0 else { return nil }
            reading.unit = target
        case .rising:
            guard let change = record.value(of: self.change)?.value else { return nil }
            reading.unit = max(number.millionths - change.millionths, 0)
            reading.n = number.millionths / 1_000_000
        case .indicator, .amount, .outlier, .recurringReason: break
        }
        return reading
    }

    private func forEachAgent(
        of record: KPIRecord,
        _ minSample: Int64,
        _ leastAgents: Int,
        _ body: (UnsafeRawBufferPointer, RuleReading?) -> Void
    ) {
        var means: [Int64] = []
        for share in record.shares where share.kind == .agent && share.count >= max(minSample, 1) {
            means.append(Self.mean(share.sum, share.count))
        }
        guard means.count >= max(leastAgents, 1) else { return }
        let median = Self.median(&means)
        var distances = means.map { abs($0 - median) }
        let deviation = Self.median(&distances)
        guard deviation > 0 else { return }
        for share in record.shares where share.kind == .agent && share.count >= max(minSample, 1) {
            var reading = RuleReading(Self.mean(share.sum, share.count), n: share.count)
            (reading.base, reading.unit) = (median, deviation)
            body(share.name, reading)
        }
    }

    private func forEachReason(
        of record: KPIRecord,
        _ leastShare: Int64,
        _ body: (UnsafeRawBufferPointer, RuleReading?) -> Void
    ) {
        var (count, sum): (Int64, Int64) = (0, 0)
        for share in record.shares where share.kind == .reason {
            count += max(share.count, 0)
            sum += share.sum
        }
        guard count > 0, sum > 0 else { return }
        let mean = Self.mean(sum, count)
        for share in record.shares where share.kind == .reason && share.count > 0 {
            // As parts of a million.
            guard share.count * 1_000_000 >= leastShare * count else { continue }
            var reading = RuleReading(Self.mean(share.sum, share.count), n: share.count)
            reading.unit = mean
            body(share.name, reading)
        }
    }

    /// In millionths of a millisecond, rounded to tenths of it as averages are.
    private static func mean(_ sum: Int64, _ count: Int64) -> Int64 {
        let tenths = (sum.magnitude * 10 + count.magnitude / 2) / count.magnitude
        return Int64(tenths) * 100_000 * (sum < 0 ? -1 : 1)
    }

    /// The median; of an even number the mean of the middle two.
    private static func median(_ values: inout [Int64]) -> Int64 {
        values.sort()
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }
}

extension KPIRecord {
    /// In millionths; an indicator that has nothing in a currency does not mention it.
    fileprivate func amount(of indicator: Int, in currency: [UInt8]) -> Int64 {
        currency.withUnsafeBytes { currency in
            values.first { $0.indicator == indicator && $0.currency.hasSameBytes(as: currency) }?.value?.millionths ?? 0
        }
    }
}
