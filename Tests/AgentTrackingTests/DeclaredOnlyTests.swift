import AgentTracking
import ContactCenter
import Testing

/// What is left of a `ready` or `not_ready` that declares only (docs/semantics.md, declared only).
@Suite struct DeclaredOnlyTests {
    private static let declarations = ["ready declares_only", "not_ready declares_only reason=lunch"]

    @Test(arguments: declarations) func `Neither a call nor after-call work ends by it`(declaration: String) {
        let outcome = fold(
            "0 established c1 | 30s \(declaration) | 60s cleared c1 | 70s \(declaration) | 90s wrapup_ended c1"
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s completed ring=0 talk=60000 hold=0 wrap=30000"])
        #expect(outcome.anomalies == [:])
    }

    @Test(arguments: declarations) func `It closes no offer`(declaration: String) {
        let outcome = fold(
            "0 offered c1 | 5s \(declaration) | 9s established c1 | 60s cleared c1 | 90s wrapup_ended c1"
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s completed ring=9000 talk=51000 hold=0 wrap=30000"])
    }

    @Test(arguments: declarations) func `Work that waits for its start waits on`(declaration: String) {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 61s \(declaration) | 62s wrapup_started c1 | 90s wrapup_ended c1"
        ) { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "62s..90s completed ring=0 talk=60000 hold=0 wrap=28000"])
    }

    @Test(arguments: declarations) func `Standalone work goes on`(declaration: String) {
        let outcome = fold("0 ready | 10s working_after_call | 20s \(declaration) | 30s heartbeat")
        #expect(outcome.view.hasPrefix("after_call_work since 10s"))
    }

    @Test func `It is declared at once, with its reason, whatever pending and a contact beside it say`() {
        let outcome = fold("0 established c1 | 30s not_ready c1 pending declares_only reason=lunch | 60s heartbeat")
        #expect(outcome.view == "talking since 0s, declared not_ready")
        #expect(fold("0 not_ready | 5s ready c1 declares_only | 9s heartbeat").view == "ready since 5s, declared ready")
        #expect(
            fold("0 ready | 5s not_ready declares_only reason=lunch | 9s heartbeat").view
                == "not_ready reason=lunch since 5s, declared not_ready"
        )
    }

    @Test func `It cancels what was noted before`() {
        let outcome = fold(
            """
            0 established c1 | 20s not_ready pending reason=lunch | 30s ready declares_only | 60s cleared c1 \
            | 90s wrapup_ended c1
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s completed ring=0 talk=60000 hold=0 wrap=30000"])
        #expect(outcome.view == "ready since 90s, declared ready")
    }

    @Test func `Copies that differ in what says nothing are no conflict`() {
        let outcome = fold("0 ready id=1 c1 declares_only | 0 ready id=1 pending declares_only | 5s heartbeat")
        #expect(outcome.anomalies == [:])
        #expect(fold("0 ready id=1 declares_only | 0 ready id=1 | 5s heartbeat").anomalies != [:])
    }

    @Test func `A later version that declares only takes back the hang-up that was concluded, and the end of a wrap`() {
        let call = fold(
            "0 established c1 | 30s ready id=x version=1 | 30s ready id=x version=2 declares_only | 60s heartbeat"
        )
        #expect(call.view == "talking since 0s, declared ready" && call.wraps == [:])
        let wrap = fold(
            """
            0 established c1 | 60s cleared c1 | 70s ready id=x version=1 | 80s wrapup_ended c1 \
            | 70s ready id=x version=2 declares_only
            """
        )
        #expect(wrap.wraps == ["c1 0s #1": "60s..80s completed ring=0 talk=60000 hold=0 wrap=20000"])
    }
}
