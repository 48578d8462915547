import ContactCenter
import Testing

@testable import Telephony

struct WrittenTimeReaderTests {
    private func read(_ text: String, _ styles: TimeStyles, zone: TimeZoneTable = .utc) -> WrittenTime? {
        var reader = WrittenTimeReader(zone: zone)
        return Array(text.utf8).withUnsafeBytes { reader.read($0, styles, arrival: Story.epoch) }
    }

    /// What `text` is, in milliseconds after the epoch of the story; nil if it is no time.
    private func milliseconds(_ text: String, _ styles: TimeStyles, zone: TimeZoneTable = .utc) -> Milliseconds? {
        read(text, styles, zone: zone).map { $0.time - Story.epoch }
    }

    @Test(
        arguments: [
            ("2026-03-02T09:00:05.125Z", 5_125), ("2026-03-02T09:00:05Z", 5_000), ("2026-03-02T09:00:05.1Z", 5_100),
            ("2026-03-02T10:00:05.123456789+01:00", 5_123), ("2026-03-02T04:00:05-0500", 5_000),
            ("2026-03-02T10:00:05+01", 5_000), ("2026-03-02 09:00:05.5Z", 5_500), ("2026-03-02t09:00:05z", 5_000),
            ("2026-03-02T09:00:60Z", 59_999), ("2026-03-02T09:00:05,25Z", 5_250),
        ] as [(String, Milliseconds)]
    )
    func `Dates with a zone`(text: String, expected: Milliseconds) {
        #expect(milliseconds(text, .zoned) == expected)
        #expect(read(text, .epoch) == nil)
    }

    @Test(
        arguments: [
            ("2026-03-02T17:00:05", 5_000), ("2026-03-02 17:00:05.250", 5_250), ("2026.03.02 17:00:05", 5_000),
            ("2026/03/02 17:00:05", 5_000),
        ] as [(String, Milliseconds)]
    )
    func `Dates without a zone are of the configured one`(text: String, expected: Milliseconds) {
        #expect(milliseconds(text, .zoneless, zone: TimeZoneTable(secondsEast: 8 * 3600)) == expected)
        #expect(read(text, .zoned) == nil)
    }

    @Test(
        arguments: [
            ("1772442005", 5_000), ("1772442005.125", 5_125), ("1772442005.1239", 5_123), ("1772442005125", 5_125),
            ("1772442005125900", 5_125),
        ] as [(String, Milliseconds)]
    )
    func `Numbers since the epoch, told apart by their size`(text: String, expected: Milliseconds) {
        #expect(milliseconds(text, .epoch) == expected)
        #expect(read(text, .zoned) == nil)
    }

    @Test
    func `Numbers of one unit are of that unit`() {
        #expect(milliseconds("1772442005", .epochSeconds) == 5_000)
        #expect(read("5125", .epochMilliseconds)?.time.milliseconds == 5_125)
        #expect(read("5125900", .epochMicroseconds)?.time.milliseconds == 5_125)
        #expect(read("1772442005125", .epochSeconds) == nil)
    }

    @Test
    func `Seconds of the Gregorian calendar`() {
        #expect(milliseconds("63939661205", .gregorianSeconds) == 5_000)
        #expect(read("1", .gregorianSeconds) == nil, "before the year 1")
        #expect(milliseconds("63939661205.5", [.epoch, .gregorianSeconds]) == 5_500)
        #expect(milliseconds("1772442005", [.epoch, .gregorianSeconds]) == 5_000, "those since 1970 stay")
    }

    @Test
    func `Whole seconds are known as such`() {
        let whole = ["2026-03-02T09:00:05Z", "2026.03.02 17:00:05", "1772442005"]
        for text in whole { #expect(read(text, [.zoned, .zoneless, .epoch])?.isWholeSecond == true) }
        let finer = ["2026-03-02T09:00:05.000Z", "2026-03-02T09:00:05.0Z", "1772442005.0", "1772442005000"]
        for text in finer { #expect(read(text, [.zoned, .zoneless, .epoch])?.isWholeSecond == false) }
    }

    @Test(arguments: [
        "", "x", "-1", "1.", ".5", "1e9", "2026-13-02T09:00:05Z", "2026-02-30T09:00:05Z",
        "2026-03-02T24:00:05Z",
        "2026-03-02T09:60:05Z", "2026-03-02T09:00:61Z", "2026-03-02T09:00:05.Z", "2026-03-02T09:00:05+1",
        "2026-03-02T09:00:05+01:0", "2026-03-02T09:00:05+24:00", "2026-03-02T09:00:05 UTC", "2026-03.02 09:00:05",
        "0000-01-01T00:00:00Z", "1772442005 ", "9999999999999999999", "2026-03-02X09:00:05Z", "+1772442005",
    ])
    func `What is no time`(text: String) {
        #expect(read(text, [.zoned, .zoneless, .epoch]) == nil)
    }

    @Test
    func `Ordinals keep the records of a second in their order`() {
        var ordinals = SecondOrdinals()
        func place(_ second: Int64) -> Milliseconds {
            ordinals.place(Timestamp(milliseconds: second * 1000)).milliseconds - second * 1000
        }
        #expect([place(5), place(5), place(5), place(6), place(5), place(6)] == [0, 1, 2, 0, 999, 1])
        for _ in 0..<2_000 { _ = place(7) }
        #expect(place(7) == 999)
        #expect(ordinals == SecondOrdinals(second: 7, count: 2_001))
    }
}
