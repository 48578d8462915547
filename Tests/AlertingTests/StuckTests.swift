import Alerting
import ContactCenter
import Testing

@Suite struct StuckTests {
    /// An agent in standalone work, which only this rule looks at.
    private var bench: Bench {
        var bench = Bench()
        bench.wraps = [Bench.Wrap(contact: "", leg: 0, start: 0)]
        return bench
    }

    @Test func `After-call work longer than a quarter of an hour raises an error, standalone work included`() {
        var bench = bench
        #expect(bench.hear(at: 900) == [])
        #expect(bench.nextDue == 900)
        #expect(bench.hear(at: 901) == ["acw_stuck error at 900 fired 901"])
    }

    @Test func `It counts the presented state, whatever wraps it is made of`() {
        var bench = bench
        bench.wraps = [
            Bench.Wrap(contact: "c1", leg: -60, queue: "never", start: 0),
            Bench.Wrap(contact: "c2", leg: -60, queue: "never", start: 500),
        ]
        var never = LiveThresholds()
        never.exceededWarningMs = 86_400_000
        never.exceededCriticalMs = 86_400_000
        bench.rules.queues = ["never": never]
        #expect(bench.hear(at: 901) == ["acw_stuck error at 900 fired 901"])
        bench.wraps.removeFirst()
        #expect(bench.hear(at: 950) == [])
    }

    @Test(arguments: [(PresentedState.ready, "ended"), (.talking, "ended"), (.loggedOff, "logged_off")])
    func `Leaving the state resolves it`(state: PresentedState, resolution: String) {
        var bench = bench
        _ = bench.hear(at: 901)
        bench.state = state
        bench.since = 930
        #expect(bench.hear(at: 930) == ["acw_stuck error at 900 fired 901 \(resolution) 930"])
    }

    @Test func `What was left before the threshold, as is heard late, corrects it`() {
        var bench = bench
        _ = bench.hear(at: 901)
        bench.state = .ready
        bench.since = 890
        #expect(bench.hear(at: 890, judgedAt: 901) == ["acw_stuck error at 900 fired 901 corrected 900"])
    }

    @Test func `What was left before the threshold corrects it, though the agent has done more since`() {
        var bench = bench
        _ = bench.hear(at: 901)
        bench.state = .talking
        bench.since = 950
        #expect(
            bench.hear(at: 880, judgedAt: 950, work: [(0, 880)]) == ["acw_stuck error at 900 fired 901 corrected 900"]
        )
    }

    @Test func `Work that began later than was thought corrects it, and it fires in its time`() {
        var bench = bench
        _ = bench.hear(at: 901)
        bench.since = 100
        #expect(bench.hear(at: 100, judgedAt: 901) == ["acw_stuck error at 900 fired 901 corrected 900"])
        #expect(bench.hear(at: 1_001) == ["acw_stuck error at 1000 fired 1001"])
    }
}
