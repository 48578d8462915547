import Alerting
import ContactCenter
import Testing

@Suite struct WrapExceededTests {
    private let wrap = Bench.Wrap(contact: "c1", leg: -60, start: 0)

    private var bench: Bench {
        var bench = Bench()
        bench.wraps = [wrap]
        return bench
    }

    @Test func `A wrap as long as the threshold raises nothing, a longer one a warning, then a critical alert`() {
        var bench = bench
        #expect(bench.hear(at: 30) == [])
        #expect(bench.nextDue == 30)
        #expect(bench.hear(at: 31) == ["acw_exceeded warning at 30 fired 31"])
        #expect(bench.nextDue == 60)
        #expect(bench.hear(at: 60) == [])
        #expect(bench.hear(at: 61, now: 70) == ["acw_exceeded critical at 60 since 30 fired 31"])
        #expect(bench.hear(at: 80) == [])
    }

    @Test func `A backlog that is past both thresholds raises the critical alert alone, with the same episode`() {
        var bench = bench
        #expect(bench.hear(at: 90, now: 9_000) == ["acw_exceeded critical at 60 since 30 fired 9000"])
    }

    @Test func `A wrap that ended before it was judged raises nothing`() {
        var bench = bench
        bench.wraps = []
        bench.state = .ready
        bench.since = 50
        #expect(bench.hear(at: 50, ended: [Bench.End(wrap: wrap, at: 50)]) == [])
        #expect(bench.alerts.isQuiet)
    }

    @Test func `The end of the wrap resolves it at that instant and keeps when it fired`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps = []
        bench.state = .ready
        bench.since = 45
        let changes = bench.hear(at: 45, now: 46, ended: [Bench.End(wrap: wrap, at: 45)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 ended 45"])
        #expect(bench.hear(at: 50) == [])
    }

    @Test func `A log-off resolves it as logged off`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps = []
        bench.state = .loggedOff
        bench.since = 45
        let changes = bench.hear(at: 45, ended: [Bench.End(wrap: wrap, at: 45, isByLogOff: true)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 logged_off 45"])
    }

    @Test(arguments: [20, 30]) func `An end heard late that lies before the threshold corrects it`(end: Int64) {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps = []
        bench.state = .ready
        bench.since = end
        let changes = bench.hear(at: end, judgedAt: 31, ended: [Bench.End(wrap: wrap, at: end)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 corrected 30"])
    }

    @Test func `An end heard late between the thresholds shows that it never was critical`() {
        var bench = bench
        _ = bench.hear(at: 31)
        _ = bench.hear(at: 61)
        bench.wraps = []
        bench.state = .ready
        bench.since = 45
        let changes = bench.hear(at: 45, judgedAt: 61, ended: [Bench.End(wrap: wrap, at: 45)])
        #expect(changes == ["acw_exceeded warning at 30 fired 31 ended 45"])
    }

    @Test func `While the agent calls back nothing fires, and what fires ends when the call begins`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.state = .talking
        bench.since = 40
        #expect(bench.hear(at: 40) == ["acw_exceeded warning at 30 fired 31 ended 40"])
        #expect(bench.hear(at: 100) == [])
        #expect(bench.nextDue == nil)
        bench.state = .afterCallWork
        bench.since = 110
        #expect(bench.hear(at: 110) == [])
        #expect(bench.hear(at: 111) == ["acw_exceeded critical at 110 fired 111"])
    }

    @Test func `A wrap whose start moves keeps its episode, and only its time is published anew`() {
        var bench = bench
        _ = bench.hear(at: 50)
        bench.wraps[0].start = 10
        #expect(bench.hear(at: 10, judgedAt: 50) == ["acw_exceeded warning at 40 since 30 fired 50"])
        #expect(bench.hear(at: 51) == [])
    }

    @Test func `A leg whose start moves keeps its alert without a word`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps[0].leg = -75
        #expect(bench.hear(at: -75, judgedAt: 31) == [])
        bench.wraps = []
        bench.state = .ready
        bench.since = 40
        var moved = wrap
        moved.leg = -75
        #expect(
            bench.hear(at: 40, ended: [Bench.End(wrap: moved, at: 40)]) == [
                "acw_exceeded warning at 30 fired 31 ended 40"
            ]
        )
    }

    @Test func `A wrap that began too late for the threshold corrects it, and it fires again in its time`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps[0].start = 10
        #expect(bench.hear(at: 10, judgedAt: 31) == ["acw_exceeded warning at 30 fired 31 corrected 30"])
        #expect(bench.nextDue == 40)
        #expect(bench.hear(at: 41) == ["acw_exceeded warning at 40 fired 41"])
    }

    @Test func `It is never judged at an earlier instant than before`() {
        var bench = bench
        #expect(bench.hear(at: 31) == ["acw_exceeded warning at 30 fired 31"])
        #expect(bench.hear(at: 5) == [])
        #expect(bench.firing.count == 1)
    }

    @Test func `A queue has its own thresholds, also one that is heard of later`() {
        var bench = bench
        var own = LiveThresholds()
        own.exceededWarningMs = 50_000
        own.exceededCriticalMs = 90_000
        bench.rules.queues = ["slow": own]
        _ = bench.hear(at: 31)
        bench.wraps[0].queue = "slow"
        #expect(bench.hear(at: 35) == ["acw_exceeded warning at 30 fired 31 corrected 30"])
        #expect(bench.hear(at: 50) == [])
        #expect(bench.hear(at: 51) == ["acw_exceeded warning at 50 fired 51"])
        #expect(bench.hear(at: 91) == ["acw_exceeded critical at 90 since 50 fired 51"])
        bench.wraps[0].queue = "other"
        #expect(bench.hear(at: 92) == ["acw_exceeded critical at 60 since 50 fired 51"])
    }

    @Test func `Each segment of a wrap is judged by itself`() {
        var bench = bench
        _ = bench.hear(at: 31)
        bench.wraps = []
        bench.state = .ready
        bench.since = 35
        _ = bench.hear(at: 35, ended: [Bench.End(wrap: wrap, at: 35)])
        bench.state = .afterCallWork
        bench.since = 38
        bench.wraps = [Bench.Wrap(contact: "c1", leg: -60, segment: 2, start: 38)]
        #expect(bench.hear(at: 68) == [])
        #expect(bench.hear(at: 69) == ["acw_exceeded warning at 68 fired 69"])
    }

    @Test func `Of two wraps of one contact the older speaks, then the younger`() {
        var bench = bench
        let younger = Bench.Wrap(contact: "c1", leg: 5, start: 10)
        bench.wraps.append(younger)
        #expect(bench.hear(at: 45) == ["acw_exceeded warning at 30 fired 45"])
        bench.wraps = [younger]
        #expect(
            bench.hear(at: 50, ended: [Bench.End(wrap: wrap, at: 50)]) == [
                "acw_exceeded warning at 30 fired 45 ended 50", "acw_exceeded warning at 40 fired 50",
            ]
        )
    }

    @Test func `Two contacts have an alert each`() {
        var bench = bench
        bench.wraps.append(Bench.Wrap(contact: "c2", leg: 5, start: 10))
        #expect(bench.hear(at: 41) == ["acw_exceeded warning at 30 fired 41", "acw_exceeded warning at 40 fired 41"])
    }

    @Test func `Standalone work raises it never`() {
        var bench = bench
        bench.wraps[0].contact = ""
        #expect(bench.hear(at: 500) == [])
    }
}
