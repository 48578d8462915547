import AgentTracking
import ContactCenter
import Testing

/// Stories on which the fold and the witness (`scripts/witness`) once disagreed; `docs/semantics.md` says what holds.
@Suite struct ReconciledTests {
    /// Wraps start by events only and go on beside the next inbound call.
    private func waitingPolicy() -> TrackingPolicy {
        var policy = TrackingPolicy()
        policy.wrapUp.start = .onEvent
        policy.wrapUp.onNextContact = .continue
        policy.wrapUp.onOutbound = .end
        policy.wrapUp.reattachMs = 10_000
        return policy
    }

    // MARK: What happened last

    @Test func `Of legs cleared in one millisecond the one whose event came last was cleared last`() {
        let outcome = fold(
            """
            0 established c1 | 500ms established c2 channel=email | 4s cleared c2 | 4s cleared c1 seq=1
            | 5s working_after_call limit=30s | 9s ready
            """
        )
        #expect(outcome.wraps["c1 0s #1"] == "4s..9s ready ring=0 talk=4000 hold=0 wrap=5000 limit=30000")
        #expect(outcome.wraps["c2 500ms #1"] == "4s..9s ready ring=0 talk=3500 hold=0 wrap=5000 email")
    }

    @Test func `Of legs closed in one millisecond the one whose event came last was closed last`() {
        let outcome = fold(
            """
            0 established c1 | 1s established c2 channel=chat | 5s cleared c1 | 6s cleared c2
            | 10s wrapup_ended c2 | 10s wrapup_ended c1 seq=1 | 12s working_after_call | 15s ready
            """
        )
        #expect(outcome.wraps["c1 0s #2"] == "12s..15s ready ring=0 talk=0 hold=0 wrap=3000")
        #expect(outcome.wraps["c2 1s #2"] == nil)
    }

    @Test func `Where the next call ends a wrap and a waiting leg, the waiting leg was closed last`() {
        let outcome = fold(
            """
            0 established c1 | 2s wrapup_started c1 | 4s established c1 | 4500ms cleared c1
            | 7500ms established c2 direction=outbound | 12501ms wrapup_started c1 | 19s ready c1
            """,
            policy: waitingPolicy()
        )
        #expect(outcome.wraps["c1 0s #1"]?.hasPrefix("2s..7500ms next_contact") == true)
        #expect(outcome.wraps["c1 4s #2"] == "12501ms..19s ready ring=0 talk=0 hold=0 wrap=6499 overlap=6499")
    }

    // MARK: Legs that are closed

    @Test func `What is said of a contact with no open leg belongs to its newest leg in reach`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 30_000
        policy.wrapUp.limitMs = 15_000
        policy.wrapUp.onLimit = .end
        policy.wrapUp.capMs = 45_000
        let outcome = fold(
            """
            0 established c2 channel=email | 25s cleared c2 | 25s working_after_call on_limit=exceed
            | 25s established c2 | 25s established c1 seq=7 | 90s wrapup_started c2 campaign=autumn
            """,
            policy: policy
        )
        #expect(outcome.wraps["c2 0s #1"]?.contains("campaign=autumn") == true)
        #expect(outcome.wraps["c2 25s #1"]?.contains("campaign") == false)
    }

    @Test func `A leg that its own queue would still let resume is not resumed past the leg closed after it`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 20_000
        var patient = WrapUpPolicy()
        patient.start = .onEvent
        patient.reattachMs = 30_000
        policy.setWrapUp(patient, forQueue: "patient")
        let outcome = fold(
            """
            0 established c2 | 10s cleared c2 queue=patient | 15s established c2 | 15s established c1 seq=1
            | 35500ms heartbeat | 36s wrapup_started c2 | 40s wrapup_ended c2
            """,
            until: "41s",
            policy: policy
        )
        #expect(outcome.wraps.keys.sorted() == ["c2 0s #1", "c2 15s #1"])
    }

    @Test func `A second stage needs no horizon, only wrapup reattach`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 20_000
        policy.wrapUp.reattachMs = 60_000
        let story = "0 established c1 | 5s cleared c1 | 10s wrapup_ended c1 | 45s wrapup_started c1 | 50s ready"
        let outcome = fold(story, policy: policy)
        #expect(outcome.wraps["c1 0s #2"] == "45s..50s ready ring=0 talk=0 hold=0 wrap=5000")
    }

    // MARK: Consultations and noted events

    @Test func `A leg that turns out to be a consultation only later is one for the call beside which it began`() {
        let outcome = fold(
            """
            0 established c2 | 0 established c1 channel=message seq=1 | 1s ready
            | 7s retrieved c1 direction=internal | 7500ms cleared c1 channel=voice
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "7500ms..7500ms consult ring=0 talk=7500 hold=0 wrap=0 internal consult",
                "c2 0s #1": "1s..1s ready ring=0 talk=1000 hold=0 wrap=0 consult=7500 inferred_clear",
            ]
        )
    }

    @Test func `A noted start behind a noted ready begins the wrap of the leg that was waiting`() {
        let outcome = fold(
            "0 established c1 | 300ms ready | 700ms wrapup_started c1 | 750ms cleared c1 | 850ms logged_off",
            policy: waitingPolicy()
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "750ms..850ms logged_off ring=0 talk=750 hold=0 wrap=100"
            ]
        )
    }

    @Test(arguments: ["2500ms established c1", "2s offered c1 | 2500ms established c1"])
    func `Noted work sees nothing of the leg whose establishing showed that the call was over`(next: String) {
        let outcome = fold(
            """
            0 established c1 | 1s established c2 | 1500ms working_after_call c1 pending | \(next)
            | 3250ms wrapup_ended c1
            """,
            policy: waitingPolicy()
        )
        #expect(
            outcome.wraps["c1 0s #2"]
                == "2500ms..3250ms completed ring=0 talk=0 hold=0 wrap=750 overlap=750 inferred_clear"
        )
        #expect(!outcome.wraps.keys.contains { $0.hasPrefix("-") })
    }

    @Test func `A pending event that acts at once cancels what was noted, like a plain one`() {
        let outcome = fold(
            """
            0 established c1 | 250ms not_ready pending | 2250ms held c1 channel=chat
            | 4750ms not_ready reason=outage pending | 6250ms cleared c1 | 10s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "6250ms..10s ready ring=0 talk=2250 hold=4000 wrap=3750 chat"])
    }

    @Test func `Of too many noted events the oldest are forgotten, and counted`() {
        let noted = (1...100).map { "\($0)s not_ready reason=r\($0) pending" }.joined(separator: " | ")
        var bench = Bench()
        for step in Timeline("0 established c1 | \(noted) | 200s cleared c1 | 210s ready").steps { bench.take(step) }
        bench.clock(Timeline.epoch + 211_000)
        #expect(bench.tracker.anomalies[.tooManyNoted] == 36)
        #expect(bench.outcome.intervals["200s"] == "..210s not_ready reason=r100")
    }

    // MARK: Fields that a type does not have

    @Test func `A field that the type does not have makes no copies differ`() {
        let outcome = fold(
            "0 working_after_call id=x queue=q1 | 0 working_after_call id=x limit=2s | 5s ready"
        )
        #expect(outcome.wraps == ["- 0s #1": "0s..5s ready ring=0 talk=0 hold=0 wrap=5000 standalone"])
    }

    @Test func `A leg event that starts a wrap cannot set the state after it`() {
        let outcome = fold(
            "0 established c1 | 5s cleared c1 | 5s wrapup_started c1 next=ready | 9s wrapup_ended c1 | 20s ready"
        )
        #expect(outcome.intervals["9s"] == "..20s unknown")
    }
}
