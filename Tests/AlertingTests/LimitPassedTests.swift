import Alerting
import ContactCenter
import Testing

@Suite struct LimitPassedTests {
    private let wrap = Bench.Wrap(contact: "c1", leg: -60, start: 0, limit: 20)

    private var bench: Bench {
        var bench = Bench()
        bench.wraps = [wrap]
        return bench
    }

    @Test func `A wrap past its limit raises a warning, a wrap without a limit none`() {
        var bench = bench
        #expect(bench.hear(at: 20) == [])
        #expect(bench.hear(at: 21) == ["acw_limit_passed warning at 20 fired 21"])
        bench = self.bench
        bench.wraps[0].limit = nil
        #expect(bench.hear(at: 29) == [])
    }

    @Test func `It fires while the agent calls back, too: the wrap runs on`() {
        var bench = bench
        bench.state = .talking
        bench.since = 10
        #expect(bench.hear(at: 21) == ["acw_limit_passed warning at 20 fired 21"])
    }

    @Test func `An extension resolves it when it is heard, and arms it for the new limit`() {
        var bench = bench
        _ = bench.hear(at: 21)
        bench.wraps[0].extended = 8
        #expect(bench.hear(at: 23) == ["acw_limit_passed warning at 20 fired 21 extended 23"])
        #expect(bench.nextDue == 28)
        #expect(bench.hear(at: 29) == ["acw_limit_passed warning at 28 fired 29"])
        #expect(bench.firing.first?.isExtended == true)
        #expect(bench.firing.first?.thresholdMs == 28_000)
    }

    @Test(arguments: [15, 20]) func `An extension that came late had come before the limit: a correction`(heard: Int64)
    {
        var bench = bench
        _ = bench.hear(at: 21)
        bench.wraps[0].extended = 8
        #expect(
            bench.hear(at: heard, judgedAt: 21) == ["acw_limit_passed warning at 20 fired 21 corrected 20"]
        )
    }

    @Test func `A limit that the switch will act on itself resolves it`() {
        var bench = bench
        _ = bench.hear(at: 21)
        bench.wraps[0].limit = nil
        #expect(bench.hear(at: 23) == ["acw_limit_passed warning at 20 fired 21 ended 23"])
    }

    @Test func `The end of the wrap resolves it`() {
        var bench = bench
        _ = bench.hear(at: 21)
        bench.wraps = []
        let changes = bench.hear(at: 25, ended: [Bench.End(wrap: wrap, at: 25, exceeded: 5)])
        #expect(changes == ["acw_limit_passed warning at 20 fired 21 ended 25"])
    }

    @Test func `An extension heard after the end, which had come in time, corrects it`() {
        var bench = bench
        _ = bench.hear(at: 21)
        bench.wraps = []
        _ = bench.hear(at: 25, ended: [Bench.End(wrap: wrap, at: 25, exceeded: 5)])
        let changes = bench.hear(at: 15, judgedAt: 26, ended: [Bench.End(wrap: wrap, at: 25, exceeded: 0)])
        #expect(changes == ["acw_limit_passed warning at 20 fired 21 corrected 20"])
    }

    @Test func `A queue may do without it`() {
        var bench = bench
        bench.rules.thresholds.reportsLimitPassed = false
        #expect(bench.hear(at: 25) == [])
        #expect(bench.nextDue == 30)
    }
}
