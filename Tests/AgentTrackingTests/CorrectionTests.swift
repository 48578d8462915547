import AgentTracking
import ContactCenter
import Testing

/// Model 1.4: what is published is corrected until it equals the truth, within the horizon.
@Suite struct CorrectionTests {
    @Test func `What differs from what was published is published again with the next revision`() {
        var bench = Bench()
        bench.take("0 established c1 | 60s cleared c1 | 100s ready | 80s not_ready")
        #expect(bench.outcome.wrapHistory == ["closed c1 0s #1", "corrected c1 0s #1"])
        #expect(bench.outcome.wraps == ["c1 0s #1": "60s..80s not_ready ring=0 talk=60000 hold=0 wrap=20000"])
        #expect(bench.outcome.gaps == [])
        #expect(bench.acceptances.last == .reordered)
    }

    @Test func `What does not differ is not published again`() {
        var bench = Bench()
        bench.take("0 established c1 | 60s cleared c1 | 100s ready | 90s heartbeat")
        #expect(bench.outcome.wrapHistory == ["closed c1 0s #1"])
        bench.clock(Timeline.epoch + 100_001)
        #expect(bench.outcome.history.count == 3)
    }

    @Test func `What no longer exists is published as retracted`() {
        var bench = Bench()
        bench.take("10s established c1 | 60s cleared c1 | 100s ready | 5s offered c1")
        #expect(bench.outcome.wraps == ["c1 5s #1": "60s..100s ready ring=5000 talk=50000 hold=0 wrap=40000"])
        #expect(
            Set(bench.outcome.wrapHistory) == ["closed c1 10s #1", "retracted c1 10s #1", "closed c1 5s #1"]
        )
        #expect(bench.outcome.gaps == [])
    }

    @Test func `A retracted identity continues its revision counter when it reappears`() {
        var bench = Bench()
        bench.take(
            """
            10s established c1 | 60s cleared c1 | 100s ready | 5s offered c1 id=x version=1 \
            | 5s offered c2 id=x version=2
            """
        )
        #expect(bench.outcome.wraps["c1 10s #1"] == "60s..100s ready ring=0 talk=50000 hold=0 wrap=40000")
        #expect(
            bench.outcome.wrapHistory.filter { $0.hasSuffix("c1 10s #1") }
                == ["closed c1 10s #1", "retracted c1 10s #1", "corrected c1 10s #1"]
        )
        #expect(bench.outcome.gaps == [])
    }

    @Test func `A further segment is retracted when its wrap turns out to have gone on`() {
        var bench = Bench()
        bench.take(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_ended c1 id=x | 72s wrapup_started c1 | 80s ready \
            | 70s heartbeat id=x version=1
            """
        )
        #expect(bench.outcome.wraps == ["c1 0s #1": "60s..80s ready ring=0 talk=60000 hold=0 wrap=20000"])
        #expect(bench.outcome.wrapHistory.contains("retracted c1 0s #2"))
        #expect(bench.outcome.gaps == [])
    }

    @Test func `An interval is split by a late event`() {
        var bench = Bench()
        bench.take("0 ready | 60s not_ready | 30s logged_off | 31s ready")
        bench.clock(Timeline.epoch + 60_001)
        #expect(
            bench.outcome.intervals == ["0s": "..30s ready", "30s": "..31s logged_off", "31s": "..60s ready"]
        )
        #expect(bench.outcome.gaps == [])
    }

    @Test func `Exactly at the horizon an event is in time`() {
        var bench = Bench()
        bench.take("60s ready | 180s heartbeat | 60s not_ready reason=tea")
        #expect(bench.acceptances == [.applied, .applied, .reordered])
        #expect(bench.outcome.view == "not_ready reason=tea since 60s, declared not_ready")
    }

    @Test func `Later than the horizon an event is too late and changes nothing`() {
        var bench = Bench()
        bench.take("60s ready | 180s heartbeat | 59999ms not_ready reason=tea | 0 established c1 | 190s not_ready")
        bench.clock(Timeline.epoch + 190_001)
        #expect(bench.acceptances == [.applied, .applied, .tooLate, .tooLate, .applied])
        #expect(bench.outcome.intervals == ["60s": "..190s ready"])
        #expect(bench.outcome.anomalies == [:])
    }

    @Test func `A repeat later than the horizon is too late`() {
        var bench = Bench()
        bench.take("0 ready id=x | 121s heartbeat | 0 ready id=x")
        #expect(bench.acceptances == [.applied, .applied, .tooLate])
    }

    @Test func `An event that was too late does not count as the newest`() {
        var bench = Bench()
        bench.take("0 ready | 200s heartbeat | 10s not_ready | 80s not_ready")
        #expect(bench.acceptances == [.applied, .applied, .tooLate, .reordered])
    }

    @Test func `The horizon is that of the policy`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 10_000
        var bench = Bench(policy)
        bench.take("0 ready | 20s heartbeat | 10s not_ready | 9999ms logged_off")
        #expect(bench.acceptances == [.applied, .applied, .reordered, .tooLate])
    }

    @Test func `The wall clock does not move the base`() {
        var bench = Bench()
        bench.take("0 established c1 | 60s cleared c1")
        bench.clock(Timeline.epoch + 3 * 86_400_000)
        bench.take("70s ready id=late")
        #expect(bench.acceptances.last != .tooLate)
        #expect(bench.outcome.wraps == ["c1 0s #1": "60s..70s ready ring=0 talk=60000 hold=0 wrap=10000"])
        #expect(bench.outcome.wrapHistory == ["closed c1 0s #1", "corrected c1 0s #1"])
    }

    @Test func `An event older than a deadline that already acted is put in its place`() {
        var policy = TrackingPolicy()
        policy.wrapUp.limitMs = 30_000
        policy.wrapUp.onLimit = .end
        var bench = Bench(policy)
        bench.take("0 established c1 | 60s cleared c1")
        bench.clock(Timeline.epoch + 95_000)
        #expect(bench.outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
        bench.take("80s wrapup_ended c1 id=late")
        #expect(
            bench.outcome.wraps == ["c1 0s #1": "60s..80s completed ring=0 talk=60000 hold=0 wrap=20000 limit=30000"]
        )
        #expect(bench.outcome.gaps == [])
    }

    @Test func `A late event takes back an anomaly`() {
        var bench = Bench()
        bench.take("0 established c1 | 20s retrieved c1")
        #expect(bench.outcome.anomalies == ["not_held": 1])
        bench.take("10s held c1 id=late")
        #expect(bench.outcome.anomalies == [:])
    }

    @Test func `A wrap record that has left the horizon is not published again`() {
        var bench = Bench()
        bench.take("0 established c1 | 10s cleared c1 | 20s ready")
        var text: [String] = []
        for minute in 1...30 { text.append("\(minute)m heartbeat id=h\(minute)") }
        bench.take(text.joined(separator: " | "))
        bench.take("29m not_ready id=late | 30m ready id=last")
        #expect(bench.outcome.wrapHistory == ["closed c1 0s #1"])
        #expect(bench.outcome.intervals["20s"] == "..1740s ready")
        #expect(bench.outcome.gaps == [])
    }

    @Test func `A whole day in any order within the horizon is the truth`() {
        var parts: [String] = []
        for call in 0..<30 {
            let start = call * 40
            parts.append("\(start)s offered c\(call) | \(start + 3)s established c\(call) queue=q")
            parts.append("\(start + 20)s cleared c\(call) | \(start + 35)s ready")
        }
        let outcome = fold(parts.joined(separator: " | "), until: "2h")
        #expect(outcome.wraps.count == 30)
        #expect(outcome.wraps["c29 1160s #1"] == "1180s..1195s ready ring=3000 talk=17000 hold=0 wrap=15000 queue=q")
        #expect(outcome.intervals.count == 4 * 30 - 1)
    }
}
