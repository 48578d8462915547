/// A decimal number: an integer and how many of its digits stand behind the point. The same on every machine.
public struct FixedPoint: Hashable, BitwiseCopyable, Sendable {
    /// The digits.
    public var digits: Int64
    /// How many of them stand behind the point, 0 to 6.
    public var decimals: UInt8

    /// Creates the number `digits` / 10^`decimals`.
    public init(_ digits: Int64, decimals: UInt8 = 0) {
        self.digits = digits
        self.decimals = decimals
    }

    /// The number in millionths; beyond what 64 bits hold, the nearest.
    public var millionths: Int64 {
        let (product, overflow) = digits.multipliedReportingOverflow(by: Self.power(6 - Int(decimals)))
        return overflow ? (digits < 0 ? .min : .max) : product
    }

    /// `numerator` x `scale` / `denominator` with so many decimals, rounded to the nearest, halves away from zero.
    ///
    /// - Returns: `nil` where the denominator is not above zero: there is nothing to compute it from.
    static func quotient(_ numerator: Int64, _ denominator: Int64, scale: Int64 = 1, decimals: Int) -> FixedPoint? {
        guard denominator > 0 else { return nil }
        let divisor = denominator.magnitude
        let product = numerator.magnitude.multipliedFullWidth(by: (scale * power(decimals)).magnitude)
        guard product.high < divisor else {
            return FixedPoint(numerator < 0 ? .min : .max, decimals: UInt8(decimals))
        }
        var (quotient, remainder) = divisor.dividingFullWidth(product)
        if remainder >= divisor - remainder { quotient += 1 }
        let digits = Int64(clamping: quotient)
        return FixedPoint(numerator < 0 ? -digits : digits, decimals: UInt8(decimals))
    }

    private static func power(_ exponent: Int) -> Int64 {
        var power: Int64 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}
