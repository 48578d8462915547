import ContactCenter
import Indicators

extension JSONWriter {
    /// Writes a decimal number without zeros at its end, or `null`.
    mutating func decimal(_ number: FixedPoint?) {
        guard let number else { return literal("null") }
        var (digits, decimals) = (number.digits.magnitude, number.decimals)
        while decimals > 0, digits % 10 == 0 {
            digits /= 10
            decimals -= 1
        }
        var power: UInt64 = 1
        for _ in 0..<decimals { power *= 10 }
        if number.digits < 0, digits > 0 { byte(0x2D) }
        integer(Int64(clamping: digits / power))
        if decimals == 0 { return }
        byte(0x2E)
        var rest = digits % power
        while power > 1 {
            power /= 10
            byte(0x30 + UInt8(truncatingIfNeeded: rest / power))
            rest %= power
        }
    }
}
