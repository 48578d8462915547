import ContactCenter
import Foundation
import Indicators

extension ZoneTable {
    /// The years whose transitions are known; before and after them the offset is the last one.
    private static let years = 1_990...2_090

    /// The zone with this IANA name, as this machine knows it; `nil` where it does not.
    init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone.gmt
        guard let start = calendar.date(from: DateComponents(year: Self.years.lowerBound)),
            let end = calendar.date(from: DateComponents(year: Self.years.upperBound))
        else { return nil }
        var transitions: [Transition] = []
        var instant = start
        while let next = zone.nextDaylightSavingTimeTransition(after: instant), next < end, next > instant {
            transitions.append(Transition(at: Self.timestamp(next), offsetMs: Self.offsetMs(of: zone, at: next)))
            instant = next
        }
        self.init(
            name: Array(identifier.utf8),
            offsetMs: Self.offsetMs(of: zone, at: start),
            transitions: transitions
        )
    }

    private static func timestamp(_ date: Date) -> Timestamp {
        Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }

    private static func offsetMs(of zone: TimeZone, at date: Date) -> Milliseconds {
        Int64(zone.secondsFromGMT(for: date)) * 1_000
    }
}
