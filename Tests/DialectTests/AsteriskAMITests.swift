import ContactCenter
import Telephony
import Testing

struct AsteriskAMITests {
    private func ami(_ name: String, _ seconds: Double?, _ fields: String = "", call: String? = "c1") -> String {
        let timestamp = seconds.map { #""Timestamp":"\#(Story.epochSeconds($0)).250000","# } ?? ""
        let unique = call.map { #""Uniqueid":"\#($0)","# } ?? ""
        return """
            {"Event":"\(name)",\(timestamp)\(unique)"Queue":"support","MemberName":"alice",\(fields)"Interface":"SIP/1"}
            """
    }

    private func told(_ values: String..., wrapUpTime: Milliseconds? = 30_000) -> Told {
        tell("asterisk-ami", values.map { TestRecord($0) }) { $0.wrapUpTimes = WrapUpTimes(wrapUpTime) }
    }

    @Test
    func `A wrap ends when the configured time is over`() {
        let told = told(
            ami("AgentCalled", 30),
            ami("AgentConnect", 36, #""HoldTime":"26","RingTime":"6","#),
            ami("AgentComplete", 190, #""HoldTime":"26","TalkTime":"154","Reason":"caller","#)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
        #expect(told.lines.last == "contact.ended - c1 190.25s cause=caller")
    }

    @Test
    func `HoldTime is no hold and TalkTime no instant`() {
        let told = told(ami("AgentConnect", 36, #""HoldTime":"26","#), ami("AgentComplete", 50, #""TalkTime":"9999","#))
        #expect(told.wraps.map { [$0.talkMs, $0.holdMs] } == [[14_000, 0]])
    }

    @Test
    func `A member whose InCall falls is still wrapping up`() {
        let told = told(
            ami("AgentConnect", 36),
            ami("AgentComplete", 50),
            ami("QueueMemberStatus", 50, #""InCall":"0","Status":"1","Paused":"0","#, call: nil)
        )
        #expect(
            told.outcomes.last
                == "ignored not_an_event: the state of a member's device: InCall from 1 to 0 is no end of a wrap"
        )
        #expect(told.wraps.map(\.wrapMs) == [30_000])
    }

    @Test
    func `A pause ends the wrap earlier`() {
        let told = told(
            ami("AgentConnect", 36),
            ami("AgentComplete", 50),
            ami("QueueMemberPause", 62, #""Paused":"1","PausedReason":"lunch","#, call: nil)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=14000 hold=0 wrap=12000 not_ready"])
        #expect(told.lines.last == "agent.not_ready alice - 62.25s reason=lunch")
    }

    @Test(arguments: [("QueueMemberRemoved", "logged_off"), ("AgentConnect", "next_contact")])
    func `Who leaves, or takes the next call, wraps up no longer`(event: String, cause: String) {
        let told = told(
            ami("AgentConnect", 36),
            ami("AgentComplete", 50),
            ami(event, 62, call: cause == "next_contact" ? "c2" : nil)
        )
        #expect(told.wraps.first?.description == "alice c1 ring=0 talk=14000 hold=0 wrap=12000 \(cause)")
    }

    @Test
    func `Who is resumed in one queue during the wrap of another goes on with it`() {
        let told = told(
            ami("AgentConnect", 36),
            ami("AgentComplete", 50),
            ami("QueueMemberPause", 62, #""Paused":"0","#, call: nil),
            ami("QueueMemberAdded", 64, #""Paused":"0","#, call: nil)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=14000 hold=0 wrap=30000 limit"])
        // Without a time nothing else ends the wrap.
        let timeless = self.told(
            ami("AgentConnect", 36),
            ami("AgentComplete", 50),
            ami("QueueMemberPause", 62, #""Paused":"0","#, call: nil),
            wrapUpTime: nil
        )
        #expect(timeless.wraps.map(\.wrapMs) == [12_000])
    }

    @Test
    func `Members come, go and do not answer`() {
        let told = told(
            ami("QueueMemberAdded", 0, #""Paused":"1","#, call: nil),
            ami("QueueMemberRemoved", 9, call: nil),
            ami("AgentRingNoAnswer", 20, #""RingTime":"15","#),
            ami("QueueCallerAbandon", 30),
            ami("QueueCallerLeave", 30)
        )
        #expect(
            told.lines == [
                "agent.logged_on alice - 0.25s", "agent.not_ready alice - 0.25s declares_only",
                "agent.logged_off alice - 9.25s",
                "contact.not_answered alice c1 20.25s cause=no_answer queue=support",
                "contact.abandoned - c1 30.25s queue=support",
            ]
        )
    }

    @Test
    func `Without a time of its own an event has the record's`() {
        let arrival = Story.epoch + 7_000
        let records = [
            TestRecord(ami("AgentCalled", nil), arrival: arrival),
            TestRecord(ami("AgentCalled", nil), arrival: arrival + 3),
        ]
        let told = tell("asterisk-ami", records)
        #expect(told.lines.first == "contact.offered alice c1 7s queue=support")
        #expect(Set(told.ids).count == 1, "a repeated record has the same id, whenever it arrives")
    }
}
