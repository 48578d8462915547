import Foundation
import Logging
import Testing

@testable import AfterCallCommand

/// The whole demo: a centre, the processor and the view around a broker in the process.
@Suite struct DemoSessionTests {
    @Test(.timeLimit(.minutes(2)))
    func `Everything that is sent is read, everything that is published is seen, and it ends in time`() async throws {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? .random(in: 1...1_000_000)
        print("seed of the demo: \(seed)")
        let plan = DemoPlan(agents: 80, seconds: 4, speed: 20, seed: seed)
        var logger = Logger(label: "demo")
        logger.logLevel = .error
        let outcome = try await DemoSession(plan: plan, form: .none, logger: logger).run()
        let state = outcome.state
        #expect(outcome.tally.records > 500)
        #expect(outcome.gauges.read == outcome.tally.records)
        #expect(outcome.gauges.lag == 0)
        #expect(outcome.gauges.elapsedSeconds < 30)
        // What the simulator has spoilt is what is in the dead letters, cause by cause.
        #expect(state.deadLetters == outcome.tally.deadLetters)
        #expect(state.unreadable == 0)
        #expect(state.agents.count == 80)
        #expect(state.wrapRecords > 50)
        #expect(state.intervalRecords > state.wrapRecords)
        #expect(state.wraps.durations.count > 50)
        #expect(state.rules["acw_exceeded"].map { $0.fired > 0 } == true)
        #expect(state.liveSince != nil)
        let summary = DemoSummary(state, outcome.gauges, outcome.tally)
        let json = try summary.json()
        #expect(json.hasSuffix("}\n") && json.count { $0 == "\n" } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["events"] as? Int == outcome.tally.records)
        #expect(object["lag"] as? Int == 0)
        #expect(object["intervals"] as? Int == state.intervalRecords)
        #expect(object["agent_records"] as? Int == state.agentRecords)
        #expect(object["dead_letters"] as? [String: Int] == state.deadLetters)
        #expect(summary.words.contains("lag 0\n"))
    }
}
