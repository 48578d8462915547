import ContactCenter
import Telephony
import Testing

struct FreeSWITCHCallCenterTests {
    private func event(_ action: String, _ seconds: Double, _ fields: String = "") -> String {
        let sequence = Int(seconds * 1000)
        return """
            {"Event-Name":"CUSTOM","Core-UUID":"core","Event-Sequence":"\(sequence)",\
            "Event-Date-Timestamp":"\(Story.epochSeconds(seconds))\(String(sequence % 1000 + 1000).dropFirst())000",\
            "CC-Action":"\(action)",\(fields)"CC-Agent":"alice"}
            """
    }

    private let call = #""CC-Queue":"support","CC-Member-UUID":"m1","CC-Member-Session-UUID":"c1","#

    private func told(_ values: String..., wrapUpTime: Milliseconds? = 10_000) -> Told {
        tell("freeswitch-callcenter", values.map { TestRecord($0) }) { $0.wrapUpTimes = WrapUpTimes(wrapUpTime) }
    }

    private func state(_ state: String, _ seconds: Double) -> String {
        event("agent-state-change", seconds, #""CC-Agent-State":"\#(state)","#)
    }

    @Test
    func `The state returns to Waiting at once, and the wrap goes on`() {
        let told = told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call),
            state("Waiting", 60.1)
        )
        #expect(
            told.outcomes.last == "ignored not_an_event: Waiting again at once after a call: the wrap-up time decides"
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=23500 hold=0 wrap=10000 limit"])
    }

    @Test
    func `A wrap-up time of the call's queue alone decides, too, as Waiting names no queue`() {
        var times = WrapUpTimes()
        times.set(30_000, forQueue: "support")
        let records = [
            event("bridge-agent-start", 36.5, call), event("bridge-agent-end", 60, call), state("Waiting", 60.1),
        ]
        let told = tell("freeswitch-callcenter", records.map { TestRecord($0) }) { $0.wrapUpTimes = times }
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=23500 hold=0 wrap=30000 limit"])
    }

    @Test
    func `On demand the wrap goes on until the agent is set to Waiting`() {
        let told = told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call),
            state("Idle", 60.1),
            state("Waiting", 104.767),
            wrapUpTime: nil
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=23500 hold=0 wrap=44767 ready"])
    }

    @Test
    func `On demand where the event says so, in spite of a wrap-up time`() {
        let demand = #""CC-Agent-Status":"Available (On Demand)","#
        let told = told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call + demand),
            event("agent-state-change", 104.767, #""CC-Agent-State":"Waiting","# + demand)
        )
        #expect(told.wraps.map(\.wrapMs) == [44_767])
    }

    @Test(arguments: [("On Break", "not_ready"), ("Logged Out", "logged_off")])
    func `A change of status ends the wrap earlier`(status: String, cause: String) {
        let told = told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call),
            event("agent-status-change", 64, #""CC-Agent-Status":"\#(status)","#)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=23500 hold=0 wrap=4000 \(cause)"])
    }

    @Test
    func `The next offer ends the wrap earlier`() {
        let next = #""CC-Queue":"support","CC-Member-Session-UUID":"c2","#
        let told = told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call),
            event("agent-offering", 66, next)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=23500 hold=0 wrap=6000 ready"])
        #expect(told.lines.last == "contact.offered alice c2 66s queue=support")
    }

    @Test(
        arguments: [
            ("1772442060", "60s"), ("1772442060250000", "60.25s"), ("1772442060250", "60.25s"), ("63939661260", "60s"),
        ]
    )
    func `Seconds and microseconds are mixed`(time: String, written: String) {
        let told = told(
            #"{"CC-Action":"bridge-agent-end","CC-Agent":"alice","CC-Member-UUID":"m1","#
                + #""CC-Bridge-Terminated-Time":"\#(time)"}"#
        )
        #expect(told.lines.first == "contact.cleared alice m1 \(written)")
    }

    @Test
    func `Queues and calls that are not answered`() {
        func end(_ seconds: Double, _ reason: String) -> String {
            event("member-queue-end", seconds, call + #""CC-Cause":"Cancel","CC-Cancel-Reason":"\#(reason)","#)
        }
        let told = told(
            event("member-queue-start", 1, call),
            event("bridge-agent-fail", 20, call + #""CC-Hangup-Cause":"USER_BUSY","#),
            end(30, "BREAK_OUT"),
            end(31, "TIMEOUT"),
            end(32, "EXIT_WITH_KEY")
        )
        #expect(
            told.lines == [
                "contact.queued - c1 1s queue=support",
                "contact.not_answered alice c1 20s cause=rejected queue=support",
                "contact.abandoned - c1 30s queue=support", "contact.ended - c1 30s cause=BREAK_OUT",
                "contact.left_queue - c1 31s cause=overflow queue=support",
                "contact.left_queue - c1 32s cause=other queue=support",
            ]
        )
    }

    @Test
    func `Who answered and was not connected with the caller has nothing to wrap up`() {
        let told = told(
            event("bridge-agent-start", 36.5, call + #""CC-Agent-Bridged":"true","#),
            event("bridge-agent-end", 37, call + #""CC-Agent-Bridged":"false","#)
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=0 talk=500 hold=0 wrap=0 completed"])
        let connected = self.told(
            event("bridge-agent-start", 36.5, call),
            event("bridge-agent-end", 60, call + #""CC-Agent-Bridged":"true","#)
        )
        #expect(connected.wraps.map(\.wrapMs) == [10_000])
    }

    @Test
    func `A caller who comes back in time is in the queue again`() {
        #expect(told(event("member-queue-resume", 9, call)).lines == ["contact.queued - c1 9s queue=support"])
    }
}
