/// The kinds of window (indicators 2.1).
@frozen
public enum WindowKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// 15, 30 or 60 minutes, as configured.
    case interval
    /// An hour of the local clock.
    case hour
    /// A local day: of 23, 24 or 25 hours.
    case day
    /// The last 5, 30 or 60 minutes, advancing every 10 seconds.
    case rolling

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .interval: "interval"
        case .hour: "hour"
        case .day: "day"
        case .rolling: "rolling"
        }
    }
}
