import AgentTracking
import ContactCenter
import Testing

/// Model 1.5 and 1.10: an agent without events for `agent.ttl`.
@Suite struct ForgottenAgentTests {
    @Test func `An agent without events for the time to live is logged off, and the last interval ends`() {
        let outcome = fold("0 ready", until: "8d")
        #expect(outcome.intervals == ["0s": "..604800s ready"])
    }

    @Test func `An agent is not forgotten before its time to live is over`() {
        #expect(fold("0 ready", until: "7d").intervals == [:])
        #expect(fold("0 ready | 7d not_ready", until: "604800001ms").intervals == ["0s": "..604800s ready"])
    }

    @Test func `A heartbeat is an event`() {
        let outcome = fold("0 ready | 6d heartbeat", until: "8d")
        #expect(outcome.intervals == [:])
        #expect(outcome.view == "ready since 0s, declared ready")
    }

    @Test func `A forgotten agent starts anew as unknown with its next event`() {
        let outcome = fold("0 logged_on team=red | 1s ready | 8d heartbeat | 9d ready")
        #expect(
            outcome.intervals == [
                "0s": "..1s not_ready team=red", "1s": "..604801s ready team=red", "691200s": "..777600s unknown",
            ]
        )
        #expect(outcome.view == "ready since 777600s, declared ready")
    }

    @Test func `A wrap of a forgotten agent was capped before`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "8d")
        #expect(outcome.wraps == ["c1 0s #1": "60s..14460s capped ring=0 talk=60000 hold=0 wrap=14400000 suspect"])
        #expect(outcome.open == [])
    }

    @Test func `A leg that is live when its agent is forgotten is cleared by the log-off`() {
        var policy = TrackingPolicy()
        policy.agentTTLMs = 60_000
        let outcome = fold("0 established c1", until: "2m", policy: policy)
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..60s logged_off ring=0 talk=60000 hold=0 wrap=0 inferred_clear"]
        )
        #expect(outcome.intervals == ["0s": "..60s talking [c1]"])
        #expect(outcome.open == [])
    }
}
