import ContactCenter
import Foundation

/// Figures as people read them.
enum FigureText {
    /// A whole number with commas between thousands.
    static func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A number with at most one decimal: `7.5`, `30`.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths.magnitude < 1e15 else { return "\(value)" }
        let whole = count(Int(tenths) / 10)
        let rest = Int(tenths.magnitude) % 10
        return rest == 0 ? whole : "\(tenths < 0 && Int(tenths) / 10 == 0 ? "-" : "")\(whole).\(rest)"
    }

    /// A duration: `9.3 s` under a minute, `4:05` above.
    static func duration(_ milliseconds: Milliseconds) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let tenths = (milliseconds.magnitude + 50) / 100
        if tenths < 600 { return "\(sign)\(tenths / 10).\(tenths % 10) s" }
        // What rounds up to a minute is one.
        let seconds = max(60, milliseconds.magnitude / 1_000)
        return "\(sign)\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    /// A share of 1 in per cent, with at most one decimal.
    static func percent(_ share: Double) -> String { number(share * 100) + " %" }

    /// The time of day in UTC with seconds.
    static func timeOfDay(_ instant: Timestamp) -> String {
        String(text(instant).dropFirst(11).prefix(8))
    }

    /// The instant as RFC 3339 in UTC.
    static func text(_ instant: Timestamp) -> String {
        String(unsafeUninitializedCapacity: Timestamp.rfc3339Count) { buffer in
            instant.writeRFC3339(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
