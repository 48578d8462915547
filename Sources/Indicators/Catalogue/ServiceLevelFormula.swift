/// The trade's five definitions of service level.
///
/// With A answered, B abandoned, at and bt the same within the threshold, and s short abandons.
@frozen
public enum ServiceLevelFormula: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// (at + bt) / (A + B)
    case answeredAndAbandoned
    /// at / A
    case answeredOnly
    /// at / (A + B)
    case abandonsNegative
    /// at / (A + B - bt)
    case abandonsIgnored
    /// at / (A + B - s)
    case shortAbandonsExcluded

    /// The value in configuration and records.
    public var name: StaticString {
        switch self {
        case .answeredAndAbandoned: "answered_and_abandoned"
        case .answeredOnly: "answered_only"
        case .abandonsNegative: "abandons_negative"
        case .abandonsIgnored: "abandons_ignored"
        case .shortAbandonsExcluded: "short_abandons_excluded"
        }
    }

    /// The indicator that has it beside the configured one.
    var id: StaticString {
        switch self {
        case .answeredAndAbandoned: "service_level.answered_and_abandoned"
        case .answeredOnly: "service_level.answered_only"
        case .abandonsNegative: "service_level.abandons_negative"
        case .abandonsIgnored: "service_level.abandons_ignored"
        case .shortAbandonsExcluded: "service_level.short_abandons_excluded"
        }
    }

    var rule: Rule {
        let all: [Rule.Term] = [.plus(.answered), .plus(.abandoned)]
        return switch self {
        case .answeredAndAbandoned: .ratio([.plus(.answeredWithin), .plus(.abandonedWithin)], of: all)
        case .answeredOnly: .ratio([.plus(.answeredWithin)], of: [.plus(.answered)])
        case .abandonsNegative: .ratio([.plus(.answeredWithin)], of: all)
        case .abandonsIgnored: .ratio([.plus(.answeredWithin)], of: all + [.minus(.abandonedWithin)])
        case .shortAbandonsExcluded: .ratio([.plus(.answeredWithin)], of: all + [.minus(.shortAbandoned)])
        }
    }
}
