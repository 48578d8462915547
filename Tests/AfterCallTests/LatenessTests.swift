import AfterCall
import ContactCenter
import Foundation
import Testing

/// How late alerts are published that the clock lets fire, without a broker in the way. `LATENESS_AGENTS` says how many
/// agents are in wrap, and the figures are printed (`scripts/lateness`).
@Suite(.serialized) struct LatenessTests {
    private static let agents = ProcessInfo.processInfo.environment["LATENESS_AGENTS"].flatMap { Int($0) } ?? 2_000
    /// As many agents are woken in a turn as a worker wakes by default.
    private static let limit = 2_000

    /// What is measured of each alert, in milliseconds, in ascending order.
    private struct Lateness {
        var milliseconds: [Double] = []
        var longestTurn = 0.0

        func percentile(_ share: Double) -> Double {
            milliseconds.isEmpty
                ? 0 : milliseconds[min(milliseconds.count - 1, Int(share * Double(milliseconds.count)))]
        }

        var words: String {
            func shown(_ value: Double) -> String { String(format: "%.1f ms", value) }
            return
                "p50 \(shown(percentile(0.5))), p99 \(shown(percentile(0.99))), max \(shown(milliseconds.last ?? 0)), "
                + "longest turn of the loop \(shown(longestTurn))"
        }
    }

    /// Agents in wrap whose warnings are due from `first` on, spread evenly over `spreadMs`; the clock runs as it does.
    private func run(spreadMs: Int64) throws -> Lateness {
        var settings = AgentStageSettings()
        settings.outputs = [.alerts]
        var stage = AgentStage(settings: settings, start: Story.epoch)
        var batch = OutputBatch()
        let first = Story.epoch + 60_000
        for index in 0..<Self.agents {
            let due = first + Int64(index) * spreadMs / Int64(Self.agents)
            let agent = Array("agent-\(index)".utf8)
            for (kind, time) in [("established", due - 50_000), ("cleared", due - 30_000)] {
                let json = """
                    {"id":"\(kind)-\(index)","source":"s","type":"contact.\(kind)","agent_id":"agent-\(index)",\
                    "contact_id":"contact-\(index)","queue":"billing","time":"\(Story.text(of: time))"}
                    """
                take(Array(json.utf8), agent, at: time, &stage, &batch)
            }
        }
        // The clock has run until now: what it would have woken early has been.
        while stage.settle(at: first - 1, limit: Self.limit, into: &batch) > 0 { stage.endBatch(into: &batch) }
        #expect(!batch.records.contains { $0.output == .alerts })
        batch.removeAll()
        var lateness = Lateness()
        let start = ContinuousClock.now
        func now() -> Double { (ContinuousClock.now - start) / .milliseconds(1) }
        while lateness.milliseconds.count < Self.agents, now() < Double(spreadMs) + 60_000 {
            let begun = now()
            stage.beginTransaction()
            let woken = stage.settle(at: first + Int64(begun), limit: Self.limit, into: &batch)
            stage.endBatch(into: &batch)
            stage.writeChangelog { _, _ in }
            stage.keep()
            let done = now()
            if woken > 0 { lateness.longestTurn = max(lateness.longestTurn, done - begun) }
            for record in batch.records where record.output == .alerts {
                let due = Double(lateness.milliseconds.count) * Double(spreadMs) / Double(Self.agents)
                lateness.milliseconds.append(done - due)
                #expect(record.key != nil)
            }
            batch.removeAll()
            if woken == 0 { Thread.sleep(forTimeInterval: 0.001) }
        }
        lateness.milliseconds.sort()
        return lateness
    }

    private func take(
        _ json: [UInt8],
        _ key: [UInt8],
        at time: Timestamp,
        _ stage: inout AgentStage,
        _ batch: inout OutputBatch
    ) {
        json.withUnsafeBytes { value in
            key.withUnsafeBytes { key in
                let coordinates = InputCoordinates(partition: 0, offset: 0, timestamp: time)
                let record = InputRecord(
                    key: key,
                    value: value,
                    headers: UnsafeBufferPointer(start: nil, count: 0),
                    coordinates: coordinates
                )
                stage.take(record, now: time, into: &batch)
            }
        }
        stage.endBatch(into: &batch)
        batch.removeAll()
    }

    @Test func `Deadlines of many agents, one after the other, are published as they pass`() throws {
        let lateness = try run(spreadMs: Int64(Self.agents) / 5)
        print("Lateness of \(Self.agents) alerts, five a millisecond: \(lateness.words)")
        #expect(lateness.milliseconds.count == Self.agents)
        // Never before the deadline has passed.
        #expect(try #require(lateness.milliseconds.first) >= 0)
    }

    @Test func `A storm of deadlines in one second drains, a part in each turn of the loop`() throws {
        let lateness = try run(spreadMs: 1_000)
        print("Lateness of \(Self.agents) alerts due in one second: \(lateness.words)")
        #expect(lateness.milliseconds.count == Self.agents)
        // A turn is over long before the broker would miss a poll.
        #expect(lateness.longestTurn < 30_000)
    }
}
