import AgentTracking
import ContactCenter
import Testing

/// Model 1.5: a leg's life, its identity, its attributes, and how what is lost is closed.
@Suite struct LegTests {
    @Test func `A leg is offered, established, held, retrieved, cleared, wrapped up and closed`() {
        let outcome = fold(
            """
            0 offered c1 | 5s established c1 | 25s held c1 | 35s retrieved c1 | 65s cleared c1 | 95s ready
            """,
            until: "96s"
        )
        #expect(outcome.wraps == ["c1 0s #1": "65s..95s ready ring=5000 talk=50000 hold=10000 wrap=30000"])
        #expect(
            outcome.intervals == [
                "0s": "..5s offered [c1]", "5s": "..25s talking [c1]", "25s": "..35s held [c1]",
                "35s": "..65s talking [c1]", "65s": "..95s after_call_work [c1]",
            ]
        )
        #expect(outcome.view == "ready since 95s, declared ready")
        #expect(outcome.open == [])
    }

    @Test func `A leg that is offered and not answered is closed without a wrap`() {
        let outcome = fold("0 ready | 1s offered c1 | 11s not_answered c1 cause=no_answer | 20s heartbeat")
        #expect(outcome.wraps == [:])
        #expect(outcome.intervals == ["0s": "..1s ready", "1s": "..11s offered [c1]"])
        #expect(outcome.view == "ready since 11s, declared ready")
        #expect(outcome.anomalies == [:])
    }

    @Test func `Talk is time established and not held, and hold is time held`() {
        let outcome = fold(
            "0 established c1 | 10s held c1 | 13s retrieved c1 | 20s held c1 | 24s cleared c1 | 30s ready"
        )
        #expect(outcome.wraps == ["c1 0s #1": "24s..30s ready ring=0 talk=17000 hold=7000 wrap=6000"])
    }

    @Test func `Established without offered has ring 0`() {
        let outcome = fold("7s established c1 | 10s cleared c1 | 11s ready")
        #expect(outcome.wraps == ["c1 7s #1": "10s..11s ready ring=0 talk=3000 hold=0 wrap=1000"])
    }

    @Test func `An offered or established after the earlier leg was cleared opens another leg`() {
        let outcome = fold(
            """
            0 offered c1 | 5s established c1 | 20s cleared c1 | 30s offered c1 | 33s established c1 | 50s cleared c1 \
            | 60s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "20s..33s next_contact ring=5000 talk=15000 hold=0 wrap=13000",
                "c1 30s #1": "50s..60s ready ring=3000 talk=17000 hold=0 wrap=10000",
            ]
        )
    }

    @Test func `The same agent meets the contact again after its wrap is over`() {
        let outcome = fold(
            "0 established c1 | 20s cleared c1 | 25s ready | 30s established c1 | 50s cleared c1 | 60s ready"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "20s..25s ready ring=0 talk=20000 hold=0 wrap=5000",
                "c1 30s #1": "50s..60s ready ring=0 talk=20000 hold=0 wrap=10000",
            ]
        )
    }

    @Test func `Wrap-up events go to the contact's leg that is in wrap, oldest first`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s cleared c1 | 20s established c1 channel=chat | 30s cleared c1 \
            | 40s wrapup_ended c1 disposition=first | 50s wrapup_ended c1 disposition=second
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "10s..40s completed ring=0 talk=10000 hold=0 wrap=30000 overlap=10000 disposition=first chat",
                "c1 20s #1": "30s..50s completed ring=0 talk=10000 hold=0 wrap=20000 disposition=second chat",
            ]
        )
    }

    @Test func `Wrap-up events go to the leg waiting for its wrap, oldest first`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s cleared c1 | 11s established c1 channel=chat | 12s cleared c1 \
            | 13s wrapup_started c1 | 20s wrapup_ended c1
            """,
            until: "30s"
        ) { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "13s..20s completed ring=0 talk=10000 hold=0 wrap=7000 chat",
                "c1 11s #1": "12s..12s no_wrap ring=0 talk=1000 hold=0 wrap=0 chat",
            ]
        )
    }

    @Test func `A wrap-up event goes to the leg in wrap before the live one`() {
        let outcome = fold(
            "0 established c1 channel=chat | 10s cleared c1 | 20s established c1 channel=chat | 25s wrapup_ended c1"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..25s completed ring=0 talk=10000 hold=0 wrap=15000 overlap=5000 chat"
            ]
        )
        #expect(outcome.open == ["established c1 since 20s"])
    }

    @Test func `Other leg events go to the contact's newest open leg`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 10s cleared c1 | 20s established c1 channel=chat | 25s held c1 \
            | 30s cleared c1 | 40s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..40s ready ring=0 talk=10000 hold=0 wrap=30000 overlap=10000 chat",
                "c1 20s #1": "30s..40s ready ring=0 talk=5000 hold=5000 wrap=10000 chat",
            ]
        )
    }

    @Test func `Attributes belong to the leg, and each leg event may set them`() {
        let outcome = fold(
            """
            0 offered c1 queue=sales | 5s established c1 reason=price | 25s held c1 campaign=spring \
            | 35s cleared c1 direction=outbound | 45s wrapup_ended c1 disposition=sold
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": """
                35s..45s completed ring=5000 talk=20000 hold=10000 wrap=10000 queue=sales reason=price \
                campaign=spring disposition=sold outbound
                """
            ]
        )
    }

    @Test func `Of an attribute the last value that is not null wins`() {
        let outcome = fold(
            """
            0 established c1 queue=sales reason=a | 5s held c1 queue=service | 9s retrieved c1 \
            | 10s cleared c1 | 12s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..12s ready ring=0 talk=6000 hold=4000 wrap=2000 queue=service reason=a"
            ]
        )
    }

    @Test func `An attribute of one leg is not taken over by the contact's next leg`() {
        let outcome = fold(
            """
            0 established c1 queue=sales | 10s cleared c1 | 12s ready | 20s established c1 | 30s cleared c1 \
            | 31s ready
            """
        )
        #expect(outcome.wraps["c1 20s #1"] == "30s..31s ready ring=0 talk=10000 hold=0 wrap=1000")
    }

    @Test(arguments: ["cleared", "held", "retrieved", "not_answered", "wrapup_extended", "wrapup_ended"])
    func `A leg event after its leg was closed updates attributes and does nothing else`(kind: String) {
        let outcome = fold("0 established c1 | 10s cleared c1 | 12s ready | 132s \(kind) c1 disposition=sold queue=q")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..12s ready ring=0 talk=10000 hold=0 wrap=2000 queue=q disposition=sold"
            ]
        )
        #expect(outcome.wrapHistory == ["closed c1 0s #1", "corrected c1 0s #1"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `A leg event after its leg was closed updates all its records`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 12s wrapup_ended c1 | 14s wrapup_started c1 | 20s ready \
            | 30s wrapup_ended c1 disposition=sold
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..12s completed ring=0 talk=10000 hold=0 wrap=2000 disposition=sold",
                "c1 0s #2": "14s..20s ready ring=0 talk=0 hold=0 wrap=6000 disposition=sold",
            ]
        )
        #expect(outcome.anomalies == [:])
    }

    @Test func `A leg event later than the horizon after its leg was closed changes nothing and is an anomaly`() {
        let outcome = fold("0 established c1 | 10s cleared c1 | 12s ready | 132001ms held c1 queue=q")
        #expect(outcome.wraps == ["c1 0s #1": "10s..12s ready ring=0 talk=10000 hold=0 wrap=2000"])
        #expect(outcome.anomalies.values.reduce(0, +) == 1)
    }

    @Test func `Every leg that was established gives at least one wrap record`() {
        let outcome = fold("0 established c1 | 0 cleared c1 | 1s ready", until: "10s") { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "0s..0s no_wrap ring=0 talk=0 hold=0 wrap=0"])
    }

    @Test func `The direction internal makes no consultation of a chat, which is wrapped up`() {
        let outcome = fold("0 established c1 channel=chat direction=internal | 10s cleared c1 | 12s ready")
        #expect(outcome.wraps == ["c1 0s #1": "10s..12s ready ring=0 talk=10000 hold=0 wrap=2000 chat internal"])
    }
}
