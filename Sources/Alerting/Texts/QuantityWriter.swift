import ContactCenter

/// Writes quantities as a language has them.
struct QuantityWriter {
    let language: TextLanguage

    /// The number that forms of nouns follow, as it is shown: in millionths, and how many digits stand behind the
    /// separator.
    static func shown(_ quantity: AlertQuantity) -> (millionths: Int64, fractionDigits: Int) {
        switch quantity {
        case .duration(let duration): return (duration.multipliedReportingOverflow(by: 1_000).partialValue, 3)
        case .share(let millionths): return rounded(millionths, to: 1_000)
        case .number(let millionths): return rounded(millionths, to: 10_000)
        }
    }

    /// Rounds to multiples of `step` millionths, half away from zero, and counts the digits that are left.
    private static func rounded(_ millionths: Int64, to step: Int64) -> (millionths: Int64, fractionDigits: Int) {
        let half = millionths < 0 ? -step / 2 : step / 2
        let sum = millionths.addingReportingOverflow(half)
        let value = (sum.overflow ? millionths : sum.partialValue) / step * step
        var (rest, digits) = (value.magnitude % 1_000_000, 0)
        while rest > 0 {
            rest = rest * 10 % 1_000_000
            digits += 1
        }
        return (value, digits)
    }

    func write(_ quantity: AlertQuantity, into text: inout ByteArena) {
        switch quantity {
        case .duration(let duration): write(duration, into: &text)
        case .share(let millionths):
            let percentage = millionths.multipliedReportingOverflow(by: 100)
            number(percentage.overflow ? millionths : percentage.partialValue, step: 100_000, into: &text)
            text.append(language.percent)
        case .number(let millionths): number(millionths, step: 10_000, into: &text)
        }
    }

    private func number(_ millionths: Int64, step: Int64, into text: inout ByteArena) {
        let (value, digits) = Self.rounded(millionths, to: step)
        if value < 0 { text.append("-" as StaticString) }
        whole(value.magnitude / 1_000_000, into: &text)
        if digits == 0 { return }
        text.append(language.decimalSeparator)
        var rest = value.magnitude % 1_000_000
        for _ in 0..<digits {
            rest *= 10
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 1_000_000))
            rest %= 1_000_000
        }
    }

    /// The two greatest units that are not nothing, from milliseconds to hours; their symbols are the same in all four
    /// languages. Seconds alone have at most one decimal.
    private func write(_ duration: Milliseconds, into text: inout ByteArena) {
        if duration < 0 { text.append("-" as StaticString) }
        let duration = duration.magnitude
        if duration < 1_000 {
            whole(duration, into: &text)
            return text.append(" ms" as StaticString)
        }
        let tenths = duration / 100 + (duration % 100 >= 50 ? 1 : 0)
        if tenths < 600 {
            number(Int64(tenths) * 100_000, step: 100_000, into: &text)
            return text.append(" s" as StaticString)
        }
        let seconds = duration / 1_000 + (duration % 1_000 >= 500 ? 1 : 0)
        let minutes = seconds / 60
        if minutes >= 60 {
            whole(minutes / 60, into: &text)
            text.append(" h" as StaticString)
        }
        if minutes % 60 > 0 {
            if minutes >= 60 { text.append(" " as StaticString) }
            whole(minutes % 60, into: &text)
            text.append(" min" as StaticString)
        }
        if seconds % 60 > 0, minutes < 60 || minutes % 60 == 0 {
            text.append(" " as StaticString)
            whole(seconds % 60, into: &text)
            text.append(" s" as StaticString)
        }
    }

    private func whole(_ value: UInt64, into text: inout ByteArena) {
        var (divisor, count): (UInt64, Int) = (1, 1)
        while value / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        let isGrouped = count >= language.groupsFromDigits
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
            count -= 1
            if isGrouped, count > 0, count.isMultiple(of: 3) { text.append(language.groupSeparator) }
        }
    }
}

extension ByteArena {
    @inline(__always)
    mutating func append(_ text: StaticString) {
        _ = append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        extend(by: 1).storeBytes(of: byte, as: UInt8.self)
    }
}
