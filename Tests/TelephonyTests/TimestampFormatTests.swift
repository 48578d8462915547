import ContactCenter
import Foundation
import Testing

struct TimestampFormatTests {
    private func written(_ milliseconds: Int64) -> String {
        var bytes = [UInt8](repeating: UInt8(ascii: "?"), count: 26)
        let count = bytes.withUnsafeMutableBytes { Timestamp(milliseconds: milliseconds).writeRFC3339(into: $0) }
        #expect(count == 24)
        #expect(bytes[24...].allSatisfy { $0 == UInt8(ascii: "?") })
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_335_543_125, "2026-11-22T08:19:03.125Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_135_596_800_001, "0001-01-01T00:00:00.000Z"),
            (253_402_300_800_000, "9999-12-31T23:59:59.999Z"), (.min / 4, "0001-01-01T00:00:00.000Z"),
            (.max / 4, "9999-12-31T23:59:59.999Z"), (.min, "0001-01-01T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func `An instant is written in UTC with milliseconds, at the nearest year that has four digits`(
        milliseconds: Int64,
        text: String
    ) {
        #expect(written(milliseconds) == text)
    }

    @Test
    func `Every day of four centuries follows the one before it`() throws {
        var year = 1999
        var month = 12
        var day = 31
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for number in 10_956..<10_957 + 146_097 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
            let date = try #require(CivilDate(year: year, month: month, day: day))
            if date.daysSinceEpoch != number {
                Issue.record("\(year)-\(month)-\(day) is day \(date.daysSinceEpoch), not \(number)")
                return
            }
            #expect(day < length || CivilDate(year: year, month: month, day: day + 1) == nil)
            (year, month, day) =
                day < length ? (year, month, day + 1) : month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
        }
        #expect(year == 2400 && month == 1 && day == 1)
    }

    @Test
    func `What is written is read back, and Foundation writes the same`() {
        var random = SeededRandom.announced("round trip")
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let range = Timestamp.earliestWritable.milliseconds...Timestamp.latestWritable.milliseconds
        for round in 0..<20_000 {
            let milliseconds = Int64.random(in: range, using: &random)
            let text = written(milliseconds)
            let back = Array(text.utf8).withUnsafeBytes { Timestamp(rfc3339: $0) }
            guard back == Timestamp(milliseconds: milliseconds) else {
                Issue.record("\(milliseconds) is written \(text) and read \(String(describing: back))")
                return
            }
            // Foundation switches to the Julian calendar in 1582, and keeps seconds in binary.
            guard round % 10 == 0, milliseconds > -12_000_000_000_000 else { continue }
            let second = milliseconds - ((milliseconds % 1000) + 1000) % 1000
            #expect(Date(timeIntervalSince1970: Double(second / 1000)).formatted(style) == written(second))
        }
    }
}
