import ContactCenter
import Telephony
import Testing

struct CSTAJSONTests {
    private func csta(_ name: String, _ seconds: Int, _ fields: String, device: String = "8002@cc") -> String {
        """
        {"eventName":"\(name)","eventSrc":"\(device)","eventTime":"\(time(seconds))",\
        "eventType":"csta","serial":\(121_000 + seconds),"srcDeviceId":"\(device)","deviceId":"\(device)",\
        "callId":"c1","split":"support",\(fields)}
        """
    }

    private func agent(_ name: String, _ seconds: Int, _ fields: String = #""agentMode":"Ready""#) -> String {
        """
        {"eventName":"\(name)","eventTime":"\(time(seconds))","eventType":"agent",\
        "serial":\(11_000 + seconds),"srcDeviceId":"8002@cc","deviceId":"8002@cc","agentId":"agent-1",\(fields)}
        """
    }

    private func time(_ seconds: Int) -> String {
        "2026.03.02 09:\(pad(seconds / 60)):\(pad(seconds % 60))"
    }

    private func pad(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private func told(_ values: String..., zone: TimeZoneTable = .utc) -> Told {
        tell("csta-json", values.map { TestRecord($0) }) {
            $0.timeZone = zone
            $0.agentIDs = .table(AgentIDTable([(vendorID: "8002@cc", agentID: "agent-1")]))
        }
    }

    @Test
    func `After-call work belongs to the call that was there, although it names none`() {
        let told = told(
            csta("delivered", 30, #""alertingDevice":"8002@cc","callingDevice":"0123""#),
            csta("established", 36, #""answeringDevice":"8002@cc","callingDevice":"0123""#),
            csta("connectionCleared", 190, #""releasingDevice":"8002@cc""#),
            agent("agentWorkingAfterCall", 190),
            agent("agentReady", 235)
        )
        #expect(told.lines[3] == "agent.working_after_call agent-1 - 190.001s")
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=6000 talk=154000 hold=0 wrap=45000 ready"])
    }

    @Test(arguments: [("agentNotReady", "not_ready"), ("agentLoggedOff", "logged_off")])
    func `Another state of the agent ends the wrap, too`(event: String, cause: String) {
        let told = told(
            csta("established", 36, #""answeringDevice":"8002@cc","callingDevice":"0123""#),
            csta("connectionCleared", 190, #""releasingDevice":"8002@cc""#),
            agent("agentWorkingAfterCall", 190),
            agent(event, 235)
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=154000 hold=0 wrap=45000 \(cause)"])
    }

    @Test
    func `A call that failed and says not whose is told by its hang-up`() {
        let told = told(csta("failed", 30, #""callingDevice":"0123""#))
        #expect(
            told.outcomes == ["ignored not_an_event: a call that failed: the hang-up that follows tells its end"]
        )
    }

    @Test
    func `After-call work with no call is standalone`() {
        let told = told(agent("agentWorkingAfterCall", 10), agent("agentReady", 40))
        #expect(told.wraps.map(\.description) == ["agent-1 - ring=0 talk=0 hold=0 wrap=30000 ready standalone"])
    }

    @Test(arguments: [
        ("delivered", "alertingDevice"), ("established", "answeringDevice"), ("held", "holdingDevice"),
        ("retrieved", "retrievingDevice"), ("connectionCleared", "releasingDevice"),
        ("transferred", "transferringDevice"), ("conferenced", "conferencingDevice"),
    ])
    func `Every device on the call gets every event, and only its own count`(name: String, field: String) {
        let told = told(csta(name, 30, #""\#(field)":"8003@cc","callingDevice":"0123""#))
        #expect(
            told.outcomes == [
                "ignored not_an_event: about another device of the call, which has the same event of its own"
            ]
        )
        #expect(self.told(csta(name, 30, #""\#(field)":"8002@cc","callingDevice":"0123""#)).events.count > 0)
    }

    @Test
    func `Of the two connectionCleared of a hang-up one counts`() {
        let told = told(
            csta("established", 36, #""answeringDevice":"8002@cc","callingDevice":"0123""#),
            csta("connectionCleared", 190, #""releasingDevice":"0123""#),
            csta("connectionCleared", 190, #""releasingDevice":"8002@cc","hangupDevice":"0123""#)
        )
        #expect(told.lines(.contactCleared) == ["contact.cleared agent-1 c1 190.001s queue=support"])
        #expect(told.anomalies == [:])
    }

    @Test
    func `Times are dotted, without a zone, and of the configured one`() {
        let zone = TimeZoneTable(secondsEast: 8 * 3600)
        let told = told(agent("agentReady", 5).replacing("2026.03.02 09:", with: "2026.03.02 17:"), zone: zone)
        #expect(told.lines == ["agent.ready agent-1 - 5s"])
        #expect(
            self.told(agent("agentReady", 5).replacing("2026.03", with: "2026-13")).outcomes == [
                "rejected bad_time eventTime"
            ]
        )
    }

    @Test(arguments: [0, 1] as [Int64])
    func `A local time that comes twice is the one nearest to the arrival`(hour: Int64) throws {
        // Warsaw: the clocks went back from 03:00 to 02:00 at 01:00 UTC.
        let zone = try #require(
            TimeZoneTable(transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])
        )
        let arrival = Timestamp(milliseconds: (1_792_888_260 + hour * 3_600) * 1_000)
        let value = agent("agentReady", 5).replacing("2026.03.02 09:00:05", with: "2026.10.25 02:30:00")
        let told = tell("csta-json", [TestRecord(value, arrival: arrival)]) { $0.timeZone = zone }
        #expect(told.events.map(\.event.time.milliseconds) == [(1_792_888_200 + hour * 3_600) * 1_000])
    }

    @Test
    func `The pending state is the state after the wrap, or noted during the call`() {
        let told = told(
            agent("agentWorkingAfterCall", 10, #""pendingAgentState":"agentNotReady""#),
            agent("agentWorkingAfterCall", 11, #""agentMode":"WorkNotReady""#),
            agent("agentBusy", 12, #""pendingAgentState":"agentNotReady","reason":"7""#),
            agent("agentBusy", 13, #""pendingAgentState":"agentWorkingAfterCall""#),
            agent("agentBusy", 14, #""pendingAgentState":"null""#)
        )
        #expect(
            told.lines == [
                "agent.working_after_call agent-1 - 10s next=not_ready",
                "agent.working_after_call agent-1 - 11s",
                "agent.not_ready agent-1 - 12s reason=7 pending",
                "agent.working_after_call agent-1 - 13s pending",
            ]
        )
    }

    @Test
    func `A call that the agent makes is established when the other answers`() {
        let told = told(csta("established", 36, #""answeringDevice":"0123","callingDevice":"8002@cc""#))
        #expect(told.lines == ["contact.established agent-1 c1 36s queue=support outbound"])
    }

    @Test
    func `A consultation and its transfer clear both calls`() {
        let told = told(
            csta(
                "transferred",
                90,
                #""transferringDevice":"8002@cc","transferredToDevice":"8003@cc","primaryOldCall":"c0","#
                    + #""secondaryOldCall":"c1""#
            )
        )
        #expect(
            told.lines == [
                "contact.cleared agent-1 c1 90s queue=support", "contact.cleared agent-1 c0 90s queue=support",
                "contact.transferred - c0 90s from=agent-1 to=8003@cc attended",
            ]
        )
        #expect(Set(told.ids).count == 3)
    }

    @Test
    func `An agent's call may be named by the gateway's parameters`() {
        let told = told(csta("held", 36, #""holdingDevice":"8009@cc","params":{"agent":"5002@cc"}"#, device: "8009@cc"))
        #expect(told.lines == ["contact.held 5002@cc c1 36s queue=support"])
    }

    @Test
    func `A pending state of nothing is a log-off after the wrap`() {
        let told = told(
            agent("agentBusy", 12, #""pendingAgentState":"agentNull""#),
            agent("agentWorkingAfterCall", 13, #""pendingAgentState":"agentNull""#),
            agent("agentAllocated", 14, #""agentMode":"Allocated""#)
        )
        #expect(told.lines == ["agent.working_after_call agent-1 - 13s next=logged_off"])
        #expect(
            told.outcomes == [
                "ignored not_an_event: busy: the call says so, and a log-off itself", "1 events",
                "ignored not_an_event: reserved for a call, which tells itself",
            ]
        )
    }

    @Test(arguments: ["null", #""null""#, #""""#, nil] as [String?])
    func `Null, the word null, an empty text and a missing field are the same`(reason: String?) {
        let field = reason.map { #""reason":\#($0),"# } ?? ""
        let told = told(agent("agentNotReady", 5, #"\#(field)"agentMode":"NotReady""#))
        #expect(told.lines == ["agent.not_ready agent-1 - 5s"])
    }
}
