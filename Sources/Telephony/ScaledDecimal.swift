/// A decimal number of JSON as a whole number of parts, computed in integers: no binary fraction comes near it.
struct ScaledDecimal {
    /// The number times the power of ten asked for, rounded half away from zero.
    var value: Int64
    /// Whether nothing was rounded.
    var isExact: Bool

    /// Reads `text`, a number by the grammar of JSON, times ten to the power of `scale`.
    ///
    /// Nil if the result is not in the range of `Int64`.
    /// - Complexity: linear in the digits, whatever the exponent says.
    init?(_ text: UnsafeBufferPointer<UInt8>, scale: Int) {
        let shape = Shape(text)
        // The number is 0.d1d2d3… times ten to the power of `point`, so so many digits are before the point.
        let kept = shape.point + scale
        var magnitude: UInt64 = 0
        var index = 0
        var roundsUp = false
        isExact = true
        for byte in text[shape.digits] where byte != UInt8(ascii: ".") {
            let digit = UInt64(byte &- UInt8(ascii: "0"))
            if index < kept {
                let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(digit)
                guard !overflow, !carry else { return nil }
                magnitude = sum
            } else if digit != 0 {
                isExact = false
                roundsUp = roundsUp || (index == kept && digit >= 5)
            }
            index += 1
        }
        // Zeroes that only the exponent speaks of.
        if magnitude != 0, kept > index {
            guard kept - index <= 19 else { return nil }
            for _ in index..<kept {
                let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                magnitude = product
            }
        }
        magnitude += roundsUp && magnitude < .max ? 1 : 0
        if shape.isNegative {
            guard magnitude <= Int64.min.magnitude else { return nil }
            value = Int64(truncatingIfNeeded: 0 &- magnitude)
        } else {
            guard let positive = Int64(exactly: magnitude) else { return nil }
            value = positive
        }
    }

    /// Where the parts of a number's text are.
    private struct Shape {
        var isNegative = false
        /// The digits from the first that is not zero on, and the point, if any.
        var digits = 0..<0
        /// How many of the digits are before the point, once the exponent has moved it; negative for zeroes behind it.
        var point = 0

        init(_ text: UnsafeBufferPointer<UInt8>) {
            isNegative = text.first == UInt8(ascii: "-")
            let start = isNegative ? 1 : 0
            let end = text.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? text.endIndex
            let dot = text[start..<end].firstIndex(of: UInt8(ascii: ".")) ?? end
            guard
                let first = text[start..<end].firstIndex(where: { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: ".") })
            else { return }
            digits = first..<end
            point = first < dot ? dot - first : dot + 1 - first
            if end < text.endIndex {
                point += Shape.exponent(text[(end + 1)...])
            }
        }

        /// The exponent, no further from zero than any number of a record can tell apart.
        private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
            var exponent = 0
            for byte in text where byte &- UInt8(ascii: "0") <= 9 {
                exponent = min(exponent * 10 + Int(byte &- UInt8(ascii: "0")), 1 << 40)
            }
            return text.first == UInt8(ascii: "-") ? -exponent : exponent
        }
    }
}
