import AgentTracking
import ContactCenter
import Testing

/// Model 1.5 and 1.10: a hang-up that nobody reported is concluded, and the conclusion given up when it is reported.
@Suite struct MissedHangUpTests {
    @Test func `Ready while a voice leg is established clears it there, flagged`() {
        let outcome = fold("0 established c1 | 60s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=60000 hold=0 wrap=0 inferred_clear"])
        #expect(outcome.view == "ready since 60s, declared ready")
        #expect(outcome.intervals == ["0s": "..60s talking [c1]"])
    }

    @Test func `Ready while a voice leg is held clears it there, flagged`() {
        let outcome = fold("0 established c1 | 20s held c1 | 60s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=20000 hold=40000 wrap=0 inferred_clear"])
    }

    @Test func `Ready that names a contact clears that voice leg only`() {
        let outcome = fold("0 established c1 | 10s held c1 | 20s established c2 | 60s ready c1")
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s ready ring=0 talk=10000 hold=50000 wrap=0 inferred_clear"])
        #expect(outcome.open == ["established c2 since 20s"])
        #expect(outcome.view == "talking since 20s, declared unknown")
    }

    @Test func `Ready while a chat is established clears nothing`() {
        let outcome = fold("0 established c1 channel=chat | 60s ready")
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["established c1 since 0s"])
        #expect(outcome.view == "talking since 0s, declared ready")
    }

    @Test func `After-call work while a voice leg is established clears it and starts its wrap`() {
        let outcome = fold("0 established c1 | 60s working_after_call | 90s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000 inferred_clear"])
    }

    @Test func `After-call work that names a contact clears that voice leg only`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 60s working_after_call c1 | 90s wrapup_ended c1"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..90s completed ring=0 talk=10000 hold=50000 wrap=30000 overlap=30000 inferred_clear"
            ]
        )
        #expect(outcome.open == ["established c2 since 20s"])
    }

    @Test func `After-call work that names no contact clears all voice legs`() {
        let outcome = fold("0 established c1 | 10s held c1 | 20s established c2 | 60s working_after_call | 90s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=10000 hold=50000 wrap=30000 inferred_clear",
                "c2 20s #1": "60s..90s ready ring=0 talk=40000 hold=0 wrap=30000 inferred_clear",
            ]
        )
    }

    @Test func `After-call work that clears several voice legs belongs to the one established last`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 60s working_after_call limit=10s | 90s ready"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=10000 hold=50000 wrap=30000 inferred_clear",
                "c2 20s #1":
                    "60s..90s ready ring=0 talk=40000 hold=0 wrap=30000 limit=10000 exceeded=20000 inferred_clear",
            ]
        )
    }

    @Test func `After-call work that clears several voice legs starts one wrap under on_event`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 60s working_after_call | 90s ready"
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s no_wrap ring=0 talk=10000 hold=50000 wrap=0 inferred_clear",
                "c2 20s #1": "60s..90s ready ring=0 talk=40000 hold=0 wrap=30000 inferred_clear",
            ]
        )
    }

    @Test func `After-call work clears no chat`() {
        let outcome = fold("0 established c1 channel=chat | 10s established c2 | 60s working_after_call | 90s ready")
        #expect(
            outcome.wraps == [
                "c2 10s #1": "60s..90s ready ring=0 talk=50000 hold=0 wrap=30000 overlap=30000 inferred_clear"
            ]
        )
        #expect(outcome.open == ["established c1 since 0s"])
    }

    @Test func `An inbound voice leg established while another is established clears that one`() {
        let outcome = fold("0 established c1 | 60s established c2 | 90s cleared c2 | 95s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s next_contact ring=0 talk=60000 hold=0 wrap=0 inferred_clear",
                "c2 60s #1": "90s..95s ready ring=0 talk=30000 hold=0 wrap=5000",
            ]
        )
        #expect(outcome.intervals["0s"] == "..90s talking [c1,c2]")
    }

    @Test(arguments: ["outbound", "internal"])
    func `A voice leg that is not inbound clears none when it is established`(direction: String) {
        let outcome = fold("0 established c1 | 60s established c2 direction=\(direction)")
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["established c1 since 0s", "established c2 since 60s"])
    }

    @Test func `An inbound voice leg established while another is held clears none`() {
        let outcome = fold("0 established c1 | 50s held c1 | 60s established c2")
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["held c1 since 50s", "established c2 since 60s"])
    }

    @Test func `An inbound chat established beside a voice leg clears none, nor the other way round`() {
        let outcome = fold(
            "0 established c1 | 60s established c2 channel=chat | 70s cleared c1 | 75s ready c1 | 80s established c3"
        )
        #expect(outcome.wraps == ["c1 0s #1": "70s..75s ready ring=0 talk=70000 hold=0 wrap=5000 overlap=5000"])
        #expect(outcome.open == ["established c2 since 60s", "established c3 since 80s"])
    }

    @Test func `Logged off clears the legs of all channels, flagged`() {
        let outcome = fold("0 established c1 channel=chat | 10s established c2 | 60s logged_off reason=shift")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s logged_off ring=0 talk=60000 hold=0 wrap=0 chat inferred_clear",
                "c2 10s #1": "60s..60s logged_off ring=0 talk=50000 hold=0 wrap=0 inferred_clear",
            ]
        )
        #expect(outcome.view == "logged_off reason=shift since 60s, declared logged_off")
    }

    @Test func `Wrap-up started for a live leg of any channel clears it there, flagged`() {
        let outcome = fold("0 established c1 channel=chat | 60s wrapup_started c1 limit=20s | 90s wrapup_ended c1")
        #expect(
            outcome.wraps == [
                "c1 0s #1": """
                60s..90s completed ring=0 talk=60000 hold=0 wrap=30000 limit=20000 exceeded=10000 chat inferred_clear
                """
            ]
        )
    }

    @Test func `Wrap-up started for a live voice leg clears it only`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 20s established c2 | 60s wrapup_started c2 | 90s wrapup_ended c2"
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c2 20s #1":
                    "60s..90s completed ring=0 talk=40000 hold=0 wrap=30000 overlap=30000 inferred_clear"
            ]
        )
        #expect(outcome.open == ["held c1 since 10s"])
    }
}
