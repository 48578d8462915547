import AgentTracking
import ContactCenter
import Testing

/// Model 1.5: what cannot be so changes nothing, and is counted by kind.
@Suite struct AnomalyTests {
    static let call = "0 established c1 | 60s cleared c1 | 90s ready"
    static let record = "60s..90s ready ring=0 talk=60000 hold=0 wrap=30000"

    @Test(arguments: [
        ("70s cleared c1", "already_cleared"),
        ("10s retrieved c1", "not_held"),
        ("70s held c1", "not_holdable"),
        ("70s retrieved c1", "not_held"),
        ("10s established c1", "established_twice"),
        ("10s offered c1", "offered_while_live"),
        ("10s not_answered c1", "not_answered_after_answer"),
        ("10s held c9", "no_leg"),
        ("10s cleared c9", "no_leg"),
        ("10s not_answered c9", "no_leg"),
        ("10s wrapup_ended c9", "no_leg"),
        ("10s wrapup_started c9", "no_leg"),
        ("10s wrapup_ended c1", "no_wrap"),
        ("10s wrapup_extended c1 by=5s", "no_wrap"),
        ("70s wrapup_extended c1 by=5s", "extension_without_limit"),
        ("70s wrapup_extended c1", "invalid_extension"),
    ])
    func `What does not fit changes nothing and is counted by kind`(event: String, kind: String) {
        let outcome = fold("\(Self.call) | \(event)")
        #expect(outcome.wraps == ["c1 0s #1": Self.record])
        #expect(outcome.anomalies == [kind: 1])
    }

    @Test func `Held while held changes nothing and is counted`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 | 15s held c1 | 20s retrieved c1 | 60s cleared c1 | 90s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=0 talk=50000 hold=10000 wrap=30000"])
        #expect(outcome.anomalies == ["not_holdable": 1])
    }

    @Test func `Held while offered changes nothing and is counted`() {
        let outcome = fold("0 offered c1 | 5s held c1 | 10s established c1 | 60s cleared c1 | 90s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s ready ring=10000 talk=50000 hold=0 wrap=30000"])
        #expect(outcome.anomalies == ["not_holdable": 1])
    }

    @Test func `An event that finds its leg sets attributes although it does not fit`() {
        let outcome = fold("0 established c1 | 10s retrieved c1 queue=sales | 60s cleared c1 | 90s ready")
        #expect(outcome.wraps == ["c1 0s #1": Self.record + " queue=sales"])
        #expect(outcome.anomalies == ["not_held": 1])
    }

    @Test func `Anomalies of a kind add up`() {
        let outcome = fold(
            """
            0 established c1 | 10s retrieved c1 | 20s retrieved c1 | 30s retrieved c1 | 60s cleared c1 \
            | 90s ready
            """
        )
        #expect(outcome.anomalies == ["not_held": 3])
    }

    @Test func `A heartbeat is never an anomaly`() {
        #expect(fold("0 heartbeat | 10s heartbeat").anomalies == [:])
    }
}
