import ContactCenter
import Foundation
import Simulation
import Testing

@testable import AfterCallCommand

/// Generated records in files, and how they are counted.
@Suite struct SimulateRecordTests {
    private func object(_ record: GeneratedRecord) throws -> [String: Any] {
        var line: [UInt8] = []
        RecordLine.append(record, partition: 3, offset: 17, to: &line)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(line.dropLast().contains(UInt8(ascii: "\n")) == false)
        return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }

    private func badDay(seed: UInt64, agents: Int = 40) -> HostileStream {
        var workload = WorkloadConfiguration()
        workload.agents = agents
        workload.seed = seed
        var options = HostileOptions.badDay(seed: seed)
        options.malformed = 0.2
        return HostileStream(CallCentre(workload), options: options)
    }

    @Test func `A line has all that the witness reads`() throws {
        var record = GeneratedRecord()
        record.key = Array("agent-1".utf8)
        record.value = Array("{\"a\":\"b\\\\c\u{1}é\"}".utf8)
        record.arrivalTime = Timestamp(milliseconds: 1_772_445_600_123)
        let object = try object(record)
        #expect(object["partition"] as? Int == 3)
        #expect(object["offset"] as? Int == 17)
        #expect(object["key"] as? String == "agent-1")
        #expect(object["value"] as? String == "{\"a\":\"b\\\\c\u{1}é\"}")
        #expect((object["headers"] as? [Any])?.isEmpty == true)
        #expect(object["timestamp_ms"] as? Int == 1_772_445_600_123)
    }

    @Test func `Bytes that are no UTF-8 stand in base64`() throws {
        var record = GeneratedRecord()
        record.key = Array("agent-1".utf8)
        record.value = [0x65, 0xC3, 0x28, 0xFF]
        let object = try object(record)
        #expect(object["value"] == nil)
        #expect((object["value_b64"] as? String).flatMap { Data(base64Encoded: $0) } == Data(record.value))
    }

    @Test func `Every record of a bad day is read back byte for byte`() throws {
        var stream = badDay(seed: 11)
        var record = GeneratedRecord()
        var withHeaders = 0
        for _ in 0..<2_000 {
            stream.next(into: &record)
            let object = try object(record)
            let text = (object["value"] as? String).map { Array($0.utf8) }
            let binary = (object["value_b64"] as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) }
            #expect(text ?? binary == record.value)
            let headers = try #require(object["headers"] as? [[String]])
            #expect(headers.map(\.first) == record.headers.map(\.name))
            #expect(headers.map { Array($0[1].utf8) } == record.headers.map(\.value))
            withHeaders += headers.isEmpty ? 0 : 1
        }
        #expect(withHeaders > 100)
    }

    @Test func `Every record is counted once, and as what it is`() {
        var stream = badDay(seed: 12)
        var record = GeneratedRecord()
        var tally = SimulationTally()
        var unreadable = 0
        for _ in 0..<5_000 {
            stream.next(into: &record)
            tally.count(record)
            if case .malformed = record.variant { unreadable += 1 }
        }
        let told = tally.originals + tally.repetitions + tally.newVersions + tally.conflicts
        #expect(tally.records == 5_000)
        #expect(told + tally.unknownTypes + tally.unreadable == 5_000)
        #expect(tally.unreadable == unreadable)
        #expect(Set(tally.deadLetters.keys) == ["malformed", "missing_field", "bad_time"])
        #expect(tally.repetitions > 0 && tally.newVersions > 0 && tally.conflicts > 0 && tally.unknownTypes > 0)
        #expect(tally.arrivals?.upperBound == record.arrivalTime)
    }

    @Test func `The report says it in words and as one JSON object`() throws {
        var tally = SimulationTally()
        var record = GeneratedRecord()
        record.arrivalTime = Timestamp(milliseconds: 1_772_445_600_000)
        tally.count(record)
        record.variant = .malformed(.badTime)
        record.arrivalTime = Timestamp(milliseconds: 1_772_445_601_500)
        tally.count(record)
        let report = SimulationReport(tally: tally, agents: 1_200, seed: 9, target: "events", seconds: 0.5)
        #expect(
            report.words == """
                2 records of 1,200 agents (seed 9) sent to events in 0.5 s, 4/s
                  events: 1 told once, 0 repeated, 0 told anew with a greater version, 0 contradicted
                  to be ignored: 0 of unknown types
                  to become dead letters: 1 bad_time
                  stamped from 2026-03-02T10:00:00.000Z to 2026-03-02T10:00:01.500Z

                """
        )
        let json = try report.json()
        #expect(json.hasSuffix("}\n") && json.count { $0 == "\n" } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["records"] as? Int == 2)
        #expect(object["dead_letters"] as? [String: Int] == ["bad_time": 1])
        #expect(object["first_arrival"] as? String == "2026-03-02T10:00:00.000Z")
        #expect(object["last_arrival"] as? String == "2026-03-02T10:00:01.500Z")
    }
}
