import AgentTracking
import ContactCenter
import Testing

/// What becomes of a conclusion when the hang-up is reported after all.
@Suite struct DisprovedHangUpTests {
    @Test func `An explicit cleared that follows holds, and ready counts as if it had been pending`() {
        let outcome = fold("0 established c1 | 60s ready | 70s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "70s..70s ready ring=0 talk=70000 hold=0 wrap=0"])
        #expect(outcome.intervals == ["0s": "..70s talking [c1]"])
        #expect(outcome.view == "ready since 70s, declared ready")
        #expect(outcome.wrapHistory.last == "corrected c1 0s #1")
        #expect(outcome.anomalies == [:])
    }

    @Test func `A cleared exactly at the horizon after the inference still follows it`() {
        let outcome = fold("0 established c1 | 60s ready | 180s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "180s..180s ready ring=0 talk=180000 hold=0 wrap=0"])
    }

    @Test func `A cleared later than the horizon after the inference leaves it as it was`() {
        let outcome = fold("0 established c1 | 60s ready | 180001ms cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0 inferred_clear"])
    }

    @Test(arguments: ["offered", "established"])
    func `A cleared after the agent's next voice leg began leaves the inference as it was`(kind: String) {
        let outcome = fold("0 established c1 | 60s ready | 70s \(kind) c2 | 80s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0 inferred_clear"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `A chat that begins is no next voice leg`() {
        let outcome = fold("0 established c1 | 60s ready | 70s offered c2 channel=chat | 80s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "80s..80s ready ring=0 talk=80000 hold=0 wrap=0"])
    }

    @Test func `After-call work takes effect at the explicit cleared, its limit included`() {
        let outcome = fold("0 established c1 | 60s working_after_call limit=20s | 70s cleared c1 | 100s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "70s..100s ready ring=0 talk=70000 hold=0 wrap=30000 limit=20000 exceeded=10000"
            ]
        )
    }

    @Test func `Logged off takes effect at the explicit cleared`() {
        let outcome = fold("0 established c1 | 60s logged_off | 70s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "70s..70s logged_off ring=0 talk=70000 hold=0 wrap=0"])
        #expect(outcome.intervals == ["0s": "..70s talking [c1]"])
        #expect(outcome.view == "logged_off since 70s, declared logged_off")
    }

    @Test func `A noted log-off waits for the last live leg of any channel`() {
        let outcome = fold(
            "0 established c1 | 0 established c2 channel=chat | 60s logged_off | 70s cleared c1 | 80s cleared c2"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "70s..80s logged_off ring=0 talk=70000 hold=0 wrap=10000 overlap=10000",
                "c2 0s #1": "80s..80s logged_off ring=0 talk=80000 hold=0 wrap=0 chat",
            ]
        )
        #expect(outcome.view == "logged_off since 80s, declared logged_off")
    }

    @Test func `Wrap-up started takes effect at the explicit cleared, its limit included`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 60s wrapup_started c1 limit=20s on_limit=end | 70s cleared c1 \
            | 80s heartbeat
            """,
            until: "95s"
        )
        #expect(
            outcome.wraps == ["c1 0s #1": "70s..90s limit ring=0 talk=70000 hold=0 wrap=20000 limit=20000 chat"]
        )
    }

    @Test func `Wrap-up started is the start of a wrap at the explicit cleared under on_event`() {
        let outcome = fold("0 established c1 | 60s wrapup_started c1 | 70s cleared c1 | 80s wrapup_ended c1") {
            $0.start = .onEvent
        }
        #expect(outcome.wraps == ["c1 0s #1": "70s..80s completed ring=0 talk=70000 hold=0 wrap=10000"])
    }

    @Test func `For the inbound leg whose establishing was the sign the inference always holds`() {
        let outcome = fold("0 established c1 | 60s established c2 | 70s cleared c1 | 80s cleared c2 | 85s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s next_contact ring=0 talk=60000 hold=0 wrap=0 inferred_clear",
                "c2 60s #1": "80s..85s ready ring=0 talk=20000 hold=0 wrap=5000",
            ]
        )
    }

    @Test func `If one of several legs is cleared later, the event is pending as a whole`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 60s ready | 70s cleared c2 | 80s cleared c1"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "80s..80s ready ring=0 talk=10000 hold=70000 wrap=0",
                "c2 20s #1": "70s..80s ready ring=0 talk=50000 hold=0 wrap=10000 overlap=10000",
            ]
        )
    }

    @Test func `If one of several legs is cleared later, the other is live until it is cleared`() {
        let outcome = fold("0 established c1 | 10s held c1 | 20s established c2 | 60s ready | 70s cleared c2")
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["held c1 since 10s", "wrap c2 since 70s"])
        #expect(outcome.view == "held since 70s, declared unknown")
    }

    @Test func `A ready that turned out to be pending is cancelled by a later plain not_ready`() {
        let outcome = fold("0 established c1 | 60s ready | 65s not_ready reason=tea | 70s cleared c1 | 90s ready")
        #expect(outcome.wraps == ["c1 0s #1": "70s..90s ready ring=0 talk=70000 hold=0 wrap=20000"])
        #expect(outcome.intervals == ["0s": "..70s talking [c1]", "70s": "..90s after_call_work [c1]"])
    }

    @Test func `A leg established again after the inference is judged as the next voice leg`() {
        let outcome = fold("0 established c1 | 60s ready | 70s established c1 | 80s cleared c1 | 85s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0 inferred_clear",
                "c1 70s #1": "80s..85s ready ring=0 talk=10000 hold=0 wrap=5000",
            ]
        )
    }

    @Test func `A hang-up concluded from ready that named the contact is disproved likewise`() {
        let outcome = fold("0 not_ready | 1s established c1 | 60s ready c1 | 70s cleared c1")
        #expect(outcome.wraps == ["c1 1s #1": "70s..70s ready ring=0 talk=69000 hold=0 wrap=0"])
        #expect(outcome.view == "not_ready since 70s, declared not_ready")
    }
}
