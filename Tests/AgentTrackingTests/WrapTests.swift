import AgentTracking
import ContactCenter
import Testing

/// Model 1.6 and 1.7: when a wrap starts, when it ends, and why.
@Suite struct WrapTests {
    @Test func `A call that is cleared and followed by ready gives one wrap`() {
        let outcome = fold("0 offered c1 queue=sales | 5s established c1 | 65s cleared c1 | 95s ready", until: "96s")
        #expect(outcome.wraps == ["c1 0s #1": "65s..95s ready ring=5000 talk=60000 hold=0 wrap=30000 queue=sales"])
        #expect(
            outcome.intervals == [
                "0s": "..5s offered [c1]", "5s": "..65s talking [c1]", "65s": "..95s after_call_work [c1]",
            ]
        )
    }

    @Test func `The worked example of the trade gives talk 6006 ms and wrap 5005 ms`() {
        let outcome = fold("21011ms established c1 | 27017ms cleared c1 | 32022ms ready")
        #expect(outcome.wraps == ["c1 21011ms #1": "27017ms..32022ms ready ring=0 talk=6006 hold=0 wrap=5005"])
    }
}
