public import ContactCenter

/// How things stand against a target (indicators 2.3).
@frozen
public enum TargetStatus: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case onTrack, atRisk, offTrack

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .onTrack: "on_track"
        case .atRisk: "at_risk"
        case .offTrack: "off_track"
        }
    }
}

/// A target of an indicator, for the scopes that a pattern matches.
public struct Target: Hashable, Sendable {
    /// The indicator's id.
    public var indicator: [UInt8]
    /// For which scopes.
    public var pattern: ScopePattern
    /// What is to be reached, in the unit of the indicator.
    public var value: FixedPoint
    /// What is better; `nil`: as the catalogue says.
    public var better: Indicator.Better?
    /// From which attainment on a target that is not reached is at risk rather than off track; millionths.
    public var atRiskFrom: Int64
    /// When it holds: a record is judged by what is in force at its window's last millisecond, one of an open window at
    /// the instant up to which it counts.
    public var inForce = Timestamp.distantPast..<Timestamp.distantFuture

    /// Creates a target; below an attainment of 0.9 it is off track unless said otherwise.
    public init(
        indicator: [UInt8],
        pattern: ScopePattern = ScopePattern([:]),
        value: FixedPoint,
        better: Indicator.Better? = nil,
        atRiskFrom: Int64 = 900_000
    ) {
        self.indicator = indicator
        self.pattern = pattern
        self.value = value
        self.better = better
        self.atRiskFrom = atRiskFrom
    }

    /// How much of the target a value reaches, in millionths; 1 000 000 and more: all of it.
    ///
    /// Where more is better value / target, where less is target / value, at most 1000. Where one of the two is not
    /// above zero the quotient says nothing: all or nothing.
    static func attainment(of value: FixedPoint, target: FixedPoint, better: Indicator.Better) -> FixedPoint {
        let (actual, wanted) = (value.millionths, target.millionths)
        let isReached = better == .higher ? actual >= wanted : actual <= wanted
        let (top, bottom) = better == .higher ? (actual, wanted) : (wanted, actual)
        guard top > 0, let quotient = FixedPoint.quotient(top, bottom, decimals: 6) else {
            return FixedPoint(isReached ? 1_000_000 : 0, decimals: 6)
        }
        return FixedPoint(min(quotient.digits, 1_000_000_000), decimals: 6)
    }
}
