import Alerting
import ContactCenter
import Testing

/// What late events say of alerts that are resolved already.
@Suite struct ResolvedAlertTests {
    private let wrap = Bench.Wrap(contact: "c1", leg: -60, start: 0)

    /// A bench whose warning fired at 31 and ended at 45.
    private var bench: Bench {
        var bench = Bench()
        bench.wraps = [wrap]
        _ = bench.hear(at: 31)
        bench.wraps = []
        bench.state = .ready
        bench.since = 45
        _ = bench.hear(at: 45, ended: [Bench.End(wrap: wrap, at: 45)])
        return bench
    }

    @Test func `An end that moves before the threshold corrects it`() {
        var bench = bench
        let changes = bench.hear(at: 20, judgedAt: 45, ended: [Bench.End(wrap: wrap, at: 20)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 corrected 30"])
    }

    @Test func `An end that moves behind the threshold moves its end`() {
        var bench = bench
        let changes = bench.hear(at: 40, judgedAt: 45, ended: [Bench.End(wrap: wrap, at: 40)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 ended 40"])
    }

    @Test func `A record that says the same end again says nothing here`() {
        var bench = bench
        #expect(bench.hear(at: 46, ended: [Bench.End(wrap: wrap, at: 45)]) == [])
    }

    @Test func `A wrap that is withdrawn corrects it`() {
        var bench = bench
        #expect(
            bench.hear(at: 20, judgedAt: 46, withdrawn: [wrap]) == ["acw_exceeded warning at 30 fired 31 corrected 30"]
        )
    }

    @Test func `A wrap that goes on after all goes on firing in its old episode`() {
        var bench = bench
        bench.wraps = [wrap]
        bench.state = .afterCallWork
        bench.since = 0
        #expect(bench.hear(at: 46, now: 99, withdrawn: [wrap]) == ["acw_exceeded warning at 30 fired 31"])
        #expect(bench.firing.first?.revision == 3)
    }

    @Test func `It is forgotten after two horizons`() {
        var bench = bench
        bench.wraps = []
        #expect(!bench.alerts.isQuiet)
        #expect(bench.hear(at: 286) == [])
        #expect(bench.alerts.isQuiet)
    }

    @Test func `The end of a wrap during which the agent called back leaves the end of the alert where it was`() {
        var bench = Bench()
        bench.wraps = [wrap]
        _ = bench.hear(at: 31)
        bench.state = .talking
        bench.since = 40
        #expect(bench.hear(at: 40) == ["acw_exceeded warning at 30 fired 31 ended 40"])
        bench.wraps = []
        #expect(bench.hear(at: 50, ended: [Bench.End(wrap: wrap, at: 50, hasOverlap: true)]) == [])
    }

    @Test func `An end heard late, before the agent called back, is the end of the alert`() {
        var bench = Bench()
        bench.wraps = [wrap]
        _ = bench.hear(at: 31)
        bench.state = .talking
        bench.since = 40
        _ = bench.hear(at: 40)
        bench.wraps = []
        let changes = bench.hear(at: 36, judgedAt: 40, ended: [Bench.End(wrap: wrap, at: 36)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 ended 36"])
    }

    @Test func `An extended limit that the wrap then kept stays extended`() {
        var bench = Bench()
        var limited = wrap
        limited.limit = 10
        bench.wraps = [limited]
        _ = bench.hear(at: 11)
        bench.wraps[0].extended = 10
        #expect(bench.hear(at: 12) == ["acw_limit_passed warning at 10 fired 11 extended 12"])
        bench.wraps = []
        #expect(bench.hear(at: 15, ended: [Bench.End(wrap: limited, at: 15)]) == [])
    }

    @Test func `What has another episode by now says no more of the old one`() {
        var bench = Bench()
        bench.wraps = [wrap]
        _ = bench.hear(at: 31)
        bench.wraps[0].start = 10
        #expect(bench.hear(at: 10, judgedAt: 31) == ["acw_exceeded warning at 30 fired 31 corrected 30"])
        #expect(bench.hear(at: 41) == ["acw_exceeded warning at 40 fired 41"])
        let moved = bench.wraps[0]
        bench.wraps = []
        #expect(
            bench.hear(at: 50, ended: [Bench.End(wrap: moved, at: 50)]) == [
                "acw_exceeded warning at 40 fired 41 ended 50"
            ]
        )
    }
}
