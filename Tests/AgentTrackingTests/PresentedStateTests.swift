import AgentTracking
import ContactCenter
import Testing

/// Model 1.8: the state in which an agent is presented, and its intervals.
@Suite struct PresentedStateTests {
    @Test func `Talking comes before held, after-call work and offered`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s cleared c1 | 20s established c2 | 30s held c2 | 40s offered c3 \
            | 50s established c4 channel=chat
            """
        )
        #expect(
            outcome.intervals == [
                "0s": "..10s talking [c1]", "10s": "..20s after_call_work [c1]", "20s": "..30s talking [c1,c2]",
                "30s": "..50s held [c1,c2,c3]",
            ]
        )
        #expect(outcome.view == "talking since 50s, declared unknown")
    }

    @Test func `After-call work comes before offered`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 20s offered c2 | 30s wrapup_ended c1 | 40s not_answered c2
            """
        )
        #expect(
            outcome.intervals == [
                "0s": "..10s talking [c1]", "10s": "..30s after_call_work [c1,c2]", "30s": "..40s offered [c2]",
            ]
        )
        #expect(outcome.view == "unknown since 40s, declared unknown")
    }

    @Test func `Offered comes before the declared state`() {
        let outcome = fold("0 ready | 10s offered c1 | 20s not_answered c1")
        #expect(outcome.intervals == ["0s": "..10s ready", "10s": "..20s offered [c1]"])
    }

    @Test(arguments: ["heartbeat", "offered c1 | 1s not_answered c1"])
    func `The declared state is unknown before the first`(first: String) {
        #expect(fold("0 \(first) | 5s heartbeat").view.hasPrefix("unknown since "))
    }

    @Test func `Not_ready has a reason, and each change of reason is an interval`() {
        let outcome = fold("0 not_ready reason=tea | 10s not_ready reason=lunch | 20s not_ready | 30s ready")
        #expect(
            outcome.intervals == [
                "0s": "..10s not_ready reason=tea", "10s": "..20s not_ready reason=lunch", "20s": "..30s not_ready",
            ]
        )
    }

    @Test func `There are no equal neighbours`() {
        let outcome = fold("0 not_ready reason=tea | 10s not_ready reason=tea | 20s heartbeat | 30s ready")
        #expect(outcome.intervals == ["0s": "..30s not_ready reason=tea"])
    }

    @Test func `Logged on makes unknown into not_ready without a reason`() {
        let outcome = fold("0 heartbeat | 10s logged_on | 20s ready")
        #expect(outcome.intervals == ["0s": "..10s unknown", "10s": "..20s not_ready"])
    }

    @Test func `Logged on makes logged_off into not_ready without a reason`() {
        let outcome = fold("0 logged_off reason=shift | 10s logged_on | 20s ready")
        #expect(outcome.intervals == ["0s": "..10s logged_off reason=shift", "10s": "..20s not_ready"])
    }

    @Test func `Logged on leaves ready as it was`() {
        let outcome = fold("0 ready | 10s logged_on | 20s heartbeat")
        #expect(outcome.intervals == [:])
        #expect(outcome.view == "ready since 0s, declared ready")
    }

    @Test func `Logged on leaves not_ready and its reason as they were`() {
        let outcome = fold("0 not_ready reason=tea | 10s logged_on | 20s ready")
        #expect(outcome.intervals == ["0s": "..20s not_ready reason=tea"])
    }

    @Test(arguments: ["ready", "not_ready", "logged_off"])
    func `The next state of a wrap that ends by limit is declared`(next: String) {
        let outcome = fold(
            "0 established c1 | 10s cleared c1 | 12s working_after_call limit=20s on_limit=end next=\(next)",
            until: "33s"
        ) { $0.start = .onEvent }
        #expect(outcome.view == "\(next) since 32s, declared \(next)")
    }

    @Test func `The next state of a wrap that ends by capped is declared`() {
        let outcome = fold("0 established c1 | 10s cleared c1 | 12s working_after_call next=ready", until: "5h") {
            $0.start = .onEvent
        }
        #expect(outcome.view == "ready since 14412s, declared ready")
    }

    @Test func `The next state of a wrap that ends by completed is declared`() {
        let outcome = fold(
            """
            0 not_ready reason=tea | 1s established c1 | 10s cleared c1 | 12s working_after_call next=ready \
            | 20s wrapup_ended c1
            """
        ) { $0.start = .onEvent }
        #expect(outcome.view == "ready since 20s, declared ready")
    }

    @Test func `The next state is declared although the wrap began before the event that named it`() {
        let outcome = fold(
            """
            0 not_ready reason=tea | 1s established c1 | 10s cleared c1 | 12s working_after_call next=ready \
            | 20s wrapup_ended c1
            """
        )
        #expect(outcome.view == "ready since 20s, declared ready")
    }

    @Test func `The next state of a wrap that ends by not_ready is not declared`() {
        let outcome = fold(
            "0 established c1 | 10s cleared c1 | 12s working_after_call next=ready | 20s not_ready reason=tea"
        )
        #expect(outcome.view == "not_ready reason=tea since 20s, declared not_ready")
    }

    @Test func `The next state of a wrap that ends by next contact is not declared`() {
        let outcome = fold(
            "0 not_ready | 1s established c1 | 10s cleared c1 | 12s working_after_call next=ready | 20s established c2"
        )
        #expect(outcome.view == "talking since 20s, declared not_ready")
    }

    @Test func `Not_ready during a call changes the declared state only`() {
        let outcome = fold(
            """
            0 ready | 10s established c1 | 20s not_ready reason=tea | 30s cleared c1 | 40s wrapup_ended c1
            """
        )
        #expect(
            outcome.intervals == [
                "0s": "..10s ready", "10s": "..30s talking [c1]", "30s": "..40s after_call_work [c1]",
            ]
        )
        #expect(outcome.view == "not_ready reason=tea since 40s, declared not_ready")
    }

    @Test func `The state is taken after all events of a millisecond`() {
        let outcome = fold("0 ready | 10s offered c1 | 10s established c1 | 20s cleared c1 | 20s ready | 30s not_ready")
        #expect(
            outcome.intervals == ["0s": "..10s ready", "10s": "..20s talking [c1]", "20s": "..30s ready"]
        )
    }

    @Test func `A millisecond that ends in the state in which it began is no interval`() {
        let outcome = fold("0 ready | 10s logged_off | 10s logged_on | 10s ready | 30s not_ready")
        #expect(outcome.intervals == ["0s": "..30s ready"])
    }

    @Test func `An agent who hangs up and takes the next call in one millisecond talks on`() {
        let outcome = fold("0 established c1 | 10s cleared c1 | 10s established c2 | 20s cleared c2 | 30s ready")
        #expect(outcome.intervals == ["0s": "..20s talking [c1,c2]", "20s": "..30s after_call_work [c2]"])
        #expect(outcome.wraps["c1 0s #1"] == "10s..10s next_contact ring=0 talk=10000 hold=0 wrap=0")
    }

    @Test func `Overlapping wraps are one interval of after-call work`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 0 established c2 channel=chat | 10s cleared c1 | 10s cleared c2 \
            | 20s wrapup_ended c1 | 30s wrapup_ended c2
            """
        )
        #expect(outcome.intervals == ["0s": "..10s talking [c1,c2]", "10s": "..30s after_call_work [c1,c2]"])
    }

    @Test func `Team and site come from logged on, and one without them keeps what was known`() {
        let outcome = fold(
            """
            0 logged_on team=red site=north | 10s ready | 20s logged_on | 30s not_ready \
            | 40s logged_on team=blue | 50s ready
            """
        )
        #expect(
            outcome.intervals == [
                "0s": "..10s not_ready team=red", "10s": "..30s ready team=red", "30s": "..50s not_ready team=red",
            ]
        )
        #expect(outcome.view == "ready since 50s, declared ready team=blue site=north")
    }

    @Test func `The team of a wrap is that known when it ends`() {
        let outcome = fold(
            "0 logged_on team=red | 1s established c1 | 10s cleared c1 | 15s logged_on team=blue site=north | 20s ready"
        )
        #expect(
            outcome.wraps["c1 1s #1"] == "10s..20s ready ring=0 talk=9000 hold=0 wrap=10000 team=blue site=north"
        )
    }

    @Test(arguments: [(20_833, "new"), (20_744, "new"), (20_743, "experienced")])
    func `An agent hired less than 90 days before the wrap ended is new`(hired: Int, cohort: String) {
        let outcome = fold("0 logged_on hired=\(hired) | 1s established c1 | 10s cleared c1 | 20s ready")
        #expect(outcome.wraps["c1 1s #1"] == "10s..20s ready ring=0 talk=9000 hold=0 wrap=10000 \(cohort)")
    }

    @Test func `A log-on without the day of hiring keeps what was known`() {
        let outcome = fold("0 logged_on hired=20800 | 1s logged_on | 2s established c1 | 10s cleared c1 | 20s ready")
        #expect(outcome.wraps["c1 2s #1"] == "10s..20s ready ring=0 talk=8000 hold=0 wrap=10000 new")
    }

    @Test func `Intervals never overlap and leave no gap from the first event on`() {
        let outcome = fold(
            """
            0 heartbeat | 10s logged_on | 20s ready | 30s offered c1 | 35s established c1 | 50s held c1 \
            | 60s retrieved c1 | 70s cleared c1 | 80s not_ready reason=tea | 90s logged_off
            """
        )
        #expect(
            outcome.intervals == [
                "0s": "..10s unknown", "10s": "..20s not_ready", "20s": "..30s ready", "30s": "..35s offered [c1]",
                "35s": "..50s talking [c1]", "50s": "..60s held [c1]", "60s": "..70s talking [c1]",
                "70s": "..80s after_call_work [c1]", "80s": "..90s not_ready reason=tea",
            ]
        )
    }
}
