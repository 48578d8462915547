import ContactCenter
import Foundation
import Indicators
import Testing

@testable import AfterCall

/// KPI records as they are published.
@Suite struct KPIRecordTests {
    private let nine = Timestamp(milliseconds: 1_772_442_000_000)

    /// The records of a contact that an agent has handled, with a name that JSON has to escape.
    private func records(_ targets: [Target] = []) throws -> [(key: String, value: [String: Any])] {
        let pool = BlockPool(chunkSize: 64 << 10)
        var builder = DeltaBuilder(settings: DeltaSettings(), pool: pool)
        var table = CellTable(settings: CellSettings(), pool: pool)
        table.setTargets(targets)
        var names = ByteArena()
        var fact = ContactFact(kind: .handled, at: nine)
        fact.agentID = Array("a\"1,\u{17C}".utf8).withUnsafeBytes { names.append($0) }
        fact.wrapMs = 12_345
        builder.add(fact, sign: 1, tenant: UnsafeRawBufferPointer(start: nil, count: 0), bytes: names.bytes)
        fact.wrapMs = 12_344
        builder.add(fact, sign: 1, tenant: UnsafeRawBufferPointer(start: nil, count: 0), bytes: names.bytes)
        var deltas: [([UInt8], [UInt8])] = []
        builder.forEachScope(source: SourceTask(stage: .contacts, partition: 0)) {
            deltas.append((Array($0), Array($1)))
        }
        for (key, value) in deltas {
            try value.withUnsafeBytes { value in
                guard case .delta(_, let content) = try InboxRecord(value) else { return }
                _ = try key.withUnsafeBytes { try table.add(content, to: $0) }
            }
        }
        var batch = OutputBatch()
        let encoder = KPIEncoder(catalogue: Catalogue(), timeZone: Array("UTC".utf8), isApproximate: true)
        let now = nine + 840_000
        table.emit(now: now, least: now) { encoder.append($0, as: .intervals, headers: 0..<0, to: &batch) }
        return try batch.records.map { record in
            let value = try #require(record.value).bytes(in: batch.bytes)
            let key = try #require(record.key).bytes(in: batch.bytes)
            let object = try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any]
            return (String(decoding: key, as: UTF8.self), try #require(object))
        }
    }

    @Test func `A record names its scope, its window and its values`() throws {
        let records = try records()
        let key = "agent=a\"1%2C\u{17C}|interval|2026-03-02T09:00:00.000Z"
        let record = try #require(records.first { $0.key == key }?.value)
        #expect(record["scope"] as? [String: String] == ["agent": "a\"1,\u{17C}"])
        let window = try #require(record["window"] as? [String: String])
        #expect(window["kind"] == "interval" && window["end"] == "2026-03-02T09:15:00.000Z")
        #expect(window["time_zone"] == "UTC")
        #expect(record["final"] as? Bool == false && record["revision"] as? Int == 1)
        #expect(record["approximate"] as? Bool == true)
        #expect(record["computed_at"] as? String == "2026-03-02T09:14:00.000Z")
        let values = try #require(record["indicators"] as? [String: [String: Any]])
        let average = try #require(values["acw.avg"])
        #expect(average["value"] as? Double == 12_344.5 && average["n"] as? Int == 2)
        #expect(average["unit"] as? String == "ms" && average["formula"] as? String == "per_handled")
        #expect(average["attribution"] as? String == "completion" && average["target"] == nil)
        #expect(values["fcr"]?["value"] is NSNull && values["acw.exceeded"]?["n"] is NSNull)
        #expect(records.contains { $0.key == "all|rolling|PT30M" })
        #expect(!records.contains { $0.key == "all|rolling|PT5M" }, "nothing happened in the last five minutes")
        #expect((records.first { $0.key.hasPrefix("all|") }?.value["scope"] as? [String: String])?.isEmpty == true)
    }

    @Test func `A target comes with what is reached of it`() throws {
        let target = Target(indicator: Array("acw.avg".utf8), pattern: ScopePattern([:]), value: FixedPoint(10_000))
        let record = try #require(try records([target]).first { $0.key.hasPrefix("all|interval") }?.value)
        let average = try #require((record["indicators"] as? [String: [String: Any]])?["acw.avg"])
        #expect(average["target"] as? Int == 10_000)
        #expect(average["attainment"] as? Double == 0.810077)
        #expect(average["status"] as? String == "off_track")
    }

    @Test func `An objective has a record of its own`() throws {
        let result = Objective.KeyResult(
            indicator: Array("acw.avg".utf8),
            scope: ScopeKey([(.queue, Array("support".utf8))]),
            from: FixedPoint(-5, decimals: 1),
            to: FixedPoint(30_000),
            by: nine
        )
        let progress = ObjectiveProgress(
            Objective(name: Array("shorter".utf8), start: nine - 1_000, keyResults: [result, result])
        )
        var batch = OutputBatch()
        let encoder = KPIEncoder(catalogue: Catalogue(), timeZone: Array("UTC".utf8), isApproximate: false)
        encoder.append(progress, revision: 4, computedAt: nine, as: .intervals, headers: 0..<0, to: &batch)
        let record = try #require(batch.records.first)
        let value = try #require(record.value).bytes(in: batch.bytes)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        let objective = try #require(object["objective"] as? [String: Any])
        #expect(objective["name"] as? String == "shorter" && objective["progress"] is NSNull)
        let results = try #require(objective["key_results"] as? [[String: Any]])
        #expect(results.count == 2 && results[0]["from"] as? Double == -0.5)
        #expect(results[0]["scope"] as? [String: String] == ["queue": "support"])
    }
}
