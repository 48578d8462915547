/// A duration in milliseconds, as all durations of the model are.
public typealias Milliseconds = Int64

/// An instant in milliseconds since the Unix epoch.
///
/// Event time with finer resolution is truncated to milliseconds (model 1.2). Arithmetic wraps nowhere in practice:
/// the decoder accepts years 0001 to 9999 only.
@frozen
public struct Timestamp: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public var milliseconds: Int64

    /// Creates the instant `milliseconds` after the Unix epoch.
    @inlinable
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The earliest instant, before every event.
    @inlinable
    public static var distantPast: Timestamp { Timestamp(milliseconds: .min / 4) }

    /// The latest instant, after every event: a deadline that never comes.
    @inlinable
    public static var distantFuture: Timestamp { Timestamp(milliseconds: .max / 4) }

    /// Whether `left` is before `right`.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `right` milliseconds later.
    @inlinable
    public static func + (left: Timestamp, right: Milliseconds) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds + right)
    }

    /// The instant `right` milliseconds earlier.
    @inlinable
    public static func - (left: Timestamp, right: Milliseconds) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds - right)
    }

    /// Milliseconds from `right` to `left`.
    @inlinable
    public static func - (left: Timestamp, right: Timestamp) -> Milliseconds {
        left.milliseconds - right.milliseconds
    }

    /// The UTC day it lies in, in days since 1970-01-01.
    public var dayNumber: Int64 {
        let day: Int64 = 86_400_000
        let quotient = milliseconds / day
        return milliseconds % day < 0 ? quotient - 1 : quotient
    }
}
