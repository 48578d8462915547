public import ContactCenter

/// Durations as people write them: `30s`, `2m`, `1h30m`, `500ms`, `7d`.
///
/// Whole numbers with the units d, h, m, s and ms, each at most once, largest first. A number without a unit is no
/// duration: whether 30 are seconds or milliseconds must not be a matter of memory.
public enum DurationText {
    /// What to write instead of something that is no duration.
    public static let remedy =
        "write whole numbers with the units d, h, m, s, ms, largest first: 30s, 2m, 1h30m, 500ms, 7d"

    private static let units: [(name: String, milliseconds: Milliseconds)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// The duration that `text` says.
    /// - Throws: ``DurationTextError`` when it says none.
    public static func parse(_ text: String) throws(DurationTextError) -> Milliseconds {
        guard !text.isEmpty else { throw DurationTextError(reason: "a duration is missing") }
        var rest = text[...]
        var total: Milliseconds = 0
        var largest = units.startIndex
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(name.count)
            guard let number = Milliseconds(digits) else {
                let reason = digits.isEmpty ? "'\(text)' is no duration" : "'\(text)' is too long"
                throw DurationTextError(reason: reason)
            }
            guard !name.isEmpty else {
                guard digits.count == text.count else {
                    throw DurationTextError(reason: "'\(text)' lacks its last unit")
                }
                throw DurationTextError(reason: "'\(text)' has no unit", example: "\(text)s, \(text)m or \(text)ms")
            }
            guard !name.hasPrefix(".") else { throw DurationTextError(reason: "'\(text)' is no whole number") }
            guard let unit = units.firstIndex(where: { $0.name == name }) else {
                throw DurationTextError(reason: "'\(text)' has the unknown unit '\(name)'")
            }
            guard unit >= largest else {
                throw DurationTextError(reason: "'\(text)' has a unit twice, or a larger one after a smaller")
            }
            largest = unit + 1
            let (part, isTooLong) = number.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, isOverflow) = total.addingReportingOverflow(part)
            if isTooLong || isOverflow { throw DurationTextError(reason: "'\(text)' is too long") }
            total = sum
        }
        return total
    }

    /// `duration` in the fewest units that are exact, such as `1m30s`; it must not be negative.
    public static func format(_ duration: Milliseconds) -> String {
        guard duration != 0 else { return "0s" }
        var rest = duration
        var text = ""
        for unit in units {
            let count = rest / unit.milliseconds
            rest %= unit.milliseconds
            if count > 0 { text += "\(count)\(unit.name)" }
        }
        return text
    }
}
