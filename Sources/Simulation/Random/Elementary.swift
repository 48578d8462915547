// Logarithm and exponential of our own: the C library's differ in the last bit between platforms, and one bit is
// enough to make the same seed tell another story. Only operations that IEEE 754 rounds exactly are used.

/// The natural logarithm of a positive, normal `value`, within a few units in the last place.
func naturalLogarithm(_ value: Double) -> Double {
    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    let s = (significand - 1) / (significand + 1)
    let square = s * s
    var sum = 0.0
    var divisor = 21.0
    while divisor >= 1 {
        sum = sum * square + 1 / divisor
        divisor -= 2
    }
    return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
}

/// e to the power of `value`, for -700 < `value` < 700, within a few units in the last place.
func naturalExponential(_ value: Double) -> Double {
    let power = Int(value / 0.693_147_180_559_945_3 + (value < 0 ? -0.5 : 0.5))
    let rest = value - Double(power) * 0.693_147_180_559_945_3
    var sum = 1.0
    var factor = 15.0
    while factor >= 1 {
        sum = 1 + sum * rest / factor
        factor -= 1
    }
    return Double(sign: .plus, exponent: power, significand: sum)
}
