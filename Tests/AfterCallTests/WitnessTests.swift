import AfterCall
import AgentTracking
import ContactCenter
import Foundation
import Simulation
import Testing

/// The program against the witness (`scripts/witness`): another fold, written from the specification alone.
@Suite struct WitnessTests {
    private struct Variant {
        var name: String
        var policy: TrackingPolicy
        var json: [String: Any]
        var spanMs: Milliseconds
    }

    @Test func `On generated streams the stage publishes what the witness computes`() throws {
        guard let python = Self.python else {
            print("WitnessTests: skipped, there is no python3 on this machine")
            return
        }
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)
        print("WitnessTests: SEED=\(seed)")
        var lines = Data()
        for (index, variant) in variants.enumerated() {
            var options = StreamGenerator.Options()
            options.spanMs = variant.spanMs
            var generator = StreamGenerator(seed: seed &+ UInt64(index), options: options)
            var stream = AgentStream()
            let count = ProcessInfo.processInfo.environment["WITNESS_STREAMS"].flatMap { Int($0) } ?? 250
            for number in 0..<count {
                generator.next(into: &stream)
                let line = try Self.line(of: stream, "\(variant.name) \(number)", variant)
                lines.append(line)
                lines.append(0x0A)
            }
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("witness-\(seed).jsonl")
        try lines.write(to: file)
        let (status, output) = try Self.run(python, ["scripts/witness/diff_streams.py", file.path])
        #expect(status == 0, "SEED=\(seed)\n\(output.prefix(6_000))")
        if status == 0 { try FileManager.default.removeItem(at: file) }
    }

    private var variants: [Variant] {
        var onEvent = TrackingPolicy()
        onEvent.wrapUp.start = .onEvent
        onEvent.wrapUp.onNotReady = .continue
        onEvent.wrapUp.onNextContact = .continue
        onEvent.wrapUp.onOutbound = .end
        onEvent.wrapUp.reattachMs = 10_000
        var forced = TrackingPolicy()
        forced.horizonMs = 30_000
        forced.wrapUp.limitMs = 15_000
        forced.wrapUp.onLimit = .end
        forced.wrapUp.capMs = 45_000
        forced.offerTTLMs = 25_000
        forced.voiceLegCapMs = 100_000
        forced.otherLegCapMs = 120_000
        return [
            Variant(name: "defaults", policy: TrackingPolicy(), json: [:], spanMs: 110_000),
            Variant(
                name: "on_event",
                policy: onEvent,
                json: [
                    "wrapup": [
                        "start": "on_event", "on_not_ready": "continue", "on_next_contact": "continue",
                        "on_outbound": "end", "reattach_ms": 10_000,
                    ]
                ],
                spanMs: 110_000
            ),
            Variant(
                name: "forced",
                policy: forced,
                json: [
                    "horizon_ms": 30_000, "offer_ttl_ms": 25_000, "leg_cap_voice_ms": 100_000,
                    "leg_cap_other_ms": 120_000,
                    "wrapup": ["limit_ms": 15_000, "on_limit": "end", "cap_ms": 45_000],
                ],
                spanMs: 400_000
            ),
        ]
    }

    /// One case: the stream in order of time, and what the stage published of it in the end.
    private static func line(of stream: AgentStream, _ name: String, _ variant: Variant) throws -> Data {
        var settings = AgentStageSettings()
        settings.policy = variant.policy
        var harness = StageHarness(settings)
        var events: [Any] = []
        let order = stream.events.indices.sorted { (stream.events[$0].time, $0) < (stream.events[$1].time, $1) }
        for index in order {
            var json: [UInt8] = []
            stream.appendJSON(at: index, to: &json)
            events.append(try JSONSerialization.jsonObject(with: Data(json)))
            harness.take(json, key: stream.key, now: stream.events[index].time)
        }
        let newest = stream.events.map(\.time).max() ?? StreamGenerator.start
        let until = newest + 3_600_000
        harness.endBatch()
        harness.settle(at: until)
        let violations = try Schemas.violations(of: harness.published)
        #expect(violations.isEmpty, "\(name), stream seed \(stream.seed): \(violations.prefix(3))")
        #expect(harness.stage.counters.rejected == 0, "\(name), stream seed \(stream.seed): \(harness.stage.counters)")
        let wraps = latest(try harness.values(.wraps), ["contact_id", "leg_started_at", "segment"])
        let intervals = latest(try harness.values(.intervals), ["started_at"])
        return try JSONSerialization.data(
            withJSONObject: [
                "name": "\(name) (stream seed \(stream.seed))", "policy": variant.json, "events": events,
                "until": until.milliseconds, "expect": ["wraps": wraps, "intervals": intervals],
            ]
        )
    }

    private static func latest(_ records: [[String: Any]], _ identity: [String]) -> [[String: Any]] {
        var latest: [String: [String: Any]] = [:]
        for record in records { latest[identity.map { "\(record[$0] ?? "")" }.joined(separator: "|")] = record }
        return latest.values.filter { $0["status"] as? String != "retracted" }
    }

    private static var python: String? {
        ["/usr/bin/python3", "/usr/local/bin/python3"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
