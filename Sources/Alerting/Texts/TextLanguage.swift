/// A language of the summaries.
public enum TextLanguage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case english, french, spanish, polish

    /// The member of `summary` that it has.
    public var code: StaticString {
        switch self {
        case .english: "en"
        case .french: "fr"
        case .spanish: "es"
        case .polish: "pl"
        }
    }

    /// What stands between whole and fraction.
    var decimalSeparator: UInt8 { self == .english ? UInt8(ascii: ".") : UInt8(ascii: ",") }

    /// What stands between thousands: outside English a no-break space, a narrow one in French (CLDR).
    var groupSeparator: StaticString {
        switch self {
        case .english: ","
        case .french: "\u{202F}"
        case .spanish, .polish: "\u{A0}"
        }
    }

    /// From how many digits on thousands are set apart (CLDR `minimumGroupingDigits`, 1 or 2).
    var groupsFromDigits: Int { self == .english || self == .french ? 4 : 5 }

    /// The sign behind a percentage.
    var percent: StaticString {
        switch self {
        case .english, .polish: "%"
        case .french: "\u{202F}%"
        case .spanish: "\u{A0}%"
        }
    }
}
