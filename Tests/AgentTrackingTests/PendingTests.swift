import AgentTracking
import ContactCenter
import Testing

/// Model 1.3, 1.5 and 1.10: what the switch has noted is done when the last live voice leg is cleared.
@Suite struct PendingTests {
    @Test func `A pending ready takes effect when the last live voice leg is cleared`() {
        let outcome = fold("0 established c1 | 30s ready pending | 60s cleared c1 | 70s heartbeat")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.intervals == ["0s": "..60s talking [c1]"])
        #expect(outcome.view == "ready since 60s, declared ready")
    }

    @Test func `A pending after-call work takes effect when the last live voice leg is cleared`() {
        let outcome = fold("0 established c1 | 30s working_after_call limit=20s pending | 60s cleared c1 | 90s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000 limit=20000 exceeded=10000"
            ]
        )
    }

    @Test func `A pending after-call work starts the wrap under on_event`() {
        let outcome = fold("0 established c1 | 30s working_after_call pending | 60s cleared c1 | 90s ready") {
            $0.start = .onEvent
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
    }

    @Test func `A pending not_ready takes effect when the last live voice leg is cleared`() {
        let outcome = fold("0 established c1 | 30s not_ready pending reason=lunch | 60s cleared c1")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s not_ready ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.view == "not_ready reason=lunch since 60s, declared not_ready")
    }

    @Test func `A pending not_ready lets the wrap go on where the policy says so`() {
        let outcome = fold("0 established c1 | 30s not_ready pending reason=lunch | 60s cleared c1 | 90s ready") {
            $0.onNotReady = .continue
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
    }

    @Test func `A pending event changes nothing before it takes effect`() {
        let outcome = fold("0 not_ready | 1s established c1 | 30s ready pending | 31s heartbeat")
        #expect(outcome.view == "talking since 1s, declared not_ready")
        #expect(outcome.open == ["established c1 since 1s"])
        #expect(outcome.wraps == [:])
    }

    @Test func `With no live voice leg a pending event acts at once`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 90s ready pending")
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
        #expect(outcome.view == "ready since 90s, declared ready")
    }

    @Test func `With a live chat only a pending event acts at once`() {
        let outcome = fold("0 established c1 channel=chat | 10s not_ready pending reason=lunch")
        #expect(outcome.view == "talking since 0s, declared not_ready")
    }

    @Test func `With a ringing voice leg only a pending event acts at once`() {
        let outcome = fold("0 offered c1 | 10s ready pending")
        #expect(outcome.view == "ready since 10s, declared ready")
    }

    @Test func `A pending event waits for the last of several voice legs`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 30s ready pending | 60s cleared c2 | 80s cleared c1"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "80s..80s ready ring=0 talk=10000 hold=70000 wrap=0",
                "c2 20s #1": "60s..80s ready ring=0 talk=40000 hold=0 wrap=20000 overlap=20000",
            ]
        )
    }

    @Test func `A pending event does not wait for a chat`() {
        let outcome = fold(
            "0 established c1 | 10s established c2 channel=chat | 30s ready pending | 60s cleared c1"
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.view == "talking since 0s, declared ready")
    }

    @Test func `Noted events act in their order, after-call work before not_ready`() {
        let outcome = fold(
            """
            0 established c1 | 30s working_after_call limit=20s pending | 40s not_ready reason=lunch pending \
            | 60s cleared c1
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s not_ready ring=0 talk=60000 hold=0 wrap=0 limit=20000"])
        #expect(outcome.view == "not_ready reason=lunch since 60s, declared not_ready")
    }

    @Test func `Noted events act in their order, not_ready before after-call work`() {
        let outcome = fold(
            """
            0 established c1 | 30s not_ready reason=lunch pending | 40s working_after_call pending \
            | 60s cleared c1 | 90s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
    }

    @Test func `Noted events act in their order, ready before not_ready`() {
        let outcome = fold(
            "0 established c1 | 30s ready pending | 40s not_ready reason=lunch pending | 60s cleared c1"
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.view == "not_ready reason=lunch since 60s, declared not_ready")
    }

    @Test func `A later plain not_ready cancels a noted ready`() {
        let outcome = fold(
            """
            0 established c1 | 30s ready pending | 40s not_ready reason=tea | 60s cleared c1 | 90s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"])
    }

    @Test func `A later plain not_ready cancels a noted not_ready`() {
        let outcome = fold(
            """
            0 established c1 | 30s not_ready reason=lunch pending | 40s not_ready reason=tea | 60s cleared c1 \
            | 90s heartbeat
            """
        )
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["wrap c1 since 60s"])
        #expect(outcome.view == "after_call_work since 60s, declared not_ready")
    }

    @Test func `A later plain ready cancels a noted not_ready`() {
        let outcome = fold("0 established c1 | 30s not_ready reason=lunch pending | 40s ready")
        #expect(outcome.wraps == ["c1 0s #1": "40s..40s ready ring=0 talk=40000 hold=0 wrap=0 inferred_clear"])
        #expect(outcome.view == "ready since 40s, declared ready")
    }

    @Test func `A later plain not_ready cancels no noted after-call work`() {
        let outcome = fold(
            """
            0 established c1 | 30s working_after_call limit=20s pending | 40s not_ready | 60s cleared c1 | 70s ready
            """
        ) { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "60s..70s ready ring=0 talk=60000 hold=0 wrap=10000 limit=20000"])
    }

    @Test func `When the next call clears the last leg by inference, noted events do not touch that call`() {
        let outcome = fold(
            "0 established c1 | 30s ready pending | 60s established c2 | 120s cleared c2 | 150s ready"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0 inferred_clear",
                "c2 60s #1": "120s..150s ready ring=0 talk=60000 hold=0 wrap=30000",
            ]
        )
    }

    @Test func `A pending event that takes effect at an inferred clear by logged off acts there`() {
        let outcome = fold("0 established c1 | 30s ready pending | 60s logged_off")
        #expect(outcome.view == "logged_off since 60s, declared logged_off")
        #expect(outcome.open == [])
        #expect(outcome.wraps.count == 1)
    }

    @Test(
        arguments: [
            "60s cleared c1 | 60s wrapup_started c1 limit=30s", "50s wrapup_started c1 limit=30s | 60s cleared c1",
            "60s cleared c1 | 60s working_after_call limit=30s", "60s working_after_call limit=30s",
        ],
        ["ready", "not_ready"]
    )
    func `A start is stronger than a noted ready or not_ready, which is declared only`(start: String, noted: String) {
        for starts in [WrapUpPolicy.Start.onClear, .onEvent] {
            let outcome = fold("0 established c1 | 30s \(noted) pending | \(start) | 80s wrapup_ended c1") {
                $0.start = starts
            }
            let flag = start.contains("cleared") ? "" : " inferred_clear"
            #expect(
                outcome.wraps == [
                    "c1 0s #1": "60s..80s completed ring=0 talk=60000 hold=0 wrap=20000 limit=30000\(flag)"
                ]
            )
            #expect(outcome.view == "\(noted) since 80s, declared \(noted)")
        }
    }

    @Test func `A start that comes a millisecond later finds the wrap ended by what was noted`() {
        let outcome = fold(
            "0 established c1 | 30s ready pending | 60s cleared c1 | 60001ms wrapup_started c1 | 80s wrapup_ended c1"
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0"])
    }

    @Test func `Of two wraps that begin at once only the one with a start goes on`() {
        let outcome = fold(
            """
            0 established c1 | 10s established c2 channel=chat | 30s ready pending | 60s cleared c2 | 60s cleared c1
            | 60s wrapup_started c1 | 80s wrapup_ended c1
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..80s completed ring=0 talk=60000 hold=0 wrap=20000",
                "c2 10s #1": "60s..60s ready ring=0 talk=50000 hold=0 wrap=0 chat",
            ]
        )
    }

    @Test func `Not_ready while a voice leg is live changes the declared state and nothing else`() {
        let outcome = fold(
            """
            0 established c0 channel=chat | 10s cleared c0 | 20s established c1 | 25s offered c2 \
            | 30s not_ready reason=tea | 35s heartbeat
            """
        )
        #expect(outcome.view == "talking since 20s, declared not_ready")
        #expect(outcome.open == ["wrap c0 since 10s", "established c1 since 20s", "offered c2 since 25s"])
        #expect(outcome.wraps == [:])
    }

    @Test func `Not_ready while a voice leg is live closes no waiting leg`() {
        let outcome = fold(
            """
            0 established c0 channel=chat | 9s established c1 | 10s cleared c0 | 12s not_ready \
            | 14s wrapup_started c0 | 16s wrapup_ended c0
            """
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == ["c0 0s #1": "14s..16s completed ring=0 talk=10000 hold=0 wrap=2000 overlap=2000 chat"]
        )
    }

    @Test func `Not_ready during a held call changes the declared state only`() {
        let outcome = fold("0 established c1 | 10s held c1 | 20s not_ready reason=tea | 30s cleared c1 | 40s ready")
        #expect(outcome.wraps == ["c1 0s #1": "30s..40s ready ring=0 talk=10000 hold=20000 wrap=10000"])
    }
}
