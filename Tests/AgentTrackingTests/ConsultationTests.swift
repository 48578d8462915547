import AgentTracking
import ContactCenter
import Testing

/// Model 1.5 and 1.10: consultations have no wrap, and their talk belongs to the leg they were made for.
@Suite struct ConsultationTests {
    @Test func `A voice leg whose direction is internal is a consultation for the leg held beside it`() {
        let outcome = fold(
            """
            0 established c1 | 30s held c1 | 30s established c2 direction=internal | 50s cleared c2 \
            | 50s retrieved c1 | 60s cleared c1 | 90s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=40000 hold=20000 wrap=30000 consult=20000",
                "c2 30s #1": "50s..50s consult ring=0 talk=20000 hold=0 wrap=0 internal consult",
            ]
        )
        #expect(
            outcome.intervals == [
                "0s": "..60s talking [c1,c2]", "60s": "..90s after_call_work [c1]",
            ]
        )
    }

    @Test func `An outbound voice leg established while another voice leg is held is a consultation`() {
        let outcome = fold(
            """
            0 established c1 | 30s held c1 | 32s established c2 direction=outbound | 50s cleared c2 \
            | 60s cleared c1 | 90s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=30000 hold=30000 wrap=30000 consult=18000",
                "c2 32s #1": "50s..50s consult ring=0 talk=18000 hold=0 wrap=0 outbound consult",
            ]
        )
    }

    @Test func `A consultation stays one when the other leg clears first`() {
        let outcome = fold(
            """
            0 established c1 | 30s held c1 | 32s established c2 direction=outbound | 50s cleared c1 \
            | 60s cleared c2 | 90s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "50s..90s ready ring=0 talk=30000 hold=20000 wrap=40000 consult=28000 overlap=10000",
                "c2 32s #1": "60s..60s consult ring=0 talk=28000 hold=0 wrap=0 outbound consult",
            ]
        )
    }

    @Test func `The consult time of a leg whose wrap is over is a revision`() {
        let outcome = fold(
            """
            0 established c1 | 30s held c1 | 32s established c2 direction=internal | 50s cleared c1 \
            | 55s wrapup_ended c1 | 60s cleared c2
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "50s..55s completed ring=0 talk=30000 hold=20000 wrap=5000 consult=28000 overlap=5000",
                "c2 32s #1": "60s..60s consult ring=0 talk=28000 hold=0 wrap=0 internal consult",
            ]
        )
        #expect(Set(outcome.wrapHistory) == ["closed c1 0s #1", "corrected c1 0s #1", "closed c2 32s #1"])
    }

    @Test func `An outbound voice leg established while no other voice leg is held is no consultation`() {
        let outcome = fold(
            "0 established c1 | 30s established c2 direction=outbound | 50s cleared c2 | 60s cleared c1 | 90s ready"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000",
                "c2 30s #1": "50s..90s ready ring=0 talk=20000 hold=0 wrap=40000 overlap=10000 outbound",
            ]
        )
    }

    @Test func `An outbound voice leg established while a chat is held is no consultation`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s held c1 | 30s established c2 direction=outbound | 50s cleared c2 \
            | 60s wrapup_ended c2
            """
        )
        #expect(
            outcome.wraps == [
                "c2 30s #1": "50s..60s completed ring=0 talk=20000 hold=0 wrap=10000 overlap=10000 outbound"
            ]
        )
    }

    @Test func `An outbound leg that is no voice leg is no consultation beside a held voice leg`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 30s established c2 channel=email direction=outbound | 50s cleared c2 \
            | 60s wrapup_ended c2
            """
        )
        #expect(
            outcome.wraps == [
                "c2 30s #1":
                    "50s..60s completed ring=0 talk=20000 hold=0 wrap=10000 overlap=10000 email outbound"
            ]
        )
    }

    @Test func `An inbound leg established while another is held is no consultation`() {
        let outcome = fold(
            """
            0 established c1 | 30s held c1 | 32s established c2 | 50s cleared c2 | 55s ready c2 \
            | 60s cleared c1 | 61s ready
            """
        )
        #expect(outcome.wraps["c2 32s #1"] == "50s..55s ready ring=0 talk=18000 hold=0 wrap=5000 overlap=5000")
        #expect(outcome.wraps["c1 0s #1"] == "60s..61s ready ring=0 talk=30000 hold=30000 wrap=1000")
    }

    @Test func `The last value of the direction decides, and makes a consultation`() {
        let outcome = fold("0 established c1 | 10s cleared c1 direction=internal | 20s ready")
        #expect(outcome.wraps == ["c1 0s #1": "10s..10s consult ring=0 talk=10000 hold=0 wrap=0 internal consult"])
    }

    @Test func `The last value of the direction decides, and unmakes a consultation`() {
        let outcome = fold("0 established c1 direction=internal | 10s cleared c1 direction=inbound | 20s ready")
        #expect(outcome.wraps == ["c1 0s #1": "10s..20s ready ring=0 talk=10000 hold=0 wrap=10000"])
    }

    @Test func `A consultation has no wrap, and its agent shows the state declared`() {
        let outcome = fold("0 ready | 10s established c1 direction=internal | 20s cleared c1 | 30s heartbeat")
        #expect(outcome.intervals == ["0s": "..10s ready", "10s": "..20s talking [c1]"])
        #expect(outcome.view == "ready since 20s, declared ready")
        #expect(outcome.wraps == ["c1 10s #1": "20s..20s consult ring=0 talk=10000 hold=0 wrap=0 internal consult"])
    }

    @Test func `A consultation that was offered rings`() {
        let outcome = fold("0 offered c1 direction=internal | 4s established c1 | 20s cleared c1")
        #expect(
            outcome.wraps == ["c1 0s #1": "20s..20s consult ring=4000 talk=16000 hold=0 wrap=0 internal consult"]
        )
    }

    @Test func `Only the talk of a consultation is consult time`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 10s established c2 direction=internal | 20s held c2 | 35s cleared c2 \
            | 40s cleared c1 | 50s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "40s..50s ready ring=0 talk=10000 hold=30000 wrap=10000 consult=10000",
                "c2 10s #1": "35s..35s consult ring=0 talk=10000 hold=15000 wrap=0 internal consult",
            ]
        )
    }

    @Test func `The consult times of a leg add up`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 10s established c2 direction=internal | 20s cleared c2 \
            | 25s established c3 direction=outbound | 40s cleared c3 | 50s cleared c1 | 60s ready
            """
        )
        #expect(
            outcome.wraps["c1 0s #1"] == "50s..60s ready ring=0 talk=10000 hold=40000 wrap=10000 consult=25000"
        )
    }

    @Test func `The other leg is the one held, before one that is live`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 20s established c2 | 30s established c3 direction=internal \
            | 40s cleared c3 | 50s cleared c2 | 60s cleared c1 | 70s ready
            """
        )
        #expect(outcome.wraps["c1 0s #1"] == "60s..70s ready ring=0 talk=10000 hold=50000 wrap=10000 consult=10000")
        #expect(outcome.wraps["c2 20s #1"] == "50s..70s ready ring=0 talk=30000 hold=0 wrap=20000 overlap=10000")
    }

    @Test func `The other leg is the latest of several that are held`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 20s established c2 | 25s held c2 | 30s established c3 direction=internal \
            | 40s cleared c3 | 50s cleared c2 | 60s cleared c1 | 70s ready
            """
        )
        #expect(outcome.wraps["c1 0s #1"] == "60s..70s ready ring=0 talk=10000 hold=50000 wrap=10000")
        #expect(
            outcome.wraps["c2 20s #1"]
                == "50s..70s ready ring=0 talk=5000 hold=25000 wrap=20000 consult=10000 overlap=10000"
        )
    }

    @Test func `The other leg is the live one when none is held`() {
        let outcome = fold(
            "0 established c1 | 30s established c2 direction=internal | 40s cleared c2 | 60s cleared c1 | 70s ready"
        )
        #expect(outcome.wraps["c1 0s #1"] == "60s..70s ready ring=0 talk=60000 hold=0 wrap=10000 consult=10000")
    }

    @Test func `Where none was beside it when established, the other leg is the one live when it is cleared`() {
        let outcome = fold(
            """
            0 established c2 direction=internal | 10s held c2 | 20s established c1 | 40s cleared c2 \
            | 60s cleared c1 | 70s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 20s #1": "60s..70s ready ring=0 talk=40000 hold=0 wrap=10000 consult=10000",
                "c2 0s #1": "40s..40s consult ring=0 talk=10000 hold=30000 wrap=0 internal consult",
            ]
        )
    }

    @Test func `A consultation ends no wrap as the next contact`() {
        let outcome = fold(
            "0 established c1 | 10s cleared c1 | 20s established c2 direction=internal | 30s cleared c2 | 40s ready"
        )
        #expect(outcome.wraps["c1 0s #1"] == "10s..40s ready ring=0 talk=10000 hold=0 wrap=30000 overlap=10000")
    }

    @Test func `A consultation that is capped keeps its end cause`() {
        let outcome = fold("0 established c1 direction=internal", until: "12h1s")
        #expect(
            outcome.wraps == [
                "c1 0s #1": """
                43200s..43200s consult ring=0 talk=43200000 hold=0 wrap=0 internal inferred_clear suspect consult
                """
            ]
        )
    }
}
