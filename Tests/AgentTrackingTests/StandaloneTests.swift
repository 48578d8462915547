import AgentTracking
import ContactCenter
import Testing

/// Model 1.6 and 1.10: after-call work that belongs to no contact.
@Suite struct StandaloneTests {
    @Test func `After-call work that fits no leg is standalone`() {
        let outcome = fold("0 ready | 60s working_after_call | 90s ready")
        #expect(outcome.wraps == ["- 60s #1": "60s..90s ready ring=0 talk=0 hold=0 wrap=30000 standalone"])
        #expect(outcome.intervals == ["0s": "..60s ready", "60s": "..90s after_call_work"])
    }

    @Test func `A standalone record has no contact, channel, direction or handle time`() throws {
        var bench = Bench()
        bench.take("0 working_after_call channel=chat direction=outbound | 10s ready")
        let record = try #require(bench.effects.wraps.first)
        #expect(record.contactID.isNone)
        #expect(record.channel == nil)
        #expect(record.direction == nil)
        #expect(record.handleMs == nil)
        #expect(record.establishedAt == nil)
        #expect(record.clearedAt == nil)
        #expect(record.legStartedAt == record.wrapStartedAt)
    }

    @Test(arguments: [
        ("ready", "ready"), ("not_ready", "not_ready"), ("logged_off", "logged_off"),
        ("established c1", "next_contact"),
    ])
    func `Standalone work is ended by the same causes`(event: String, cause: String) {
        let outcome = fold("0 working_after_call | 30s \(event)")
        #expect(outcome.wraps == ["- 0s #1": "0s..30s \(cause) ring=0 talk=0 hold=0 wrap=30000 standalone"])
    }

    @Test func `Standalone work is ended by its limit`() {
        let outcome = fold("0 ready | 1s working_after_call limit=20s on_limit=end next=not_ready", until: "22s")
        #expect(outcome.wraps == ["- 1s #1": "1s..21s limit ring=0 talk=0 hold=0 wrap=20000 limit=20000 standalone"])
        #expect(outcome.view == "not_ready since 21s, declared not_ready")
    }

    @Test func `Standalone work has the limit of the default policy`() {
        let outcome = fold("0 working_after_call | 30s ready") { $0.limitMs = 20_000 }
        #expect(
            outcome.wraps == [
                "- 0s #1": "0s..30s ready ring=0 talk=0 hold=0 wrap=30000 limit=20000 exceeded=10000 standalone"
            ]
        )
    }

    @Test func `Standalone work without an end is capped`() {
        let outcome = fold("0 working_after_call", until: "5h")
        #expect(
            outcome.wraps == ["- 0s #1": "0s..14400s capped ring=0 talk=0 hold=0 wrap=14400000 suspect standalone"]
        )
    }

    @Test func `Standalone work goes on at not_ready where the policy is continue`() {
        let outcome = fold("0 working_after_call | 30s not_ready | 40s ready") { $0.onNotReady = .continue }
        #expect(outcome.wraps == ["- 0s #1": "0s..40s ready ring=0 talk=0 hold=0 wrap=40000 standalone"])
    }

    @Test func `Standalone work counts as voice for the next contact`() {
        let chat = fold("0 working_after_call | 30s established c1 channel=chat") { $0.onNextContact = .end }
        #expect(chat.wraps == [:])
        let call = fold("0 working_after_call | 30s established c1 | 40s ready") { $0.onNextContact = .continue }
        #expect(
            call.wraps["- 0s #1"] == "0s..40s ready ring=0 talk=0 hold=0 wrap=40000 overlap=10000 standalone"
        )
    }

    @Test func `Standalone work goes on during an outbound call unless the policy is end`() {
        let goesOn = fold("0 working_after_call | 30s established c1 direction=outbound | 50s cleared c1 | 60s ready")
        #expect(goesOn.wraps["- 0s #1"] == "0s..60s ready ring=0 talk=0 hold=0 wrap=60000 overlap=20000 standalone")
        let ends = fold("0 working_after_call | 30s established c1 direction=outbound") { $0.onOutbound = .end }
        #expect(ends.wraps == ["- 0s #1": "0s..30s next_contact ring=0 talk=0 hold=0 wrap=30000 standalone"])
    }

    @Test func `Ready with a contact does not end standalone work`() {
        let outcome = fold("0 working_after_call | 30s ready c1 | 40s ready")
        #expect(outcome.wraps == ["- 0s #1": "0s..40s ready ring=0 talk=0 hold=0 wrap=40000 standalone"])
    }

    @Test(arguments: ["working_after_call limit=20s", "working_after_call c9 limit=20s"])
    func `While one standalone is open, another sets its limit only`(another: String) {
        let outcome = fold("0 working_after_call | 10s \(another) | 30s ready")
        #expect(
            outcome.wraps == [
                "- 0s #1": "0s..30s ready ring=0 talk=0 hold=0 wrap=30000 limit=20000 exceeded=10000 standalone"
            ]
        )
    }

    @Test func `After-call work that names an unknown contact is standalone`() {
        let outcome = fold("0 ready | 10s working_after_call c9 | 30s ready")
        #expect(outcome.wraps == ["- 10s #1": "10s..30s ready ring=0 talk=0 hold=0 wrap=20000 standalone"])
    }

    @Test func `After-call work that names a contact which is ringing is standalone`() {
        let outcome = fold("0 offered c1 | 10s working_after_call c1 | 20s established c1 | 30s cleared c1 | 40s ready")
        #expect(
            outcome.wraps == [
                "- 10s #1": "10s..20s next_contact ring=0 talk=0 hold=0 wrap=10000 standalone",
                "c1 0s #1": "30s..40s ready ring=20000 talk=10000 hold=0 wrap=10000",
            ]
        )
    }

    @Test func `After-call work that names a contact live on another channel is standalone`() {
        let outcome = fold("0 established c1 channel=chat | 10s working_after_call c1 | 20s ready | 30s cleared c1")
        #expect(
            outcome.wraps == [
                "- 10s #1": "10s..20s ready ring=0 talk=0 hold=0 wrap=10000 overlap=10000 standalone"
            ]
        )
        #expect(outcome.open == ["wrap c1 since 30s"])
    }

    @Test func `After-call work that names a contact long closed is standalone`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 20s wrapup_ended c1 | 60s working_after_call c1 | 70s ready
            """
        )
        #expect(outcome.wraps["- 60s #1"] == "60s..70s ready ring=0 talk=0 hold=0 wrap=10000 standalone")
        #expect(outcome.wraps["c1 0s #2"] == nil)
    }

    @Test func `After-call work without a contact while only a chat is live is standalone`() {
        let outcome = fold("0 established c1 channel=chat | 10s working_after_call | 20s ready")
        #expect(
            outcome.wraps == [
                "- 10s #1": "10s..20s ready ring=0 talk=0 hold=0 wrap=10000 overlap=10000 standalone"
            ]
        )
    }

    @Test func `Standalone work shows next state when it is capped`() {
        let outcome = fold("0 ready | 1s working_after_call next=not_ready", until: "5h")
        #expect(outcome.view == "not_ready since 14401s, declared not_ready")
    }
}
