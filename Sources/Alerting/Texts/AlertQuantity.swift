public import ContactCenter

/// A value or a threshold as people read it.
public enum AlertQuantity: Hashable, BitwiseCopyable, Sendable {
    /// A length of time.
    case duration(Milliseconds)
    /// A share of a whole, in millionths, shown as a percentage.
    case share(millionths: Int64)
    /// A number, in millionths.
    case number(millionths: Int64)

    /// A whole number.
    public static func count(_ count: Int64) -> AlertQuantity {
        // Nothing that is counted comes near.
        .number(millionths: count.clamped(to: -1_000_000_000_000...1_000_000_000_000) * 1_000_000)
    }
}

extension Int64 {
    fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
