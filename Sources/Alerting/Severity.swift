/// How urgent an alert is, least first.
public enum Severity: UInt8, CaseIterable, Comparable, BitwiseCopyable, Sendable {
    case info, warning, error, critical

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }

    /// Whether the first is less urgent.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }
}
