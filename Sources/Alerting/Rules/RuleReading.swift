/// What a rule found in a record: a value, and what thresholds are measured from.
///
/// All numbers in millionths. A threshold t stands for `base` + t x `unit`: 0 and 1 where thresholds are values.
public struct RuleReading: Hashable, BitwiseCopyable, Sendable {
    /// The value.
    public var value: Int64
    /// Of how many it was computed, in ones; `nil` where that says nothing.
    public var n: Int64?
    /// Where thresholds begin.
    public var base: Int64 = 0
    /// What thresholds are multiples of.
    public var unit: Int64 = 1_000_000
    /// Whether it is the age in ms of something, and so grows with the clock.
    public var isAge = false

    /// Creates a reading.
    public init(_ value: Int64, n: Int64? = nil) {
        self.value = value
        self.n = n
    }

    /// The value at which an alert is over that fires at `threshold`.
    func clear(_ threshold: RuleThreshold, _ nature: RuleNature) -> Int64 {
        let (limit, clear) = (limit(threshold.limit), limit(threshold.clear))
        guard nature.most < .max, clear > limit, limit < nature.most else { return clear }
        return min(clear, limit + (nature.most - limit) / 2)
    }

    /// The value that a threshold stands for; beyond what 64 bits hold, the nearest.
    func limit(_ threshold: Int64) -> Int64 {
        if base == 0, unit == 1_000_000 { return threshold }
        let product = threshold.multipliedFullWidth(by: unit)
        let isTooLarge = product.high < -500_000 || product.high >= 500_000
        if isTooLarge { return product.high < 0 ? .min : .max }
        let (sum, overflow) = base.addingReportingOverflow(Int64(1_000_000).dividingFullWidth(product).quotient)
        return overflow ? (base < 0 ? .min : .max) : sum
    }
}
