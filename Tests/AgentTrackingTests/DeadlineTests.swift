import AgentTracking
import ContactCenter
import Testing

/// Model 1.7: deadlines are part of the fold.
@Suite struct DeadlineTests {
    private func ending(_ policy: inout WrapUpPolicy) {
        policy.limitMs = 30_000
        policy.onLimit = .end
    }

    @Test func `A deadline at T acts after every event at T`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 90s ready", wrapUp: ending)
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
    }

    @Test func `A deadline at T can still be moved by an event at T`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 90s wrapup_extended c1 by=10s | 101s heartbeat",
            wrapUp: ending
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s limit ring=0 talk=60000 hold=0 wrap=40000 limit=30000 extended=10000"
            ]
        )
    }

    @Test func `A deadline at T acts before every event later than T`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 90001ms ready", wrapUp: ending)
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
        #expect(outcome.intervals["90s"] == "..90001ms unknown")
    }

    @Test func `An extension after the deadline is too late to move it`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 90001ms wrapup_extended c1 by=10s",
            until: "200s",
            wrapUp: ending
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `The limit acts before the cap`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "100s") {
            ending(&$0)
            $0.capMs = 30_000
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
    }

    @Test func `Once caught up the wall clock past T makes a deadline act too`() {
        #expect(fold("0 established c1 | 60s cleared c1", until: "90s", wrapUp: ending).wraps == [:])
        #expect(fold("0 established c1 | 60s cleared c1", until: "90001ms", wrapUp: ending).wraps.count == 1)
    }

    @Test func `While there is a backlog events alone make deadlines act`() {
        var policy = TrackingPolicy()
        ending(&policy.wrapUp)
        var bench = Bench(policy)
        bench.take("0 established c1 | 60s cleared c1 | 90s heartbeat")
        #expect(bench.outcome.open == ["wrap c1 since 60s"])
        bench.take("90001ms heartbeat id=later")
        #expect(bench.outcome.open == [])
        #expect(
            bench.outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"]
        )
    }

    @Test func `The tracker says when the clock alone will change something`() {
        var policy = TrackingPolicy()
        ending(&policy.wrapUp)
        var bench = Bench(policy)
        bench.take("0 offered c1")
        bench.clock(Timeline.epoch + 1)
        #expect(bench.tracker.nextActionAt == Timeline.epoch + 180_000)
        bench.take("10s established c1 id=a | 60s cleared c1 id=b")
        bench.clock(Timeline.epoch + 60_001)
        #expect(bench.tracker.nextActionAt == Timeline.epoch + 90_000)
    }

    @Test func `Deadlines act in the order of their times`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 0 established c2 channel=chat | 10s cleared c1 | 11s cleared c2 \
            | 12s wrapup_started c1 limit=20s on_limit=end | 13s wrapup_started c2 limit=10s on_limit=end
            """,
            until: "60s"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..30s limit ring=0 talk=10000 hold=0 wrap=20000 overlap=1000 limit=20000 chat",
                "c2 0s #1": "11s..21s limit ring=0 talk=11000 hold=0 wrap=10000 limit=10000 chat",
            ]
        )
        #expect(outcome.intervals == ["0s": "..11s talking [c1,c2]", "11s": "..30s after_call_work [c1,c2]"])
        #expect(outcome.view == "unknown since 30s, declared unknown")
    }

    @Test func `A replay gives what live processing gave`() {
        let text = """
            0 offered c1 | 190s established c2 | 200s cleared c2 | 400s working_after_call limit=10s on_limit=end \
            | 500s offered c3
            """
        var live = Bench()
        for step in Timeline(text).steps {
            live.clock(step.event.time)
            live.take(step)
        }
        live.clock(Timeline.epoch + 1_000_000)
        live.observe()
        #expect(fold(text, until: "1000s").truth == live.outcome.truth)
    }
}
