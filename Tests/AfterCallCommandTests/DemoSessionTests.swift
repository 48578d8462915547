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
        check(state)
        let summary = DemoSummary(state, outcome.gauges, outcome.tally)
        let json = try summary.json()
        #expect(json.hasSuffix("}\n") && json.count { $0 == "\n" } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["events"] as? Int == outcome.tally.records)
        #expect(object["lag"] as? Int == 0)
        #expect(object["intervals"] as? Int == state.intervalRecords)
        #expect(object["agent_records"] as? Int == state.agentRecords)
        #expect(object["dead_letters"] as? [String: Int] == state.deadLetters)
        let kpis = try #require(object["kpis"] as? [String: [String: Any]])
        #expect(Set(kpis.keys) == ["all", "queues", "teams"])
        #expect(kpis["queues"]?.count == DemoPlan.queueCount)
        #expect(kpis["teams"]?.count == DemoPlan.teamCount)
        let day = try #require(state.indicators.day(of: .all))
        #expect(kpis["all"]?["contacts.handled"] as? Double == day["contacts.handled"])
        #expect(object["handled_legs"] as? Int == state.wraps.handledLegs)
        #expect(summary.words.contains("lag 0\n"))
        #expect(summary.words.contains("  contacts     today "))
    }

    /// The indicators are those of the records that were published.
    private func check(_ state: DemoState) {
        #expect(state.contactRecords > 50)
        // How often they are published while they change depends on the machine.
        #expect(state.kpiRecords > DemoPlan.queueCount + DemoPlan.teamCount)
        #expect(state.wraps.handledLegs > 50)
        #expect(state.indicators.handledInAll == state.wraps.handledLegs)
        let board = state.indicators
        #expect(board.queues.count == DemoPlan.queueCount)
        #expect(board.teams.count == DemoPlan.teamCount)
        // Every agent is in a team, so the teams' contacts and agents are all there are.
        for id in ["contacts.handled", "agents.in_state.talking", "agents.in_state.logged_off"] {
            let teams = board.teams.reduce(0) { $0 + (board.day(of: .team($1))?[id] ?? 0) }
            #expect(teams == board.day(of: .all)?[id], "\(id)")
        }
        for id in ["contacts.offered", "contacts.answered", "contacts.abandoned"] {
            let queues = board.queues.reduce(0) { $0 + (board.day(of: .queue($1))?[id] ?? 0) }
            #expect(queues == board.day(of: .all)?[id], "\(id)")
            #expect(queues > 10, "\(id)")
        }
    }
}
