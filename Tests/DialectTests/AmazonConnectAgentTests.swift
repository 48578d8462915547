import ContactCenter
import Telephony
import Testing

struct AmazonConnectAgentTests {
    private typealias A = AmazonRecords

    private func told(_ records: String...) -> Told {
        tell("amazon-connect-agent", records.map { TestRecord($0) })
    }

    @Test
    func `A call from its offer to the end of its after-contact work`() {
        let told = tell("amazon-connect-agent", A.story.map { TestRecord($0) })
        #expect(
            told.lines == [
                "agent.logged_on agent-1 - 0s team=blue", "agent.ready agent-1 - 0s",
                "contact.offered agent-1 c1 30.25s queue=support",
                "contact.queued - c1 10s queue=support", "contact.established agent-1 c1 36.5s queue=support",
                "contact.held agent-1 c1 100.1s queue=support", "contact.retrieved agent-1 c1 125.6s queue=support",
                "contact.cleared agent-1 c1 190s queue=support",
                "contact.wrapup_started agent-1 c1 190s queue=support",
                "contact.wrapup_ended agent-1 c1 234.767s queue=support", "agent.ready agent-1 - 234.767s",
            ]
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=6250 talk=128000 hold=25500 wrap=44767 completed"])
        #expect(told.anomalies == [:])
        #expect(Set(told.ids).count == told.ids.count)
        #expect(told.ids[2] == "e1/c1/contact.offered")
    }

    @Test
    func `The status that stays Available during a call and its wrap ends neither`() {
        let during = A.snapshot(contacts: [A.contact("c1", "CONNECTED", since: 1, connected: 1)])
        let after = A.snapshot(contacts: [A.contact("c1", "ENDED", since: 300, connected: 1)])
        let told = told(
            A.event("1", at: 1, from: A.snapshot(), to: during),
            A.event("2", at: 300, from: during, to: after),
            A.event("3", at: 310, from: after, to: after)
        )
        #expect(!told.lines.contains { $0.hasPrefix("agent.ready") })
        #expect(told.outcomes.last == "ignored not_an_event: a change of configuration, not of status or contacts")
    }

    @Test
    func `A change of mere configuration is ignored`() {
        let told = told(A.event("1", at: 5, from: A.snapshot(), to: A.snapshot()))
        #expect(told.outcomes == ["ignored not_an_event: a change of configuration, not of status or contacts"])
    }

    @Test
    func `Heartbeats after the log-off log nobody on`() {
        let offline = A.snapshot(status: "Offline", type: "OFFLINE", since: 10)
        let told = told(
            A.event("1", "LOGOUT", at: 10, from: A.snapshot(), to: offline),
            A.event("2", "HEART_BEAT", at: 130, from: nil, to: offline),
            A.event("3", "HEART_BEAT", at: 250, from: offline, to: offline),
            A.event("4", "HEART_BEAT", at: 3_600, from: offline, to: offline)
        )
        #expect(
            told.lines == [
                "agent.logged_off agent-1 - 10s", "agent.heartbeat agent-1 - 130s", "agent.heartbeat agent-1 - 250s",
                "agent.heartbeat agent-1 - 3600s",
            ]
        )
    }

    @Test
    func `Without a previous snapshot all contacts are new`() {
        let held = A.snapshot(contacts: [A.contact("c1", "CONNECTED_ONHOLD", since: 60, connected: 10, queued: 1)])
        let told = told(A.event("1", at: 61, from: nil, to: held))
        #expect(
            told.lines == [
                "contact.queued - c1 1s queue=support", "contact.established agent-1 c1 10s queue=support",
                "contact.held agent-1 c1 60s queue=support",
            ]
        )
    }

    @Test(arguments: [("MISSED", "no_answer"), ("REJECTED", "rejected"), ("ERROR", "failed")])
    func `What was not answered vanishes without a wrap`(state: String, cause: String) {
        let ringing = A.snapshot(contacts: [A.contact("c1", "CONNECTING", since: 1)])
        let over = A.snapshot(contacts: [A.contact("c1", state, since: 21)])
        let told = told(
            A.event("1", at: 1, from: A.snapshot(), to: ringing),
            A.event("2", at: 21, from: ringing, to: over),
            A.event("3", at: 30, from: over, to: A.snapshot())
        )
        #expect(told.lines[1] == "contact.not_answered agent-1 c1 21s cause=\(cause) queue=support")
        #expect(told.lines.dropFirst(2) == ["agent.ready agent-1 - 30s"])
        #expect(told.wraps.isEmpty)
    }

    @Test
    func `A caller who hangs up while it rings is no call of the agent's`() {
        let ringing = A.snapshot(contacts: [A.contact("c1", "CONNECTING", since: 1)])
        let told = told(
            A.event("1", at: 1, from: A.snapshot(), to: ringing),
            A.event("2", at: 9, from: ringing, to: A.snapshot())
        )
        #expect(told.lines[1] == "contact.not_answered agent-1 c1 9s cause=caller_abandoned queue=support")
    }

    @Test
    func `Several chats at once have a wrap each`() {
        func chat(_ id: String, _ state: String, since: Double, connected: Double) -> String {
            A.contact(id, state, since: since, connected: connected, channel: "CHAT")
        }
        let one = A.snapshot(contacts: [chat("x", "CONNECTED", since: 0, connected: 0)])
        let two = A.snapshot(
            contacts: [chat("x", "CONNECTED", since: 0, connected: 0), chat("y", "CONNECTED", since: 5, connected: 5)]
        )
        let xEnded = A.snapshot(
            contacts: [chat("x", "ENDED", since: 60, connected: 0), chat("y", "CONNECTED", since: 5, connected: 5)]
        )
        let bothEnded = A.snapshot(
            contacts: [chat("x", "ENDED", since: 60, connected: 0), chat("y", "ENDED", since: 70, connected: 5)]
        )
        let yEnded = A.snapshot(contacts: [chat("y", "ENDED", since: 70, connected: 5)])
        let told = told(
            A.event("1", at: 0, from: A.snapshot(), to: one),
            A.event("2", at: 5, from: one, to: two),
            A.event("3", at: 60, from: two, to: xEnded),
            A.event("4", at: 70, from: xEnded, to: bothEnded),
            A.event("5", at: 80, from: bothEnded, to: yEnded),
            A.event("6", at: 100, from: yEnded, to: A.snapshot())
        )
        #expect(
            told.wraps.map(\.description) == [
                "agent-1 x ring=0 talk=60000 hold=0 wrap=20000 completed",
                "agent-1 y ring=0 talk=65000 hold=0 wrap=30000 completed",
            ]
        )
        #expect(told.lines.last == "agent.ready agent-1 - 100s")
    }

    @Test
    func `Choosing another status during after-contact work ends it`() {
        let ended = A.snapshot(contacts: [A.contact("c1", "ENDED", since: 60, connected: 10)])
        let lunch = A.snapshot(status: "Lunch", type: "CUSTOM", since: 79.9)
        let told = told(
            A.event("1", at: 60, from: nil, to: ended),
            A.event("2", at: 80, from: ended, to: lunch)
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=50000 hold=0 wrap=20000 completed"])
        #expect(told.lines.last == "agent.not_ready agent-1 - 80s reason=Lunch")
    }

    @Test
    func `The next status is the state after the wrap, and does not cut it short`() {
        let next = (name: "Lunch", type: "CUSTOM", at: 40.0)
        let talking = A.snapshot(contacts: [A.contact("c1", "CONNECTED", since: 10, connected: 10)])
        let chosen = A.snapshot(next: next, contacts: [A.contact("c1", "CONNECTED", since: 10, connected: 10)])
        let ended = A.snapshot(next: next, contacts: [A.contact("c1", "ENDED", since: 60, connected: 10)])
        let lunch = A.snapshot(status: "Lunch", type: "CUSTOM", since: 90)
        let told = told(
            A.event("1", at: 10, from: A.snapshot(), to: talking),
            A.event("2", at: 40, from: talking, to: chosen),
            A.event("3", at: 60, from: chosen, to: ended),
            A.event("4", at: 90, from: ended, to: lunch)
        )
        #expect(told.lines.contains("agent.working_after_call agent-1 c1 60s next=not_ready"))
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=50000 hold=0 wrap=30000 completed"])
        #expect(told.lines.last == "agent.not_ready agent-1 - 90s reason=Lunch")
    }

    @Test
    func `The next status may be chosen during the wrap`() {
        let ended = A.snapshot(contacts: [A.contact("c1", "ENDED", since: 60, connected: 10)])
        let chosen = A.snapshot(
            next: ("Lunch", "CUSTOM", 70),
            contacts: [A.contact("c1", "ENDED", since: 60, connected: 10)]
        )
        let told = told(A.event("1", at: 60, from: nil, to: ended), A.event("2", at: 70, from: ended, to: chosen))
        #expect(told.lines.last == "agent.working_after_call agent-1 c1 70s next=not_ready")
    }

    @Test
    func `A repeated record gives the same events with the same ids`() {
        let once = tell("amazon-connect-agent", A.story.map { TestRecord($0) })
        let twice = tell("amazon-connect-agent", A.story.flatMap { [TestRecord($0), TestRecord($0)] })
        #expect(Set(once.ids) == Set(twice.ids))
        #expect(twice.wraps.map(\.description) == once.wraps.map(\.description))
        #expect(twice.anomalies == [:])
    }

    @Test
    func `More contacts than an agent can have are a dead letter`() {
        let many = A.snapshot(contacts: (0..<501).map { A.contact("c\($0)", "CONNECTED", since: 1) })
        #expect(told(A.event("1", at: 1, from: many, to: A.snapshot())).outcomes == ["rejected too_large"])
    }

    @Test
    func `What cannot be read is a dead letter`() {
        #expect(told("{").outcomes == ["rejected malformed"])
        #expect(told("{}").outcomes == ["rejected missing_field EventId"])
        let record = A.event("1", at: 1, from: nil, to: A.snapshot())
        let broken = record.replacing(#""EventTimestamp":"2026"#, with: #""EventTimestamp":"x026"#)
        #expect(told(broken).outcomes == ["rejected bad_time EventTimestamp"])
        let other = record.replacing("STATE_CHANGE", with: "PARADE")
        #expect(told(other).outcomes == ["ignored unknown_type: an EventType that is not known"])
    }

    @Test
    func `A hold whose state has no time of its own begins and ends when the event was sent`() {
        let talking = A.snapshot(contacts: [A.contact("c1", "CONNECTED", since: 10, connected: 10)])
        let held = A.snapshot(contacts: [A.contact("c1", "CONNECTED_ONHOLD", since: 10, connected: 10)])
        let ended = A.snapshot(contacts: [A.contact("c1", "ENDED", since: 90, connected: 10)])
        let told = told(
            A.event("1", at: 10, from: A.snapshot(), to: talking),
            A.event("2", at: 40, from: talking, to: held),
            A.event("3", at: 60, from: held, to: talking),
            A.event("4", at: 90, from: talking, to: ended),
            A.event("5", at: 100, from: ended, to: A.snapshot())
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=60000 hold=20000 wrap=10000 completed"])
        #expect(told.anomalies == [:])
        let unmentioned = self.told(A.event("2", at: 40, from: nil, to: held))
        #expect(unmentioned.lines.last == "contact.held agent-1 c1 40s queue=support")
    }

    @Test
    func `A task that is paused is on hold`() {
        func task(_ state: String, since: Double) -> String {
            A.snapshot(contacts: [A.contact("t1", state, since: since, connected: 10, channel: "TASK")])
        }
        let told = told(
            A.event("1", at: 10, from: A.snapshot(), to: task("CONNECTED", since: 10)),
            A.event("2", at: 40, from: task("CONNECTED", since: 10), to: task("PAUSED", since: 40)),
            A.event("3", at: 60, from: task("PAUSED", since: 40), to: task("CONNECTED", since: 60))
        )
        #expect(
            told.lines.suffix(2) == [
                "contact.held agent-1 t1 40s queue=support task", "contact.retrieved agent-1 t1 60s queue=support task",
            ]
        )
    }

    @Test(
        arguments: [
            ("INBOUND", "VOICE", .inbound), ("TRANSFER", "VOICE", .inbound), ("QUEUE_TRANSFER", "VOICE", .inbound),
            ("CALLBACK", "VOICE", .inbound), ("DISCONNECT", "VOICE", .inbound), ("WEBRTC_API", "VOICE", .inbound),
            ("API", "CHAT", .inbound), ("API", "VOICE", .outbound), ("OUTBOUND", "VOICE", .outbound),
            ("EXTERNAL_OUTBOUND", "VOICE", .outbound), ("AGENT_REPLY", "EMAIL", .outbound),
            ("FLOW", "EMAIL", .outbound),
            ("MONITOR", "VOICE", .internalCall),
        ] as [(String, String, Direction)]
    )
    func `The initiation method says who began the contact`(method: String, channel: String, direction: Direction) {
        let contact = A.contact("c1", "CONNECTED", since: 1, connected: 1, channel: channel, initiation: method)
        let told = told(A.event("1", at: 1, from: A.snapshot(), to: A.snapshot(contacts: [contact])))
        #expect(told.events.first?.event.direction == direction)
    }

    @Test(arguments: [("Available", "ready"), ("Lunch", "not_ready")])
    func `A status without a type is known by its name, and the next one has none`(name: String, state: String) {
        func untyped(_ snapshot: String) -> String {
            snapshot.replacing(#""Type":"ROUTABLE""#, with: #""X":1"#).replacing(#""Type":"CUSTOM""#, with: #""X":1"#)
        }
        let idle = untyped(A.snapshot(status: name, since: 5))
        let told = told(A.event("1", at: 5, from: A.snapshot(status: "Offline", type: "OFFLINE"), to: idle))
        #expect(told.lines.first?.hasPrefix("agent.\(state) agent-1 - 5s") == true)
        let contact = A.contact("c1", "ENDED", since: 60, connected: 10)
        let ended = untyped(A.snapshot(contacts: [contact]))
        let chosen = untyped(A.snapshot(next: (name, "CUSTOM", 70), contacts: [contact]))
        let older = chosen.replacing("EnqueuedTimestamp", with: "EnqueueTimestamp")
        for next in [chosen, older] {
            #expect(
                self.told(A.event("2", at: 71, from: ended, to: next)).lines == [
                    "agent.working_after_call agent-1 c1 70s next=\(state)"
                ]
            )
        }
    }
}
