import ContactCenter
public import Foundation
public import Telephony

extension TimeZoneTable {
    /// The years whose changes a table has: what telephony systems write about lies in them.
    private static let years: ClosedRange<Int64> = 1990...2069
    private static let secondsPerDay: Int64 = 86_400

    /// Takes the changes of `zone` from the system's zone database, to the second.
    ///
    /// Looks at each day of the years 1990 to 2069, where the time of day does not matter: no zone has changed twice
    /// within a day. A few ten milliseconds; for the start of a program.
    public init(_ zone: TimeZone) {
        func offset(_ second: Int64) -> Int32 {
            Int32(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }
        let first = (Self.years.lowerBound - 1970) * 365 * Self.secondsPerDay
        let last = (Self.years.upperBound - 1969) * 366 * Self.secondsPerDay
        var transitions: [Int64] = []
        var offsets = [offset(first)]
        for day in stride(from: first + Self.secondsPerDay, through: last, by: Int(Self.secondsPerDay)) {
            let after = offset(day)
            guard let before = offsets.last, before != after else { continue }
            var low = day - Self.secondsPerDay
            var high = day
            while high - low > 1 {
                let middle = (low + high) / 2
                if offset(middle) == before { low = middle } else { high = middle }
            }
            transitions.append(high)
            offsets.append(after)
        }
        // The instants grow, there is one more offset, and no zone is a day away from UTC.
        self = TimeZoneTable(transitions: transitions, offsets: offsets) ?? .utc
    }

    /// The zone called `name`, such as `Europe/Warsaw`; nil if the system does not know it.
    public init?(named name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(zone)
    }
}
