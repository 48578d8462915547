import ContactCenter
import Foundation

/// When the days of a time zone begin.
struct LocalDays {
    private var calendar = Calendar(identifier: .gregorian)

    /// - Parameter identifier: an IANA name that was checked.
    init(timeZone identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else {
            preconditionFailure("The time zone \(identifier) was checked and is not known")
        }
        calendar.timeZone = zone
    }

    /// When `date` begins: at midnight, or later where the clock is put forward then.
    func beginning(of date: CivilDate) -> Timestamp? { beginning(year: date.year, month: date.month, day: date.day) }

    /// When `date` ends, which is when the next day begins.
    func end(of date: CivilDate) -> Timestamp? { beginning(year: date.year, month: date.month, day: date.day + 1) }

    private func beginning(year: Int, month: Int, day: Int) -> Timestamp? {
        calendar.date(from: DateComponents(year: year, month: month, day: day)).map {
            Timestamp(milliseconds: Int64((calendar.startOfDay(for: $0).timeIntervalSince1970 * 1_000).rounded()))
        }
    }
}
