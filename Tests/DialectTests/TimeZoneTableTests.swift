import ContactCenter
import Telephony
import Testing

struct TimeZoneTableTests {
    /// Warsaw in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    private func warsaw() throws -> TimeZoneTable {
        try #require(TimeZoneTable(transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600]))
    }

    /// `text` read as a local time, in seconds from the end of summer time.
    private func read(_ text: String, arriving seconds: Int64) throws -> Int64 {
        let wall = try #require(Array("\(text)Z".utf8).withUnsafeBytes { Timestamp(rfc3339: $0) })
        let arrival = Timestamp(milliseconds: (1_792_890_000 + seconds) * 1000)
        return try warsaw().instant(ofLocal: wall, nearest: arrival).milliseconds / 1000 - 1_792_890_000
    }

    @Test
    func `An hour that comes twice is read as the one nearest to the arrival`() throws {
        #expect(try read("2026-10-25T02:30:00", arriving: -1_799) == -1_800)
        #expect(try read("2026-10-25T02:30:00", arriving: 1_801) == 1_800)
        #expect(try read("2026-10-25T02:30:00", arriving: 86_400) == 1_800)
        // As near to both: the earlier.
        #expect(try read("2026-10-25T02:30:00", arriving: 0) == -1_800)
    }

    @Test
    func `An hour that comes once has one reading, whenever it arrives`() throws {
        for arrival in [-86_400, 0, 86_400] as [Int64] {
            #expect(try read("2026-10-25T01:59:59", arriving: arrival) == -3_601)
            #expect(try read("2026-10-25T03:00:00", arriving: arrival) == 3_600)
        }
    }

    @Test
    func `An hour that clocks skip is read with the distance before it`() throws {
        let spring: Int64 = 1_774_746_000 - 1_792_890_000
        #expect(try read("2026-03-29T02:30:00", arriving: spring) == spring + 1_800)
        #expect(try read("2026-03-29T01:59:59", arriving: spring) == spring - 1)
        #expect(try read("2026-03-29T03:00:00", arriving: spring) == spring)
    }

    @Test
    func `The distance from UTC at an instant`() throws {
        let zone = try warsaw()
        #expect(zone.offset(at: 0) == 3600 && zone.offset(at: 1_774_746_000) == 7200)
        #expect(zone.offset(at: 1_792_889_999) == 7200 && zone.offset(at: 1_792_890_000) == 3600)
        #expect(TimeZoneTable.utc.offset(at: 5) == 0)
    }

    @Test
    func `A table that is none is refused`() {
        #expect(TimeZoneTable(transitions: [1], offsets: [0]) == nil)
        #expect(TimeZoneTable(transitions: [2, 1], offsets: [0, 1, 2]) == nil)
        #expect(TimeZoneTable(transitions: [1, 1], offsets: [0, 1, 2]) == nil)
        #expect(TimeZoneTable(transitions: [], offsets: [27 * 3600]) == nil)
    }
}
