public import ContactCenter

/// An objective (OKR): several key results that are to be reached together (indicators 2.3).
public struct Objective: Hashable, Sendable {
    /// An indicator that is to go from one value to another.
    public struct KeyResult: Hashable, Sendable {
        /// The indicator's id.
        public var indicator: [UInt8]
        /// Of which scope.
        public var scope: ScopeKey
        /// Where it began, in the unit of the indicator.
        public var from: FixedPoint
        /// Where it is to be.
        public var to: FixedPoint
        /// By when.
        public var by: Timestamp

        /// Creates a key result.
        public init(indicator: [UInt8], scope: ScopeKey, from: FixedPoint, to: FixedPoint, by: Timestamp) {
            self.indicator = indicator
            self.scope = scope
            self.from = from
            self.to = to
            self.by = by
        }

        /// How far `value` has come: (value - from) / (to - from), from 0 to 1, six decimals.
        ///
        /// Where nothing is to change it is 1 at that value and beyond it does not count, so 0.
        public func progress(at value: FixedPoint) -> FixedPoint {
            let way = to.millionths.subtractingReportingOverflow(from.millionths)
            let done = value.millionths.subtractingReportingOverflow(from.millionths)
            if way.overflow || done.overflow { return FixedPoint(0, decimals: 6) }
            if way.partialValue == 0 { return FixedPoint(done.partialValue == 0 ? 1_000_000 : 0, decimals: 6) }
            let isUp = way.partialValue > 0
            let quotient = FixedPoint.quotient(
                isUp ? done.partialValue : -done.partialValue,
                isUp ? way.partialValue : -way.partialValue,
                decimals: 6
            )
            return FixedPoint(min(max(quotient?.digits ?? 0, 0), 1_000_000), decimals: 6)
        }
    }

    /// The name.
    public var name: [UInt8]
    /// When it begins.
    public var start: Timestamp
    /// What is to be reached.
    public var keyResults: [KeyResult]

    /// Creates an objective.
    public init(name: [UInt8], start: Timestamp, keyResults: [KeyResult]) {
        self.name = name
        self.start = start
        self.keyResults = keyResults
    }

    /// When the last of its key results is due: the end of its window.
    public var end: Timestamp { keyResults.map(\.by).max() ?? start }

    /// What `record` says of its key results, each indicator of each scope once; nothing where it is about no day of
    /// the objective.
    public func values(in record: KPIRecord, _ catalogue: Catalogue) -> [DayValue] {
        guard record.window.kind == .day, record.window.end > start else { return [] }
        var found: [DayValue] = []
        for result in keyResults {
            guard result.scope.text.withUnsafeBytes({ $0.hasSameBytes(as: record.scope) }),
                let name = catalogue.value(named: result.indicator),
                let value = record.values.first(where: { name.isOf($0) })
            else { continue }
            let news = DayValue(
                indicator: result.indicator,
                scope: result.scope.text,
                day: record.window.start..<record.window.end,
                revision: record.revision,
                value: value.value
            )
            if counts(news, for: result), !found.contains(news) { found.append(news) }
        }
        return found
    }

    /// Whether `news` are of the indicator, the scope and the time of a key result.
    func counts(_ news: DayValue, for result: KeyResult) -> Bool {
        news.day.upperBound > start && news.day.lowerBound < result.by && news.indicator == result.indicator
            && news.scope == result.scope.text
    }
}
