import AfterCall
import AgentTracking
import ContactCenter
import Foundation
import Telephony
import Testing

/// How late the records of each source may be (model 1.4).
@Suite struct SourceHorizonTests {
    private static let hour: Milliseconds = 3_600_000
    private static let noon = Story.epoch + 12 * hour

    private static func settings() -> AgentStageSettings {
        var settings = AgentStageSettings()
        settings.horizons.set(24 * hour, forSource: "ctr")
        settings.policy.horizonMs = settings.horizons.longest
        return settings
    }

    private func take(
        _ harness: inout StageHarness,
        _ type: String,
        _ contact: String,
        source: String,
        _ at: Timestamp,
        version: Int = 0
    ) {
        let json = """
            {"id":"\(type)/\(contact)","source":"\(source)","version":\(version),"type":"contact.\(type)",\
            "agent_id":"a1","contact_id":"\(contact)","time":"\(Story.text(of: at))"}
            """
        harness.take(Array(json.utf8), key: Array("a1".utf8), now: Self.noon + 75_000)
        harness.endBatch()
    }

    /// What is known of a wrap in the end: its contact, and how long it lasted.
    private func wraps(_ harness: borrowing StageHarness) throws -> [String: Int] {
        var wraps: [String: Int] = [:]
        for record in harness.published where record.output == .wraps {
            let object = try JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any]
            let contact = try #require(object?["contact_id"] as? String)
            wraps[contact] = object?["status"] as? String == "retracted" ? nil : object?["wrap_ms"] as? Int
        }
        return wraps
    }

    @Test func `A contact record counts when it comes, and again when more is known, a day late at most`() throws {
        var harness = StageHarness(Self.settings())
        for (type, seconds) in [("established", 0), ("cleared", 60), ("wrapup_ended", 75)] {
            take(&harness, type, "new", source: "live", Self.noon + Int64(seconds) * 1_000)
        }
        let morning = Self.noon - 6 * Self.hour
        for (type, seconds) in [("established", 0), ("cleared", 100), ("wrapup_ended", 114)] {
            take(&harness, type, "old", source: "ctr", morning + Int64(seconds) * 1_000)
        }
        #expect(try wraps(harness) == ["new": 15_000, "old": 14_000])
        take(&harness, "wrapup_ended", "old", source: "ctr", morning + 134_000, version: 1)
        #expect(try wraps(harness) == ["new": 15_000, "old": 34_000])
        take(&harness, "established", "older", source: "ctr", Self.noon + 75_000 - 24 * Self.hour - 1)
        #expect(harness.stage.counters.rejected(.tooLate) == 1)
    }

    @Test func `What another source says so late is too late`() throws {
        var harness = StageHarness(Self.settings())
        take(&harness, "established", "new", source: "live", Self.noon)
        take(&harness, "established", "late", source: "live", Self.noon - 120_001)
        #expect(harness.stage.counters.rejected(.tooLate) == 1)
        take(&harness, "established", "exact", source: "live", Self.noon - 120_000)
        #expect(harness.stage.counters.rejected(.tooLate) == 1 && harness.stage.counters.applied == 1)
        let letters = harness.published.filter { $0.output == .deadLetters }
        #expect(letters.count == 1)
    }
}
