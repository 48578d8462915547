import AgentTracking
import ContactCenter
import Testing

/// Model 1.4: one order, whatever the order of arrival.
@Suite struct OrderTests {
    @Test func `Events of one millisecond are ordered by rank`() {
        let ranks: [[EventKind]] = [
            [.contactCleared, .contactNotAnswered], [.agentWorkingAfterCall, .contactWrapupStarted],
            [.contactWrapupExtended], [.contactWrapupEnded], [.contactHeld], [.contactRetrieved], [.agentLoggedOff],
            [.agentLoggedOn], [.agentReady], [.agentNotReady], [.contactQueued], [.contactOffered],
            [.contactEstablished],
            [
                .contactLeftQueue, .contactAbandoned, .contactTransferred, .contactEnded, .contactOutcome,
                .contactSurveyed,
            ],
            [.agentHeartbeat],
        ]
        for (rank, kinds) in ranks.enumerated() {
            for kind in kinds { #expect(Int(kind.rank) == rank, "\(kind)") }
        }
        #expect(ranks.joined().count == EventKind.allCases.count)
    }

    @Test func `Cleared comes before the start of its wrap-up`() {
        let outcome = fold("0 established c1 | 10s working_after_call | 10s cleared c1 | 20s ready")
        #expect(outcome.wraps == ["c1 0s #1": "10s..20s ready ring=0 talk=10000 hold=0 wrap=10000"])
    }

    @Test func `Cleared comes before the next call being established`() {
        let outcome = fold("0 established c1 | 10s established c2 | 10s cleared c1 | 20s cleared c2 | 30s ready")
        #expect(outcome.wraps["c1 0s #1"] == "10s..10s next_contact ring=0 talk=10000 hold=0 wrap=0")
    }

    @Test func `Wrap-up starts before it is extended, and is extended before it ends`() {
        let outcome = fold(
            "0 established c1 | 10s wrapup_ended c1 | 10s wrapup_extended c1 by=5s | 10s wrapup_started c1 limit=9s"
                + " | 10s cleared c1"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..10s completed ring=0 talk=10000 hold=0 wrap=0 limit=9000 extended=5000"
            ]
        )
    }

    @Test func `Wrap-up ends before ready does`() {
        let outcome = fold("0 established c1 | 10s cleared c1 | 20s ready | 20s wrapup_ended c1")
        #expect(outcome.wraps == ["c1 0s #1": "10s..20s completed ring=0 talk=10000 hold=0 wrap=10000"])
    }

    @Test func `Held comes before retrieved`() {
        let outcome = fold("0 established c1 | 10s retrieved c1 | 10s held c1 | 20s cleared c1 | 30s ready")
        #expect(outcome.wraps == ["c1 0s #1": "20s..30s ready ring=0 talk=20000 hold=0 wrap=10000"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `A call is held before the next one is established`() {
        let outcome = fold("0 established c1 | 10s established c2 | 10s held c1 | 20s heartbeat")
        #expect(outcome.open == ["held c1 since 10s", "established c2 since 10s"])
    }

    @Test func `Logged off comes before logged on, that before ready, and that before not_ready`() {
        let outcome = fold(
            """
            0 logged_on | 0 logged_off | 10s ready | 10s logged_on | 20s not_ready reason=tea | 20s ready
            """
        )
        #expect(outcome.intervals == ["0s": "..10s not_ready", "10s": "..20s ready"])
        #expect(outcome.view == "not_ready reason=tea since 20s, declared not_ready")
    }

    @Test(arguments: ["ready", "not_ready", "logged_off"])
    func `An agent event comes before an offer, which it does not drop`(kind: String) {
        let outcome = fold("0 heartbeat | 10s offered c1 | 10s \(kind) | 15s heartbeat")
        #expect(outcome.open == ["offered c1 since 10s"])
    }

    @Test func `Offered comes before established`() {
        let outcome = fold("0 established c1 | 0 offered c1 | 10s cleared c1 | 20s ready")
        #expect(outcome.wraps == ["c1 0s #1": "10s..20s ready ring=0 talk=10000 hold=0 wrap=10000"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `At equal rank the sequence decides`() {
        let outcome = fold("0 not_ready reason=lunch seq=2 | 0 not_ready reason=tea seq=1")
        #expect(outcome.view == "not_ready reason=lunch since 0s, declared not_ready")
    }

    @Test func `An event without a sequence has sequence 0`() {
        let outcome = fold("0 not_ready reason=a seq=1 | 0 not_ready reason=b | 0 not_ready reason=c seq=-1")
        #expect(outcome.view == "not_ready reason=a since 0s, declared not_ready")
        let other = fold("0 not_ready reason=b | 0 not_ready reason=c seq=-1")
        #expect(other.view == "not_ready reason=b since 0s, declared not_ready")
    }

    @Test func `Rank decides before the sequence`() {
        let outcome = fold("0 not_ready reason=a seq=1 | 0 ready seq=2")
        #expect(outcome.view == "not_ready reason=a since 0s, declared not_ready")
    }

    @Test(arguments: [("Z", "a"), ("a", "b"), ("a", "aa"), ("z", "é"), ("é", "€"), ("￿", "😀")])
    func `At equal sequence the bytes of the source decide, then those of the id`(first: String, second: String) {
        let bySource = fold(
            "0 not_ready reason=second source=\(second) id=1 | 0 not_ready reason=first source=\(first) id=2"
        )
        #expect(bySource.view == "not_ready reason=second since 0s, declared not_ready")
        let byID = fold("0 not_ready reason=second id=\(second) | 0 not_ready reason=first id=\(first)")
        #expect(byID.view == "not_ready reason=second since 0s, declared not_ready")
    }

    @Test func `The sequence decides before the source`() {
        let outcome = fold("0 not_ready reason=a source=a seq=1 | 0 not_ready reason=b source=b")
        #expect(outcome.view == "not_ready reason=a since 0s, declared not_ready")
    }

    @Test func `A cleared that finds no open leg closes the one opened in its millisecond with talk 0`() {
        let outcome = fold("0 offered c1 | 0 established c1 | 0 cleared c1 | 10s ready")
        #expect(outcome.wraps == ["c1 0s #1": "0s..10s ready ring=0 talk=0 hold=0 wrap=10000"])
        #expect(outcome.intervals == ["0s": "..10s after_call_work [c1]"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `A cleared that waits has not closed the leg for the events of its millisecond`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 10s offered c1 | 10s established c1 | 20s cleared c1 \
            | 30s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..10s next_contact ring=0 talk=10000 hold=0 wrap=0",
                "c1 10s #1": "20s..30s ready ring=0 talk=10000 hold=0 wrap=10000",
            ]
        )
    }

    @Test(arguments: ["cleared", "not_answered"])
    func `An offer that is closed in its millisecond is not answered`(kind: String) {
        let outcome = fold("0 ready | 10s offered c1 | 10s \(kind) c1 | 20s heartbeat")
        #expect(outcome.open == [])
        #expect(outcome.wraps == [:])
        #expect(outcome.view == "ready since 0s, declared ready")
        #expect(outcome.anomalies == [:])
    }

    @Test func `A cleared that finds no leg at the end of its millisecond changes nothing`() {
        let outcome = fold("0 ready | 10s cleared c1 | 20s established c1 | 30s cleared c1 | 40s ready")
        #expect(outcome.wraps == ["c1 20s #1": "30s..40s ready ring=0 talk=10000 hold=0 wrap=10000"])
        #expect(outcome.anomalies == ["no_leg": 1])
    }
}
