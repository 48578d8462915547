import AgentTracking
import ContactCenter
import Testing

/// Model 1.7: when a wrap ends, and why.
@Suite struct WrapEndTests {
    @Test func `Ready ends every wrap of the agent`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 0 established c2 channel=email | 10s cleared c1 | 20s cleared c2 \
            | 30s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..30s ready ring=0 talk=10000 hold=0 wrap=20000 overlap=10000 chat",
                "c2 0s #1": "20s..30s ready ring=0 talk=20000 hold=0 wrap=10000 email",
            ]
        )
    }

    @Test func `Ready with a contact ends only that wrap, and the declared state stays as it was`() {
        let outcome = fold(
            """
            0 not_ready reason=chat | 1s established c1 channel=chat | 1s established c2 channel=chat | 10s cleared c1 \
            | 20s cleared c2 | 30s ready c1
            """
        )
        #expect(
            outcome.wraps == ["c1 1s #1": "10s..30s ready ring=0 talk=9000 hold=0 wrap=20000 overlap=10000 chat"]
        )
        #expect(outcome.open == ["wrap c2 since 20s"])
        #expect(outcome.view == "after_call_work since 20s, declared not_ready")
    }

    @Test func `Wrap-up ended ends the wrap of its leg`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 1s established c2 channel=chat | 10s cleared c1 | 20s cleared c2 \
            | 30s wrapup_ended c2 cause=agent
            """
        )
        #expect(outcome.wraps == ["c2 1s #1": "20s..30s completed ring=0 talk=19000 hold=0 wrap=10000 chat"])
        #expect(outcome.open == ["wrap c1 since 10s"])
    }

    @Test func `Not_ready ends the wrap by default`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 90s not_ready reason=tea")
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s not_ready ring=0 talk=60000 hold=0 wrap=30000"])
        #expect(outcome.view == "not_ready reason=tea since 90s, declared not_ready")
    }

    @Test func `Not_ready lets the wrap go on where the policy is continue`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 90s not_ready reason=tea | 95s wrapup_ended c1") {
            $0.onNotReady = .continue
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..95s completed ring=0 talk=60000 hold=0 wrap=35000"])
        #expect(outcome.view == "not_ready reason=tea since 95s, declared not_ready")
    }

    @Test func `The policy is that of the leg in wrap`() {
        var policy = TrackingPolicy()
        var patient = policy.wrapUp
        patient.onNotReady = .continue
        policy.setWrapUp(patient, forQueue: "patient")
        let outcome = fold(
            """
            0 established c1 channel=chat queue=patient | 0 established c2 channel=chat queue=other | 10s cleared c1 \
            | 20s cleared c2 | 30s not_ready
            """,
            policy: policy
        )
        #expect(
            outcome.wraps == ["c2 0s #1": "20s..30s not_ready ring=0 talk=20000 hold=0 wrap=10000 queue=other chat"]
        )
        #expect(outcome.open == ["wrap c1 since 10s"])
    }

    @Test func `A wrap of a call ends when the next inbound call is established`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 80s offered c2 | 85s established c2")
        #expect(outcome.wraps == ["c1 0s #1": "60s..85s next_contact ring=0 talk=60000 hold=0 wrap=25000"])
    }

    @Test func `A wrap of a chat goes on when the next chat is established`() {
        let outcome = fold(
            "0 established c1 channel=chat | 60s cleared c1 | 80s established c2 channel=chat | 90s wrapup_ended c1"
        )
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..90s completed ring=0 talk=60000 hold=0 wrap=30000 overlap=10000 chat"]
        )
    }

    @Test func `Channels that are not voice are of one kind`() {
        let outcome = fold("0 established c1 channel=chat | 60s cleared c1 | 80s established c2 channel=message") {
            $0.onNextContact = .end
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..80s next_contact ring=0 talk=60000 hold=0 wrap=20000 chat"])
    }

    @Test func `An outbound leg that is no voice leg ends no wrap`() {
        let outcome = fold(
            "0 established c1 channel=chat | 60s cleared c1 | 80s established c2 channel=email direction=outbound"
        ) {
            $0.onNextContact = .end
            $0.onOutbound = .end
        }
        #expect(outcome.wraps == [:])
    }

    @Test func `Logged off ends every wrap`() {
        let outcome = fold(
            "0 established c1 channel=chat | 0 established c2 | 10s cleared c1 | 20s cleared c2 | 30s logged_off"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..30s logged_off ring=0 talk=10000 hold=0 wrap=20000 overlap=10000 chat",
                "c2 0s #1": "20s..30s logged_off ring=0 talk=20000 hold=0 wrap=10000",
            ]
        )
        #expect(outcome.view == "logged_off since 30s, declared logged_off")
    }

    @Test func `A wrap without an end is capped and suspect`() {
        let outcome = fold("0 ready | 1s established c1 | 60s cleared c1", until: "4h2m")
        #expect(
            outcome.wraps == ["c1 1s #1": "60s..14460s capped ring=0 talk=59000 hold=0 wrap=14400000 suspect"]
        )
        #expect(outcome.view == "ready since 14460s, declared ready")
    }

    @Test func `A wrap is capped where the policy of its queue says so`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "2m") { $0.capMs = 30_000 }
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s capped ring=0 talk=60000 hold=0 wrap=30000 suspect"])
    }

    @Test func `A wrap of 0 ms is a wrap`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 60s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0"])
        #expect(outcome.intervals == ["0s": "..60s talking [c1]"])
    }

    @Test func `A heartbeat never ends anything, nor logs anyone on`() {
        let outcome = fold(
            "0 logged_off | 1s heartbeat | 2s offered c1 | 3s heartbeat | 4s established c1 | 5s heartbeat"
                + " | 6s cleared c1 | 7s heartbeat"
        )
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["wrap c1 since 6s"])
        #expect(outcome.view == "after_call_work since 6s, declared logged_off")
        #expect(
            outcome.intervals == [
                "0s": "..2s logged_off", "2s": "..4s offered [c1]", "4s": "..6s talking [c1]",
            ]
        )
    }

    @Test func `Overlap is the part of the wrap during which the presented state was talking or held`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s cleared c1 | 20s established c2 | 30s held c2 | 45s cleared c2 \
            | 50s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..50s ready ring=0 talk=10000 hold=0 wrap=40000 overlap=25000 chat",
                "c2 20s #1": "45s..50s ready ring=0 talk=10000 hold=15000 wrap=5000",
            ]
        )
    }

    @Test func `Overlap ends with the wrap`() {
        let outcome = fold("0 established c1 | 1s established c2 channel=chat | 10s cleared c1 | 30s wrapup_ended c1")
        #expect(
            outcome.wraps == ["c1 0s #1": "10s..30s completed ring=0 talk=10000 hold=0 wrap=20000 overlap=20000"]
        )
    }
}
