import Alerting
import ContactCenter
import Testing

/// Rules on what an agent does as such.
@Suite struct AgentStateRuleTests {
    @Test func `Silence counts from the newest event, and not before somebody is known to be at work`() {
        var bench = Bench()
        bench.rules = LiveRules()
        (bench.state, bench.newest) = (.ready, 0)
        #expect(bench.hear(at: 300) == [])
        #expect(bench.nextDue == 300)
        #expect(bench.hear(at: 301) == ["agent_silent warning at 300 fired 301"])
        bench.newest = 290
        #expect(bench.hear(at: 290, judgedAt: 302) == ["agent_silent warning at 300 fired 301 corrected 300"])
        (bench.state, bench.newest) = (.unknown, 0)
        #expect(bench.hear(at: 900) == [])
    }

    @Test func `What is repeated fires as soon as it is known, and ends when it is not repeated any more`() {
        var bench = Bench()
        bench.state = .ready
        (bench.unanswered.number, bench.unanswered.areMany, bench.unanswered.since) = (3, true, Bench.instant(50))
        #expect(bench.hear(at: 50) == [])
        #expect(bench.nextDue == 50)
        #expect(bench.hear(at: 51) == ["not_answered_repeated warning at 50 fired 51"])
        bench.unanswered.number = 4
        #expect(bench.hear(at: 60) == [])
        (bench.unanswered.areMany, bench.unanswered.since) = (false, Bench.instant(70))
        #expect(bench.hear(at: 70) == ["not_answered_repeated warning at 50 fired 51 ended 70"])
    }

    @Test func `What was never repeated, as is heard late, takes it back`() {
        var bench = Bench()
        bench.state = .ready
        (bench.shortWraps.number, bench.shortWraps.areMany, bench.shortWraps.since) = (3, true, Bench.instant(50))
        _ = bench.hear(at: 51)
        bench.shortWraps = AgentFacts.Repeated()
        #expect(bench.hear(at: 20, judgedAt: 51) == ["acw_too_short warning at 50 fired 51 corrected 50"])
    }

    @Test func `A rule that is not in force any more ends what it has raised`() {
        var bench = Bench()
        (bench.state, bench.since) = (.notReady, 0)
        #expect(bench.hear(at: 901) == ["not_ready_long warning at 900 fired 901"])
        bench.rules.thresholds.notReadyMs = nil
        #expect(bench.hear(at: 910) == ["not_ready_long warning at 900 fired 901 rule_removed 910"])
    }
}
