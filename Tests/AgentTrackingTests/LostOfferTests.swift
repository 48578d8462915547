import AgentTracking
import ContactCenter
import Testing

/// Model 1.5, "what is lost is closed", and 1.10 on offers.
@Suite struct LostOfferTests {
    @Test(arguments: [("ready", "ready"), ("not_ready", "not_ready"), ("logged_off", "logged_off")])
    func `A ringing voice offer closes as not answered on an agent event`(kind: String, state: String) {
        let outcome = fold("0 offered c1 | 10s \(kind) | 20s heartbeat")
        #expect(outcome.intervals == ["0s": "..10s offered [c1]"])
        #expect(outcome.view == "\(state) since 10s, declared \(state)")
        #expect(outcome.open == [])
        #expect(outcome.wraps == [:])
        #expect(outcome.anomalies == [:])
    }

    @Test func `After its offer was dropped a contact that is established has a new leg`() {
        let outcome = fold("0 offered c1 | 10s not_ready | 15s established c1 | 20s cleared c1 | 22s ready")
        #expect(outcome.wraps == ["c1 15s #1": "20s..22s ready ring=0 talk=5000 hold=0 wrap=2000"])
    }

    @Test func `A leg that is offered anew is a new leg`() {
        let outcome = fold("0 offered c1 | 10s offered c1 | 15s established c1 | 20s cleared c1 | 22s ready")
        #expect(outcome.wraps == ["c1 10s #1": "20s..22s ready ring=5000 talk=5000 hold=0 wrap=2000"])
        #expect(outcome.intervals["0s"] == "..15s offered [c1]")
        #expect(outcome.anomalies == [:])
    }

    @Test func `An offer closes as not answered after the time to live of offers`() {
        let outcome = fold("0 ready | 1s offered c1", until: "181001ms")
        #expect(outcome.intervals == ["0s": "..1s ready", "1s": "..181s offered [c1]"])
        #expect(outcome.view == "ready since 181s, declared ready")
    }

    @Test func `An offer is still answered when its time to live is just over`() {
        let outcome = fold("0 offered c1 | 180s established c1 | 190s cleared c1 | 200s ready")
        #expect(outcome.wraps == ["c1 0s #1": "190s..200s ready ring=180000 talk=10000 hold=0 wrap=10000"])
    }

    @Test func `An offer answered a millisecond after its time to live is another leg`() {
        let outcome = fold("0 offered c1 | 180001ms established c1 | 190s cleared c1 | 200s ready")
        #expect(outcome.wraps == ["c1 180001ms #1": "190s..200s ready ring=0 talk=9999 hold=0 wrap=10000"])
        #expect(outcome.intervals["180s"] == "..180001ms unknown")
    }

    @Test(arguments: ["ready", "not_ready"])
    func `An offer of another channel is not dropped by an event that does not name it`(kind: String) {
        let outcome = fold("0 offered c1 channel=chat | 10s \(kind) | 20s established c1")
        #expect(outcome.intervals == ["0s": "..20s offered [c1]"])
        #expect(outcome.open == ["established c1 since 20s"])
    }

    @Test func `An offer of another channel is dropped by a ready that names it`() {
        let outcome = fold("0 not_ready | 1s offered c1 channel=chat | 10s ready c1")
        #expect(outcome.intervals == ["0s": "..1s not_ready", "1s": "..10s offered [c1]"])
        #expect(outcome.view == "not_ready since 10s, declared not_ready")
    }

    @Test func `Logged off drops the offers of all channels`() {
        let outcome = fold("0 offered c1 channel=chat | 1s offered c2 channel=email | 2s offered c3 | 10s logged_off")
        #expect(outcome.open == [])
        #expect(outcome.view == "logged_off since 10s, declared logged_off")
    }

    @Test func `A live leg closes after the cap of voice legs as inferred and suspect with a record of wrap 0`() {
        let outcome = fold("0 established c1", until: "12h1s")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "43200s..43200s capped ring=0 talk=43200000 hold=0 wrap=0 inferred_clear suspect"
            ]
        )
        #expect(outcome.intervals == ["0s": "..43200s talking [c1]"])
    }

    @Test func `A live leg that is held closes after the cap too`() {
        let outcome = fold("0 offered c1 | 10s established c1 | 20s held c1", until: "13h")
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "43210s..43210s capped ring=10000 talk=10000 hold=43190000 wrap=0 inferred_clear suspect"
            ]
        )
    }

    @Test func `A live leg of another channel closes after the cap of other channels`() {
        #expect(fold("0 established c1 channel=chat", until: "24h").wraps == [:])
        #expect(
            fold("0 established c1 channel=chat", until: "24h1s").wraps == [
                "c1 0s #1": "86400s..86400s capped ring=0 talk=86400000 hold=0 wrap=0 chat inferred_clear suspect"
            ]
        )
    }

    @Test func `A capped leg gets a record of wrap 0 under on_event too`() {
        let outcome = fold("0 established c1", until: "12h1s") { $0.start = .onEvent }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "43200s..43200s capped ring=0 talk=43200000 hold=0 wrap=0 inferred_clear suspect"
            ]
        )
    }
}
