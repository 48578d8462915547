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
}
