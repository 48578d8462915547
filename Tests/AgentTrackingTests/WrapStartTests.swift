import AgentTracking
import ContactCenter
import Testing

/// Model 1.6: when a wrap starts.
@Suite struct WrapStartTests {
    @Test func `Under on_clear the clock starts when the agent hangs up`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 63s wrapup_started c1 | 90s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
        #expect(outcome.intervals == ["0s": "..60s talking [c1]", "60s": "..90s after_call_work [c1]"])
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `Under on_event an explicit start starts the clock`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 63s \(start) | 90s ready") { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "63s..90s ready ring=0 talk=60000 hold=0 wrap=27000"])
        #expect(
            outcome.intervals == [
                "0s": "..60s talking [c1]", "60s": "..63s unknown [c1]", "63s": "..90s after_call_work [c1]",
            ]
        )
    }

    @Test(
        arguments: [
            "ready", "ready c1", "not_ready", "logged_off", "established c2", "established c2 direction=outbound",
            "established c2 direction=internal",
        ]
    )
    func `Under on_event a cleared leg waits until something else happens, and closes with a wrap of 0`(what: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 62s \(what)") { $0.start = .onEvent }
        #expect(outcome.wraps["c1 0s #1"] == "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0")
    }

    @Test(arguments: ["ready c2", "heartbeat", "logged_on", "offered c2", "established c2 channel=chat"])
    func `Under on_event a waiting voice leg goes on waiting`(what: String) {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 62s \(what) | 64s wrapup_started c1 | 70s wrapup_ended c1"
        ) { $0.start = .onEvent }
        #expect(outcome.wraps["c1 0s #1"]?.hasPrefix("64s..70s completed ring=0 talk=60000 hold=0 wrap=6000") == true)
    }

    @Test func `Under on_event a voice leg being established closes no waiting chat`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 60s cleared c1 | 62s established c2 | 64s wrapup_started c1 \
            | 70s wrapup_ended c1
            """
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps["c1 0s #1"]
                == "64s..70s completed ring=0 talk=60000 hold=0 wrap=6000 overlap=6000 chat"
        )
    }

    @Test func `Under on_event a waiting leg is closed by not_ready whatever becomes of wraps`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 62s not_ready") {
            $0.start = .onEvent
            $0.onNotReady = .continue
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0"])
    }

    @Test func `Under on_event a plain ready closes waiting legs of every channel`() {
        let outcome = fold(
            "0 established c1 | 0 established c2 channel=chat | 60s cleared c1 | 61s cleared c2 | 62s ready"
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0",
                "c2 0s #1": "61s..61s no_wrap ring=0 talk=61000 hold=0 wrap=0 chat",
            ]
        )
    }

    @Test func `Under on_event a waiting leg closes once its reattach time has passed`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "65001ms") { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.open == [])
    }

    @Test func `Under on_event a waiting leg waits as long as its own policy says`() {
        var policy = TrackingPolicy()
        policy.wrapUp.start = .onEvent
        var patient = policy.wrapUp
        patient.reattachMs = 20_000
        policy.setWrapUp(patient, forQueue: "patient")
        let outcome = fold(
            "0 established c1 queue=patient | 60s cleared c1 | 80s wrapup_started c1 | 90s ready",
            policy: policy
        )
        #expect(outcome.wraps == ["c1 0s #1": "80s..90s ready ring=0 talk=60000 hold=0 wrap=10000 queue=patient"])
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `Under on_event a start exactly at the reattach time is in time`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 65s \(start) | 90s ready") { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "65s..90s ready ring=0 talk=60000 hold=0 wrap=25000"])
    }

    @Test func `Under on_event after-call work after the reattach time is standalone`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 65001ms working_after_call | 90s ready") {
            $0.start = .onEvent
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0",
                "- 65001ms #1": "65001ms..90s ready ring=0 talk=0 hold=0 wrap=24999 standalone",
            ]
        )
    }

    @Test func `Under on_event wrap-up started after the reattach time starts nothing`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 65001ms wrapup_started c1 queue=q | 90s ready") {
            $0.start = .onEvent
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0 queue=q"])
    }

    @Test func `Wrap-up ended while the leg waits closes it as completed with a wrap of 0`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 63s wrapup_ended c1 disposition=sold") {
            $0.start = .onEvent
        }
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..60s completed ring=0 talk=60000 hold=0 wrap=0 disposition=sold"]
        )
    }

    @Test func `While a leg waits the agent shows the declared state`() {
        let outcome = fold("0 ready | 1s established c1 | 60s cleared c1 | 63s wrapup_started c1 | 70s ready") {
            $0.start = .onEvent
        }
        #expect(
            outcome.intervals == [
                "0s": "..1s ready", "1s": "..60s talking [c1]", "60s": "..63s ready [c1]",
                "63s": "..70s after_call_work [c1]",
            ]
        )
    }

    @Test func `A consultation does not wait for a start`() {
        let outcome = fold("0 established c1 direction=internal | 60s cleared c1") { $0.start = .onEvent }
        #expect(outcome.open == [])
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s consult ring=0 talk=60000 hold=0 wrap=0 internal consult"])
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `An explicit start for a leg already in its wrap may only set the limit`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s \(start) limit=20s | 100s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s ready ring=0 talk=60000 hold=0 wrap=40000 limit=20000 exceeded=20000"
            ]
        )
    }

    @Test func `After-call work without a contact belongs to the voice leg still live before one in wrap`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s established c2 | 20s cleared c1 | 60s working_after_call limit=5s \
            | 90s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "20s..90s ready ring=0 talk=20000 hold=0 wrap=70000 overlap=40000 chat",
                "c2 10s #1":
                    "60s..90s ready ring=0 talk=50000 hold=0 wrap=30000 limit=5000 exceeded=25000 inferred_clear",
            ]
        )
    }

    @Test func `After-call work without a contact belongs to the leg in wrap that was cleared last`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 1s established c2 channel=chat | 10s cleared c2 | 20s cleared c1 \
            | 30s working_after_call limit=5s | 40s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "20s..40s ready ring=0 talk=20000 hold=0 wrap=20000 limit=5000 exceeded=10000 chat",
                "c2 1s #1": "10s..40s ready ring=0 talk=9000 hold=0 wrap=30000 overlap=10000 chat",
            ]
        )
    }

    @Test func `After-call work without a contact belongs to the leg waiting that was cleared last`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 1s established c2 channel=chat | 10s cleared c2 | 11s cleared c1 \
            | 12s working_after_call | 40s ready
            """
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "12s..40s ready ring=0 talk=11000 hold=0 wrap=28000 chat",
                "c2 1s #1": "10s..10s no_wrap ring=0 talk=9000 hold=0 wrap=0 chat",
            ]
        )
    }

    @Test func `After-call work without a contact belongs to a leg waiting before an earlier one in wrap`() {
        var policy = TrackingPolicy()
        var strict = policy.wrapUp
        strict.start = .onEvent
        policy.setWrapUp(strict, forQueue: "strict")
        let outcome = fold(
            """
            0 established c1 channel=chat | 1s established c2 channel=chat queue=strict | 10s cleared c1 \
            | 20s cleared c2 | 22s working_after_call | 40s ready
            """,
            policy: policy
        )
        #expect(outcome.wraps["c2 1s #1"] == "22s..40s ready ring=0 talk=19000 hold=0 wrap=18000 queue=strict chat")
    }

    @Test func `The policy is that of the leg's queue when it is cleared`() {
        var policy = TrackingPolicy()
        var strict = policy.wrapUp
        strict.start = .onEvent
        policy.setWrapUp(strict, forQueue: "strict")
        let waiting = fold("0 established c1 | 60s cleared c1 queue=strict", policy: policy)
        #expect(waiting.open == ["waiting c1 since 60s"])
        let wrapping = fold("0 established c1 queue=strict | 60s cleared c1 queue=other", policy: policy)
        #expect(wrapping.open == ["wrap c1 since 60s"])
    }

    @Test func `A queue heard later changes the record and not the policy`() {
        var policy = TrackingPolicy()
        var limited = policy.wrapUp
        limited.limitMs = 10_000
        limited.onNotReady = .continue
        policy.setWrapUp(limited, forQueue: "limited")
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 62s wrapup_started c1 queue=limited | 90s not_ready",
            policy: policy
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s not_ready ring=0 talk=60000 hold=0 wrap=30000 queue=limited"])
    }

    @Test func `After a transfer the wrap starts when that agent leaves`() {
        let outcome = fold("0 established c1 | 60s cleared c1 cause=transferred | 80s wrapup_ended c1")
        #expect(outcome.wraps == ["c1 0s #1": "60s..80s completed ring=0 talk=60000 hold=0 wrap=20000"])
    }
}
