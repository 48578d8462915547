import AgentTracking
import ContactCenter
import Testing

/// Model 1.4: events with the same source and id are one event.
@Suite struct DuplicateTests {
    @Test func `Events with the same source and id are one event`() {
        let outcome = fold(
            """
            0 established c1 | 10s held c1 id=x | 10s held c1 id=x | 20s cleared c1 id=y | 20s cleared c1 id=y \
            | 30s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "20s..30s ready ring=0 talk=10000 hold=10000 wrap=10000"])
        #expect(outcome.anomalies == [:])
    }

    @Test func `The same id of another source is another event`() {
        let outcome = fold(
            "0 not_ready reason=a id=x source=a | 10s not_ready reason=b id=x source=b | 20s ready id=x source=c"
        )
        #expect(outcome.intervals == ["0s": "..10s not_ready reason=a", "10s": "..20s not_ready reason=b"])
    }

    @Test func `The greatest version counts`() {
        let outcome = fold(
            """
            0 established c1 | 30s cleared c1 id=x version=2 | 40s cleared c1 id=x version=3 \
            | 50s cleared c1 id=x | 60s ready
            """
        )
        #expect(outcome.wraps == ["c1 0s #1": "40s..60s ready ring=0 talk=40000 hold=0 wrap=20000"])
    }

    @Test func `A greater version may be of another type`() {
        let outcome = fold("0 ready | 10s not_ready id=x version=1 | 10s logged_off id=x version=2 | 20s heartbeat")
        #expect(outcome.view == "logged_off since 10s, declared logged_off")
    }

    @Test func `Of copies of the same version the one that sorts first counts`() {
        let outcome = fold("0 established c1 | 30s cleared c1 id=x | 40s cleared c1 id=x | 60s ready")
        #expect(outcome.wraps == ["c1 0s #1": "30s..60s ready ring=0 talk=30000 hold=0 wrap=30000"])
        #expect(outcome.anomalies["conflict"] == 1)
    }

    @Test func `Of copies that differ in content only the one that sorts first counts`() {
        let outcome = fold("0 not_ready id=x reason=tea | 0 not_ready id=x reason=lunch | 10s ready")
        #expect(outcome.intervals == ["0s": "..10s not_ready reason=lunch"])
        #expect(outcome.anomalies["conflict"] == 1)
    }

    @Test func `Copies that are equal are no anomaly`() {
        var bench = Bench()
        bench.take("0 ready id=x | 10s not_ready reason=tea id=y | 10s not_ready reason=tea id=y | 0 ready id=x")
        #expect(bench.acceptances == [.applied, .applied, .duplicate, .duplicate])
        #expect(bench.outcome.anomalies == [:])
    }

    @Test func `A smaller version that arrives later is a duplicate and changes nothing`() {
        var bench = Bench()
        bench.take("0 ready | 10s not_ready reason=tea id=y version=2 | 10s not_ready reason=lunch id=y version=1")
        #expect(bench.acceptances == [.applied, .applied, .duplicate])
        #expect(bench.outcome.view == "not_ready reason=tea since 10s, declared not_ready")
    }
}
