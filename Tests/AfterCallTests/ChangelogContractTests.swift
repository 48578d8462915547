import AfterCall
import AgentTracking
import Alerting
import ContactCenter
import Foundation
import Simulation
import Testing

/// The contract of changelog records, `schemas/proto/aftercall/changelog/v1/agent.proto`, against what is written.
@Suite struct ChangelogContractTests {
    private static let file = "aftercall/changelog/v1/agent.proto"

    /// What `protoc` makes of bytes.
    private func run(_ mode: String, _ input: [UInt8]) throws -> [UInt8] {
        try #require(Protoc.found).run(mode, "aftercall.changelog.v1.Agent", Self.file, input)
    }

    /// The records of a bad day's agents.
    private func records() -> [[UInt8]] {
        var harness = StageHarness()
        var log: [[UInt8]: [UInt8]] = [:]
        for record in HostileDay.records(3_000, agents: 12, seed: TestSeed.value &+ 9) {
            harness.stage.beginTransaction()
            harness.take(record)
            harness.endBatch()
            harness.settle(at: record.arrivalTime)
            harness.stage.writeChangelog { log[Array($0)] = Array($1) }
            harness.stage.keep()
        }
        return Array(log.values)
    }

    @Test(.enabled(if: Protoc.found != nil, "protoc is not installed"))
    func `protoc reads every field of what is written, and what it writes is read as the same`() throws {
        for record in records() {
            let text = try run("decode", record)
            let words = String(decoding: text, as: UTF8.self)
            // A field that the contract does not have would be shown by its number.
            #expect(words.firstMatch(of: /(?m)^\s*[0-9]+[ :]/) == nil, "SEED=\(TestSeed.value): \(words)")
            #expect(words.contains("head {") && words.contains("kinds: EVENT_KIND_"))
            let encoded = try run("encode", text)
            #expect(encoded.count == record.count)
            // Far in the future everything that an agent has is over, and told.
            var logs: [[UInt8]] = []
            for index in 0..<2 {
                var harness = StageHarness()
                try (index == 0 ? record : encoded).withUnsafeBytes { bytes in try harness.stage.restore(bytes) }
                harness.stage.beginTransaction()
                harness.settle(at: Timestamp(milliseconds: 4_000_000_000_000))
                harness.stage.writeChangelog { logs.append(Array($1)) }
                harness.stage.undo()
            }
            #expect(logs.count == 2 && logs.first == logs.last)
        }
    }

    @Test(.enabled(if: Protoc.found != nil, "protoc is not installed"))
    func `protoc shows a wrap as what it is`() throws {
        var harness = StageHarness()
        var record: [UInt8] = []
        harness.stage.beginTransaction()
        for event in Story("0 established c1 queue=q | 5s cleared c1 | 7s heartbeat").records {
            harness.take(event.json, key: Array("a1".utf8), now: Story.epoch + 7_000)
        }
        harness.endBatch()
        harness.stage.writeChangelog { record = Array($1) }
        let words = String(decoding: try run("decode", record), as: UTF8.self)
        for word in [
            "format: 1", "agent_id: \"a1\"", "newest_at: \(Story.epoch.milliseconds + 7_000)", "texts: \"c1q",
            "started_at: -7000",
            "cleared_at: 5000", "talk_ms: 5000", "kinds: EVENT_KIND_CONTACT_CLEARED", "times: 5000",
        ] {
            #expect(words.contains(word), "\(word) is not in \(words)")
        }
    }

    /// The values of an enumeration of the contract, by number.
    private func values(_ name: String, of contract: String) throws -> [Int: String] {
        let start = try #require(contract.range(of: "enum \(name) {\n"))
        let body = contract[start.upperBound...].prefix { $0 != "}" }
        var values: [Int: String] = [:]
        for match in body.matches(of: /([A-Z_]+) = ([0-9]+);/) { values[try #require(Int(match.2))] = "\(match.1)" }
        return values
    }

    private func expect<Value: CaseIterable & RawRepresentable<UInt8>>(_ type: Value.Type, in contract: String) throws {
        func constant(_ name: String) -> String {
            name.reduce(into: "") { $0 += ($1.isUppercase && !$0.isEmpty ? "_" : "") + $1.uppercased() }
        }
        let prefix = constant("\(type)")
        var expected = [0: "\(prefix)_UNSPECIFIED"]
        for value in type.allCases { expected[Int(value.rawValue) + 1] = "\(prefix)_\(constant("\(value)"))" }
        #expect(try values("\(type)", of: contract) == expected)
    }

    @Test func `The values of enumerations have the numbers that the contract says`() throws {
        let url = URL(fileURLWithPath: RepositoryFile("schemas/proto/" + Self.file).path)
        let contract = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        try expect(EventKind.self, in: contract)
        try expect(Channel.self, in: contract)
        try expect(Direction.self, in: contract)
        try expect(LimitAction.self, in: contract)
        try expect(DeclaredState.self, in: contract)
        try expect(PresentedState.self, in: contract)
        try expect(EndCause.self, in: contract)
        try expect(Anomaly.self, in: contract)
        try expect(LiveRule.self, in: contract)
    }
}
