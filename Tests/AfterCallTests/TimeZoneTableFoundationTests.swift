import AfterCall
import ContactCenter
import Foundation
import Telephony
import Testing

/// Time zones from the system's database, as the tables that dialects read local times by.
@Suite struct TimeZoneTableFoundationTests {
    @Test(arguments: ["Europe/Warsaw", "America/Sao_Paulo", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kathmandu"])
    func `A table says of every hour of two decades what Foundation says`(name: String) throws {
        let table = try #require(TimeZoneTable(named: name))
        let zone = try #require(TimeZone(identifier: name))
        for second in stride(from: 1_577_836_800 as Int64, to: 2_208_988_800, by: 3 * 3_600 + 7) {
            let expected = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            guard Int(table.offset(at: second)) != expected else { continue }
            Issue.record("\(name) at \(second): \(table.offset(at: second)), not \(expected)")
            return
        }
    }

    @Test func `A change is known to the second`() throws {
        let table = try #require(TimeZoneTable(named: "Europe/Warsaw"))
        #expect(table.offset(at: 1_792_889_999) == 7_200 && table.offset(at: 1_792_890_000) == 3_600)
    }

    @Test func `A zone that the system does not know is none`() {
        #expect(TimeZoneTable(named: "Mars/Olympus") == nil)
    }
}
