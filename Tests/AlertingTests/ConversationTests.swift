import Alerting
import ContactCenter
import Testing

/// Rules on conversations, where facts alone are not enough to say what has happened.
@Suite struct ConversationTests {
    private var bench: Bench {
        var bench = Bench()
        bench.state = .held
        bench.calls = [Bench.Call(established: 0, held: 10, since: 10)]
        return bench
    }

    @Test func `A hold as long as the threshold raises nothing, a longer one a warning`() {
        var bench = bench
        #expect(bench.hear(at: 130) == [])
        #expect(bench.nextDue == 130)
        #expect(bench.hear(at: 131) == ["hold_long warning at 130 fired 131"])
        #expect(bench.nextDue == 900)
    }

    @Test func `A second hold that was thought to be a part of the first ends it where it was interrupted`() {
        var bench = bench
        _ = bench.hear(at: 131)
        bench.calls[0].held = 140
        bench.calls[0].since = 140
        bench.calls[0].hold = 125
        #expect(bench.hear(at: 135, judgedAt: 140) == ["hold_long warning at 130 fired 131 ended 135"])
    }

    @Test func `Holds that go on later do not change how an alert ended`() {
        var bench = bench
        _ = bench.hear(at: 131)
        (bench.calls[0].held, bench.calls[0].since, bench.calls[0].hold) = (nil, 135, 125)
        #expect(bench.hear(at: 135) == ["hold_long warning at 130 fired 131 ended 135"])
        (bench.calls[0].since, bench.calls[0].hold) = (160, 145)
        #expect(bench.hear(at: 160) == [])
    }

    @Test func `A conversation that is not known any more takes its alerts back`() {
        var bench = bench
        _ = bench.hear(at: 901)
        bench.calls = []
        #expect(
            bench.hear(at: 902) == [
                "hold_long warning at 130 fired 901 corrected 130", "talk_long warning at 900 fired 901 corrected 900",
            ]
        )
    }

    @Test func `Of two legs of one contact the older speaks`() {
        var bench = bench
        bench.calls.append(Bench.Call(leg: -50, established: 5, held: 20, since: 20))
        #expect(bench.hear(at: 200) == ["hold_long warning at 130 fired 200"])
    }

    @Test func `A conversation that is over raises nothing`() {
        var bench = bench
        (bench.calls[0].held, bench.calls[0].cleared) = (nil, 950)
        #expect(bench.hear(at: 960) == [])
        #expect(bench.nextDue == nil)
    }
}
