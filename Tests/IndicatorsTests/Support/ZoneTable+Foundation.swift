import ContactCenter
import Foundation
import Indicators

extension ZoneTable {
    /// The zone of this name from 2000 to 2040, as Foundation knows it.
    init(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { preconditionFailure("No time zone \(name)") }
        var at = Date(timeIntervalSince1970: 946_684_800)
        let first = Int64(zone.secondsFromGMT(for: at)) * 1_000
        var transitions: [Transition] = []
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next.timeIntervalSince1970 < 2_208_988_800 {
            transitions.append(
                Transition(
                    at: Timestamp(milliseconds: Int64(next.timeIntervalSince1970 * 1_000)),
                    offsetMs: Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1))) * 1_000
                )
            )
            at = next
        }
        self.init(name: Array(name.utf8), offsetMs: first, transitions: transitions)
    }
}

/// An instant from RFC 3339.
func at(_ text: String) -> Int64 {
    let formatter = ISO8601DateFormatter()
    guard let date = formatter.date(from: text) else { preconditionFailure("No instant \(text)") }
    return Int64(date.timeIntervalSince1970 * 1_000)
}
