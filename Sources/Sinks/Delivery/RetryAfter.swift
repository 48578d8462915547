import ContactCenter
import Foundation

/// The header by which a receiver asks to be left alone for a while (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// The longest that we wait because of it, in milliseconds: an hour.
    static let maximumMs: Milliseconds = 3_600_000

    /// How long it asks for: seconds, or a date; `nil` where it is neither.
    static func milliseconds(_ value: String, now: Timestamp) -> Milliseconds? {
        let text = value.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let seconds = Int64(text), seconds < maximumMs / 1_000 else { return maximumMs }
            return seconds * 1_000
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text) else { return nil }
        let wait = Int64(date.timeIntervalSince1970 * 1_000) - now.milliseconds
        return min(max(0, wait), maximumMs)
    }
}
