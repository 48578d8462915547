import ContactCenter
import Telephony
import Testing

struct CiscoFinesseTests {
    private func user(
        _ state: String,
        _ seconds: Double,
        pending: String = "",
        code: String = "-1",
        wrapUp: String = "OPTIONAL",
        outgoing: String = "OPTIONAL",
        since: String? = nil
    ) -> TestRecord {
        let value = """
            {"Update":{"event":"PUT","source":"/finesse/api/User/alice","data":{"user":{"loginId":"alice",\
            "extension":"2002","state":"\(state)","stateChangeTime":"\(since ?? Story.time(seconds))",\
            "pendingState":"\(pending)","reasonCodeId":"\(code)","settings":{"wrapUpOnIncoming":"\(wrapUp)",\
            "wrapUpOnOutgoing":"\(outgoing)"},\
            "wrapUpTimer":"30"}}}}
            """
        return TestRecord(value, arrival: Story.epoch + Milliseconds(seconds * 1000) + 20)
    }

    private func dialog(
        _ state: String,
        _ seconds: Double,
        arriving: Double? = nil,
        type: String = "ACD_IN",
        others: String = ""
    ) -> TestRecord {
        let value = """
            {"Update":{"event":"PUT","source":"/finesse/api/Dialog/c1","data":{"dialog":{"id":"c1","mediaType":"Voice",\
            "mediaProperties":{"callType":"\(type)","queueName":"support","wrapUpReason":"solved"},"participants":\
            {"Participant":[\(others){"mediaAddress":"2002","mediaAddressType":"AGENT_DEVICE","state":"\(state)",\
            "stateChangeTime":"\(Story.time(seconds))"}]}}}}}
            """
        return TestRecord(value, arrival: Story.epoch + Milliseconds((arriving ?? seconds) * 1000) + 20)
    }

    private func told(_ records: TestRecord...) -> Told {
        tell("cisco-finesse", records) { $0.agentIDs = .table(AgentIDTable([(vendorID: "2002", agentID: "alice")])) }
    }

    @Test
    func `The wrap is from WORK to READY, and its timer, whose unit no page says, is no limit`() {
        let told = told(
            dialog("ALERTING", 30),
            dialog("ACTIVE", 36),
            user("TALKING", 36),
            dialog("DROPPED", 190),
            user("WORK_READY", 190.1),
            user("READY", 234.767)
        )
        #expect(told.lines.contains("agent.working_after_call alice - 190.1s next=ready"))
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=44767 ready"])
    }

    @Test
    func `A work timer that expires ends the wrap with its reason`() {
        let told = told(
            dialog("ACTIVE", 36),
            dialog("DROPPED", 190),
            user("WORK", 190),
            user("NOT_READY", 220, code: "32758")
        )
        #expect(told.lines.last == "agent.not_ready alice - 220s reason=work timer expired")
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=154000 hold=0 wrap=30000 not_ready"])
    }

    @Test
    func `A call that was not answered leaves no wrap`() {
        let told = told(dialog("ALERTING", 30), user("NOT_READY", 50, code: "32763"))
        #expect(told.lines.last == "agent.not_ready alice - 50s reason=call not answered")
        #expect(told.wraps.isEmpty)
        #expect(self.told(user("NOT_READY", 50, code: "32740")).lines == ["agent.not_ready alice - 50s reason=relogin"])
    }

    @Test
    func `Dialogs tell holds, whether or not users have the state HOLD`() {
        let told = told(
            dialog("ALERTING", 30),
            dialog("ACTIVE", 36),
            dialog("HELD", 60),
            user("HOLD", 60),
            dialog("ACTIVE", 80),
            dialog("DROPPED", 100),
            user("READY", 110)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=44000 hold=20000 wrap=10000 ready"])
        #expect(told.outcomes[3] == "ignored not_an_event: a state that dialogs tell better")
        // Of each ACTIVE the one that cannot be is counted: answered and retrieved look the same.
        #expect(told.anomalies == ["established_twice": 1, "not_held": 1])
    }

    @Test
    func `A pending state is noted until the call is over`() {
        let told = told(
            dialog("ACTIVE", 36),
            user("TALKING", 60, pending: "NOT_READY", since: Story.time(36)),
            dialog("DROPPED", 190)
        )
        #expect(told.lines.contains("agent.not_ready alice - 60.02s pending"))
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=154000 hold=0 wrap=0 not_ready"])
    }

    @Test(arguments: [("REQUIRED", "OPTIONAL"), ("OPTIONAL", "REQUIRED"), ("OPTIONAL", "REQUIRED_WITH_WRAP_UP_DATA")])
    func `A pending state does not cut a required wrap-up short`(incoming: String, outgoing: String) {
        let since = Story.time(36)
        let told = told(
            dialog("ACTIVE", 36),
            user("TALKING", 60, pending: "NOT_READY", wrapUp: incoming, outgoing: outgoing, since: since),
            dialog("DROPPED", 190),
            user("WORK", 190),
            user("NOT_READY", 234.767, code: "10")
        )
        #expect(told.wraps.map(\.wrapMs) == [44_767])
    }

    @Test(arguments: ["WORK", "WORK_READY"])
    func `A pending state that is still there when the wrap-up has begun does not end it`(state: String) {
        let told = told(
            dialog("ACTIVE", 36),
            dialog("DROPPED", 190),
            user(state, 190.02, pending: "READY"),
            user("READY", 234.767)
        )
        #expect(told.wraps.map(\.wrapMs) == [44_767])
    }

    @Test
    func `A participant that wraps up has cleared the call`() {
        let told = told(dialog("ACTIVE", 36), dialog("WRAP_UP", 190), user("READY", 200))
        #expect(told.wraps.map(\.wrapMs) == [10_000])
    }

    @Test
    func `What an update repeats of long ago was told before`() {
        let told = told(dialog("ACTIVE", 36), dialog("ACTIVE", 36, arriving: 300))
        #expect(
            told.outcomes[1]
                == "ignored not_an_event: facts that earlier records have told: repeated with every message"
        )
    }

    @Test
    func `Each agent of a dialog has a state of its own, the customer none`() {
        let others = """
            {"mediaAddress":"0123","mediaAddressType":"","state":"ACTIVE","stateChangeTime":"\(Story.time(30))"},\
            {"mediaAddress":"2003","mediaAddressType":"AGENT_DEVICE","state":"HELD",\
            "stateChangeTime":"\(Story.time(35))"},
            """
        let told = told(dialog("ALERTING", 36, type: "CONSULT", others: others))
        #expect(
            told.lines == [
                "contact.held 2003 c1 35s queue=support internal",
                "contact.offered alice c1 36s queue=support internal",
            ]
        )
    }

    @Test
    func `After a failover a state has no time of its own`() {
        #expect(told(user("READY", 50, since: "")).lines == ["agent.ready alice - 50.02s"])
    }

    @Test
    func `Elements may be named as in the XML`() {
        let value =
            #"{"update":{"data":{"User":{"loginId":"alice","state":"LOGOUT","stateChangeTime":"\#(Story.time(9))"}}}}"#
        #expect(told(TestRecord(value)).lines == ["agent.logged_off alice - 9s"])
        #expect(told(TestRecord(#"{"Update":{"data":{"team":{}}}}"#)).events.isEmpty)
    }

    /// A dialog that is no call: its one participant is the agent, and has no type.
    private func task(
        _ state: String,
        _ seconds: Double,
        properties: String = "",
        own: String = "",
        participant: String = ""
    ) -> TestRecord {
        let value = """
            {"Update":{"event":"PUT","data":{"Dialog":{"id":"1_2_1",\(own)"mediaType":"Cisco_Chat_MRD",\
            "mediaProperties":{\(properties)"queueName":"chats"},"participants":{"Participant":{"mediaAddress":"2002",\
            \(participant)"state":"\(state)","stateChangeTime":"\(Story.time(seconds))"}}}}}}
            """
        return TestRecord(value, arrival: Story.epoch + Milliseconds(seconds * 1000) + 20)
    }

    @Test
    func `A dialog of more participants than can be is a dead letter`() {
        let one = #"{"mediaAddress":"2002","mediaAddressType":"AGENT_DEVICE","state":"HELD","stateChangeTime":""},"#
        let told = told(dialog("ACTIVE", 36, others: String(repeating: one, count: 500)))
        #expect(told.events.isEmpty && told.outcomes.first?.hasPrefix("rejected too_large") == true, "\(told.outcomes)")
    }

    @Test
    func `A dialog that is no call has states of its own`() {
        let told = told(
            task("OFFERED", 30),
            task("ACCEPTED", 33),
            task("ACTIVE", 36),
            task("PAUSED", 60),
            task("ACTIVE", 80),
            task("INTERRUPTED", 90),
            task("ACTIVE", 95),
            task("WRAPPING_UP", 190),
            task("CLOSED", 234.767, properties: #""wrapUpReason":"solved","dispositionCode":"CD_NORMAL_END_TASK","#)
        )
        #expect(
            told.wraps.map(\.description) == ["alice 1_2_1 ring=6000 talk=129000 hold=25000 wrap=44767 completed"]
        )
        #expect(told.lines.first == "contact.offered alice 1_2_1 30s queue=chats chat")
        #expect(told.lines.last == "contact.wrapup_ended alice 1_2_1 234.767s queue=chats disposition=solved chat")
    }

    @Test(arguments: [("CD_RING_NO_ANSWER", "no_answer"), ("CD_TASK_ABANDONED_WHILE_OFFERED", "caller_abandoned")])
    func `A dialog that is no call may be over unanswered`(code: String, cause: String) {
        // No page shows where the code stands, so it counts wherever it does.
        let said = #""dispositionCode":"\#(code)","#
        for closed in [
            task("CLOSED", 50, properties: said), task("CLOSED", 50, own: said), task("CLOSED", 50, participant: said),
        ] {
            let told = told(task("OFFERED", 30), closed)
            #expect(told.lines.last == "contact.not_answered alice 1_2_1 50s cause=\(cause) queue=chats chat")
            #expect(told.wraps.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("ACD_IN", .inbound), ("PREROUTE_ACD_IN", .inbound), ("OTHER_IN", .inbound), ("TRANSFER", .inbound),
            ("OFFERED", .inbound), ("CONFERENCE", .inbound), ("OUT", .outbound), ("OUTBOUND", .outbound),
            ("OUTBOUND_PREVIEW", .outbound), ("CONSULT", .internalCall), ("CONSULT_OFFERED", .internalCall),
            ("AGENT_INSIDE", .internalCall), ("ASSIST_CALL", .internalCall), ("EMERGENCY", .internalCall),
            ("BARGE_IN_CONSULT", .internalCall), ("SUPERVISOR_MONITOR", .internalCall), ("AUTO_OUT", .outbound),
            ("AGENT_OUT", .outbound), ("OVERFLOW_IN", .inbound),
        ] as [(String, Direction)]
    )
    func `The type of a call says who began it`(type: String, direction: Direction) {
        #expect(told(dialog("ACTIVE", 36, type: type)).events.last?.event.direction == direction)
    }

    @Test(arguments: [
        ("LOGOUT", "32740", "agent.logged_off alice - 50s reason=relogin"),
        ("LOGOUT", "32767", "agent.logged_off alice - 50s reason=relogin"),
        ("NOT_READY", "32767", "agent.not_ready alice - 50s reason=call not answered"),
        ("NOT_READY", "50002", "agent.not_ready alice - 50s reason=50002"),
    ])
    func `What a code of the system means depends on the state, too`(state: String, code: String, line: String) {
        #expect(told(user(state, 50, code: code)).lines == [line])
    }
}
