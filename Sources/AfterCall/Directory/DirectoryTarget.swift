public import Indicators

/// What an indicator of a queue is to reach (indicators 2.3).
public struct DirectoryTarget: Hashable, Sendable {
    /// The indicator's id. One that is not computed has no effect.
    public var indicator: String
    /// What is to be reached, in the unit of the indicator.
    public var value: FixedPoint
    /// What is better; `nil`: as the catalogue says.
    public var better: Indicator.Better?
    /// From which attainment on a target that is not reached is at risk rather than off track; millionths.
    public var atRiskFrom: Int64

    /// Creates a target; below an attainment of 0.9 it is off track unless said otherwise.
    public init(
        indicator: String,
        value: FixedPoint,
        better: Indicator.Better? = nil,
        atRiskFrom: Int64 = 900_000
    ) {
        self.indicator = indicator
        self.value = value
        self.better = better
        self.atRiskFrom = atRiskFrom
    }
}
