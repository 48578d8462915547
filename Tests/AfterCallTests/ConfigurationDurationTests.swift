import Testing

@testable import AfterCall

/// Durations as people write them.
@Suite struct ConfigurationDurationTests {
    @Test(
        "A duration with units is read, and written in its shortest form",
        arguments: [
            ("30s", 30_000, "30s"), ("2m", 120_000, "2m"), ("1h30m", 5_400_000, "1h30m"), ("500ms", 500, "500ms"),
            ("7d", 604_800_000, "7d"), ("90s", 90_000, "1m30s"), ("0s", 0, "0s"), ("0ms", 0, "0s"),
            ("1d2h3m4s5ms", 93_784_005, "1d2h3m4s5ms"), ("1s500ms", 1_500, "1s500ms"), ("007s", 7_000, "7s"),
            ("24h", 86_400_000, "1d"), ("106751991167d", 9_223_372_036_828_800_000, "106751991167d"),
        ]
    )
    func good(text: String, milliseconds: Int64, shortest: String) throws {
        #expect(try DurationText.parse(text) == milliseconds)
        #expect(DurationText.format(milliseconds) == shortest)
        #expect(try DurationText.parse(shortest) == milliseconds)
    }

    @Test(
        "What is no duration is refused, and the message says why",
        arguments: [
            ("", "missing"), ("30", "no unit"), ("0", "no unit"), ("1h30", "lacks its last unit"), ("s", "no duration"),
            ("-5s", "no duration"), ("5 s", "unknown unit ' s'"), ("30sec", "unknown unit 'sec'"),
            ("30S", "unknown unit 'S'"), ("1.5s", "no whole number"), ("30m1h", "after a smaller"), ("1s1s", "twice"),
            ("106751991168d", "too long"), ("99999999999999999999s", "too long"), ("106751991167d999999h", "too long"),
            ("٣s", "no duration"),
        ]
    )
    func bad(text: String, reason: String) {
        let error = #expect(throws: DurationTextError.self) { try DurationText.parse(text) }
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.remedy.contains("d, h, m, s, ms") == true)
    }

    @Test func `What may be off is off where a program has made false of it, and never on`() throws {
        let resolved = try ConfigurationText.resolve(
            """
            alerts: {hold_long: false}
            kafka: {statistics_interval: no}
            http: {port: false}
            topics: {directory: false}
            """
        )
        #expect(resolved.problems == [])
        for key in ["alerts.hold_long", "kafka.statistics_interval", "http.port"] {
            #expect(resolved.settings.first { $0.key == key }?.value == "off", "\(key)")
        }
        #expect(resolved.configuration.topics.directoryTopic == nil)
        #expect(try ConfigurationText.complaints("alerts: {hold_long: true}").count == 1)
        #expect(try ConfigurationText.complaints("kpi: {emit_every: false}").count == 1)
    }

    @Test func `A number without a unit is told what it could have meant`() {
        let error = #expect(throws: DurationTextError.self) { try DurationText.parse("30") }
        #expect(error?.description == "'30' has no unit; write 30s, 30m or 30ms; the units are d, h, m, s, ms")
    }
}
