/// Why an alert is resolved.
public enum Resolution: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// What it was about is over.
    case ended
    /// A late event took its ground away: it should never have fired.
    case corrected
    /// The limit that had passed was extended.
    case extended
    /// The agent logged off.
    case loggedOff
    /// Its rule is not in force any more.
    case ruleRemoved

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .ended: "ended"
        case .corrected: "corrected"
        case .extended: "extended"
        case .loggedOff: "logged_off"
        case .ruleRemoved: "rule_removed"
        }
    }
}
