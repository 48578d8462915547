public import Indicators

/// Over what time a rule looks at an indicator.
public enum RuleWindow: Hashable, Sendable {
    /// None: how things stand now, for indicators that are gauges.
    case now
    /// The last minutes.
    case rolling(minutes: Int)
    /// An interval, an hour or a day of the clock; none of ``WindowKind/rolling``.
    case clock(WindowKind)

    /// All of them by name, in the order in which they are told.
    public static let all: [(name: String, window: RuleWindow)] = [
        ("now", .now), ("5m", .rolling(minutes: 5)), ("30m", .rolling(minutes: 30)), ("60m", .rolling(minutes: 60)),
        ("interval", .clock(.interval)), ("hour", .clock(.hour)), ("day", .clock(.day)),
    ]

    /// The name in configuration and records.
    public var name: String {
        switch self {
        case .now: "now"
        case .rolling(let minutes): "\(minutes)m"
        case .clock(let kind): "\(kind.name)"
        }
    }

    /// Whether it is an interval, an hour or a day.
    public var isClock: Bool { if case .clock = self { true } else { false } }

    /// Whether a record of `window` has what the rule looks at.
    func accepts(_ window: Window) -> Bool {
        switch self {
        case .now: true
        case .rolling(let minutes): window.kind == .rolling && window.length == Int64(minutes) * 60_000
        case .clock(let kind): window.kind == kind
        }
    }
}
