import ContactCenter
import Foundation
import Indicators
import Testing

/// Which windows there are in time zones that change their clocks, seen through what is published.
@Suite struct ZoneTableTests {
    /// The windows of a kind in which a contact was handled, for contacts at each quarter of an hour.
    private func windows(_ kind: String, _ zone: String, from: Int64, to: Int64) throws -> [Range<Int64>] {
        var settings = CellSettings()
        settings.zone = ZoneTable(zone)
        settings.rollingMinutes = []
        let bench = CellBench(settings)
        bench.keepsAll = false
        bench.tell(stride(from: from, to: to, by: 900_000).map { .contact("handled", at: $0, ["agent": "anna"]) })
        try bench.commit()
        bench.finish(at: to + 90_000_000)
        let records = bench.latest.values.filter { $0.kind == kind && $0.scope == "all" }
        return records.map { $0.start..<$0.end }.sorted { $0.lowerBound < $1.lowerBound }
    }

    @Test(arguments: [
        ("Europe/Warsaw", "2026-03-29", 23), ("Europe/Warsaw", "2026-10-25", 25), ("Europe/Warsaw", "2026-06-01", 24),
        ("America/New_York", "2026-03-08", 23), ("America/New_York", "2026-11-01", 25), ("UTC", "2026-03-29", 24),
    ])
    func `A day has the hours of its local clock`(zone: String, day: String, hours: Int64) throws {
        let noon = at("\(day)T12:00:00Z")
        let days = try windows("day", zone, from: noon, to: noon + 900_000)
        #expect(days.map { ($0.upperBound - $0.lowerBound) / 3_600_000 } == [hours])
    }

    @Test(arguments: [
        "Europe/Warsaw", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham",
        "Africa/Casablanca",
    ])
    func `Days are those of Foundation, without gap or overlap, all year round`(name: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: name))
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-01-14T00:00:00Z"))
        // Around the changes of the year: spring and autumn of both hemispheres.
        for offset in [0, 60, 85, 275, 300] {
            let shift = Int64(offset) * 86_400_000
            let days = try windows("day", name, from: from + shift, to: to + shift)
            #expect(days.count >= 13)
            for (day, next) in zip(days, days.dropFirst()) { #expect(day.upperBound == next.lowerBound) }
            for day in days {
                let date = Date(timeIntervalSince1970: Double(day.lowerBound) / 1_000)
                let wanted = try #require(calendar.dateInterval(of: .day, for: date))
                #expect(Int64(wanted.start.timeIntervalSince1970 * 1_000) == day.lowerBound)
                #expect(Int64(wanted.end.timeIntervalSince1970 * 1_000) == day.upperBound)
            }
        }
    }

    @Test(arguments: ["Europe/Warsaw", "Asia/Kathmandu", "Australia/Lord_Howe"])
    func `Hours begin with the local hour, and leave no gap where the clock is changed`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for day in ["2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24"] {
            let from = at("\(day)T00:00:00Z")
            let hours = try windows("hour", name, from: from, to: from + 2 * 86_400_000)
            for (hour, next) in zip(hours, hours.dropFirst()) { #expect(hour.upperBound == next.lowerBound) }
            for hour in hours.dropFirst() {
                let date = Date(timeIntervalSince1970: Double(hour.lowerBound) / 1_000)
                let local = hour.lowerBound + Int64(zone.secondsFromGMT(for: date)) * 1_000
                // Where half an hour is repeated or left out, it is a window of its own, or the hour is half as long.
                let isCut = hour.upperBound - hour.lowerBound == 1_800_000
                #expect(local % 3_600_000 == 0 || isCut, "\(name) \(hour)")
            }
        }
    }
}
