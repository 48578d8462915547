import Alerting
import ContactCenter
import Indicators

/// How people write the thresholds of a rule: as durations, as shares of a whole, or as numbers.
enum RuleNumber: Hashable {
    /// `30s`.
    case duration
    /// `80%`, or 0.8.
    case share
    /// `120%`, or 1.2: a share that may be more than the whole.
    case progress
    /// `1.25`, or 125%: how many times as much.
    case factor
    /// `10`.
    case number

    /// Ratios that are factors rather than shares of a whole.
    private static let factors: Set<String> = ["acw.spread", "acw.skew"]
    /// Shares of something that one may do more than.
    private static let progresses: Set<String> = ["plan.attainment", "plan.pace"]
    /// In millionths, of one that is written without a percent sign.
    private static let greatestProgress: Int64 = 10_000_000
    /// In millionths.
    private static let greatest: Int64 = 1_000_000_000_000_000

    /// How thresholds of `measure` are written.
    init(_ measure: RuleMeasure, _ catalogue: Catalogue) {
        let id = Array(measure.indicator.utf8)
        let unit = id.withUnsafeBytes { catalogue.index(of: $0) }.map { catalogue.rows[$0].unit }
        self =
            switch unit {
            case .milliseconds where !measure.isRelative: .duration
            case .ratio where !measure.isRelative && !Self.factors.contains(measure.indicator):
                Self.progresses.contains(measure.indicator) ? .progress : .share
            case .ratio: .factor
            default: measure.isRelative ? .factor : .number
            }
    }

    /// What a value looks like.
    var form: String {
        switch self {
        case .duration: "a duration, such as 30s or 2m"
        case .share: "a share, such as 0.8 or 80%"
        case .progress: "a share, such as 0.9 or 120%"
        case .factor: "a factor, such as 1.25 or 125%"
        case .number: "a number, such as 10"
        }
    }

    /// The number that `text` says, in millionths.
    func parse(_ text: String) throws(ConfigurationKind.Complaint) -> Int64 {
        if self == .duration {
            let kind = ConfigurationKind.duration(0...7 * 86_400_000)
            guard case .duration(let milliseconds) = try kind.parse(text) else { throw complaint(text) }
            return milliseconds * 1_000_000
        }
        let isPercent = text.hasSuffix("%")
        if isPercent, self == .number {
            throw ConfigurationKind.Complaint(reason: "'\(text)' is a share, and this is none", remedy: "write \(form)")
        }
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).dropLast(isPercent ? 1 : 0)
            .split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        let places = isPercent ? 4 : 6
        guard (1...2).contains(parts.count), fraction.count <= places,
            !parts.contains(where: { $0.isEmpty || !$0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let digits = Int64(parts[0] + fraction + String(repeating: "0", count: places - fraction.count)),
            digits <= Self.greatest
        else { throw complaint(text) }
        let most: Int64 = self == .share ? 1_000_000 : Self.greatestProgress
        if self == .share || self == .progress, !isPercent, digits > most {
            throw ConfigurationKind.Complaint(
                reason: "'\(text)' is more than \(self == .share ? "the whole" : "ten times the whole")",
                remedy: "write \(text)% if that is meant"
            )
        }
        return isNegative ? -digits : digits
    }

    /// `millionths` as it is written.
    func text(_ millionths: Int64) -> String {
        switch self {
        case .duration: DurationText.format(max(millionths / 1_000_000, 0))
        case .share, .progress: Self.decimal(millionths, places: 4) + "%"
        case .factor, .number: Self.decimal(millionths, places: 6)
        }
    }

    private static func decimal(_ digits: Int64, places: Int) -> String {
        var power: UInt64 = 1
        for _ in 0..<places { power *= 10 }
        var fraction = String(digits.magnitude % power)
        fraction = String(repeating: "0", count: places - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = digits < 0 ? "-" : ""
        return sign + "\(digits.magnitude / power)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    private func complaint(_ text: String) -> ConfigurationKind.Complaint {
        ConfigurationKind.Complaint(reason: "'\(text)' is no threshold", remedy: "write \(form)")
    }
}
