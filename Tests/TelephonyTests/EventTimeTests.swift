import ContactCenter
import Telephony
import Testing

struct EventTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01T00:00:00.001Z", 1),
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T18:30:00-05:30", 0), ("1970-01-01T00:00:00-00:00", 0),
            ("1969-12-31T23:59:59.9999Z", -1), ("1970-01-01T00:00:00.9Z", 900), ("1970-01-01T00:00:00.12Z", 120),
            ("1970-01-01T00:00:00.123456789Z", 123), ("1970-01-01T00:00:00.99999999999999999999999999Z", 999),
            ("2026-11-22T08:19:03.125Z", 1_795_335_543_125), ("2016-12-31T23:59:60Z", 1_483_228_799_999),
            ("2016-12-31T23:59:60.5Z", 1_483_228_799_999), ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2000-01-01T23:59:59+23:59", 946_684_859_000),
        ] as [(String, Int64)]
    )
    func `A time is an instant in milliseconds`(text: String, milliseconds: Int64) {
        #expect(readAgentReady("\"time\":\"\(text)\"").event?.event.time == Timestamp(milliseconds: milliseconds))
    }

    @Test(
        arguments: [
            "2026-11-22T08:19:03", "2026-11-22 08:19:03Z", "2026-11-22", "08:19:03Z", "2026-11-22T08:19Z",
            "2026-11-22T08:19:03.Z", "2026-11-22T08:19:03,5Z", "2026-11-22T08:19:03+0100", "2026-11-22T08:19:03+01",
            "2026-11-22T08:19:03+24:00", "2026-11-22T08:19:03+01:60", "2026-11-22T08:19:03+1:00",
            "2026-11-22T08:19:03ZZ",
            "2026-11-22T08:19:03Z ", " 2026-11-22T08:19:03Z", "2026-11-22T24:00:00Z", "2026-11-22T23:60:00Z",
            "2026-11-22T23:59:61Z", "2026-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-01-32T00:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-2026-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "20261122T081903Z", "2026-W47-7T08:19:03Z",
            "2026-326T08:19:03Z", "2026-11-22T08:19:0xZ", "2026-11-22T08:19:03.1x5Z", "2026-11-22T08:19:03.125", "now",
            "2026-11-22T08:19:03+01:0", "2026-11-22T08:19:03+01:000", "２026-11-22T08:19:03Z",
        ]
    )
    func `Anything else is a bad time`(text: String) {
        #expect(readAgentReady("\"time\":\"\(text)\"").complaint == "bad_time time")
    }

    @Test(arguments: ["1795335543125", "true", "{}", "[\"2026-11-22T08:19:03Z\"]", "17.5"])
    func `A time that is no string is a bad time, too`(json: String) {
        #expect(readAgentReady("\"time\":\(json)").complaint == "bad_time time")
    }

    @Test
    func `Every minute of the zone moves the instant by a minute`() {
        for minutes in stride(from: -1439, through: 1439, by: 7) {
            let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
            let zone =
                (minutes < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):" + (rest < 10 ? "0" : "") + "\(rest)"
            let time = readAgentReady("\"time\":\"2026-11-22T08:19:03.125\(zone)\"").event?.event.time
            #expect(time == Timestamp(milliseconds: 1_795_335_543_125 - Int64(minutes) * 60_000))
        }
    }
}
