import ContactCenter
import Telephony
import Testing

struct AsteriskQueueLogTests {
    /// A line so many seconds after the epoch of the story.
    static func line(_ seconds: Int, _ rest: String) -> String {
        "\(Story.epochSeconds(Double(seconds)))|\(rest)"
    }

    private func told(_ lines: (Int, String)..., wrapUpTime: Milliseconds? = 30_000) -> Told {
        tell("asterisk-queue-log", lines.map { TestRecord(Self.line($0.0, $0.1)) }) {
            $0.wrapUpTimes = WrapUpTimes(wrapUpTime)
        }
    }

    @Test
    func `A wrap ends when the configured time is over, because no event says so`() {
        let told = told(
            (10, "c1|support|NONE|ENTERQUEUE||0123|1"),
            (36, "c1|support|alice|CONNECT|26|c1.2|6"),
            (190, "c1|support|alice|COMPLETECALLER|26|154|1")
        )
        #expect(
            told.lines == [
                "contact.queued - c1 10s queue=support", "contact.offered alice c1 30s queue=support",
                "contact.established alice c1 36s queue=support",
                "contact.cleared alice c1 190s cause=caller queue=support",
                "contact.wrapup_started alice c1 190s queue=support limit=30000 on_limit=end",
                "contact.ended - c1 190s cause=caller",
            ]
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
    }

    @Test
    func `A second queue that the agent joins during a call leaves the wrap what it is`() {
        let told = told(
            (36, "c1|support|alice|CONNECT|26|c1.2|6"),
            (60, "NONE|sales|alice|ADDMEMBER|"),
            (190, "c1|support|alice|COMPLETEAGENT|26|154|1")
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
    }

    @Test
    func `Holdtime is the wait in the queue, not a hold`() {
        let told = told((36, "c1|support|alice|CONNECT|26|c1.2|6"), (190, "c1|support|alice|COMPLETEAGENT|26|154|1"))
        #expect(!told.lines.contains { $0.hasPrefix("contact.held") })
        #expect(told.wraps[0].holdMs == 0)
    }

    @Test(arguments: [
        ("NONE|support|alice|PAUSE|lunch", "not_ready"), ("NONE|NONE|alice|PAUSEALL|lunch", "not_ready"),
        ("c2|sales|alice|CONNECT|3|c2.1|0", "next_contact"), ("NONE|support|alice|REMOVEMEMBER|", "logged_off"),
        ("NONE|NONE|alice|AGENTLOGOFF|SIP/1|60", "logged_off"),
        ("NONE|NONE|alice|AGENTCALLBACKLOGOFF|100|60|", "logged_off"),
    ])
    func `A wrap ends earlier by what the agent does`(line: String, cause: String) {
        let told = told(
            (36, "c1|support|alice|CONNECT|26|c1.2|6"),
            (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
            (202, line)
        )
        #expect(told.wraps[0].description == "alice c1 ring=6000 talk=154000 hold=0 wrap=12000 \(cause)")
    }

    @Test(arguments: ["NONE|support|alice|UNPAUSE|", "NONE|NONE|alice|UNPAUSEALL|", "NONE|sales|alice|ADDMEMBER|"])
    func `An agent who is resumed or added during a wrap goes on with it, if its time is known`(line: String) {
        func wraps(_ wrapUpTime: Milliseconds?) -> [String] {
            told(
                (36, "c1|support|alice|CONNECT|26|c1.2|6"),
                (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
                (202, line),
                wrapUpTime: wrapUpTime
            ).wraps.map(\.description)
        }
        #expect(wraps(30_000) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
        #expect(wraps(nil) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=12000 ready"])
    }

    @Test
    func `Where only some queues have a wrap-up time, being resumed ends the wrap of any`() {
        let lines = [
            (36, "c1|support|alice|CONNECT|26|c1.2|6"), (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
            (202, "NONE|support|alice|UNPAUSE|"),
        ]
        let told = tell("asterisk-queue-log", lines.map { TestRecord(Self.line($0.0, $0.1)) }) {
            $0.wrapUpTimes.set(10_000, forQueue: "sales")
        }
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=12000 ready"])
    }

    @Test
    func `Who is added paused to another queue goes on with the wrap`() {
        let told = told(
            (36, "c1|support|alice|CONNECT|26|c1.2|6"),
            (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
            (202, "NONE|sales|alice|ADDMEMBER|PAUSED")
        )
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
        #expect(told.lines.last == "agent.not_ready alice - 202s declares_only")
    }

    @Test
    func `Queues that overlap share the agent's wrap`() {
        let told = tell(
            "asterisk-queue-log",
            [
                (36, "c1|support|alice|CONNECT|26|c1.2|6"), (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
                (195, "NONE|sales|alice|PAUSE|"), (195, "NONE|support|alice|PAUSE|"),
                (220, "c2|sales|alice|CONNECT|3|c2.1|0"), (260, "c2|sales|alice|COMPLETEAGENT|3|40|1"),
            ].map { TestRecord(Self.line($0.0, $0.1)) }
        ) {
            $0.wrapUpTimes = WrapUpTimes(30_000)
            $0.wrapUpTimes.set(10_000, forQueue: "sales")
        }
        #expect(
            told.wraps.map(\.description) == [
                "alice c1 ring=6000 talk=154000 hold=0 wrap=5000 not_ready",
                "alice c2 ring=0 talk=40000 hold=0 wrap=10000 limit",
            ]
        )
    }

    @Test(arguments: [(nil, 45), (30_000, 17)] as [(Milliseconds?, Int64)])
    func `XiVO and Wazo say how long the wrap is planned to be, whatever is configured`(
        configured: Milliseconds?,
        planned: Int64
    ) {
        let told = told(
            (36, "c1|support|alice|CONNECT|26|c1.2|6"),
            (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
            (190, "c1|support|alice|WRAPUPSTART|\(planned)"),
            wrapUpTime: configured
        )
        let start = "contact.wrapup_started alice c1 190.001s queue=support limit=\(planned)000 on_limit=end"
        #expect(told.lines.last == start)
        // The deadline is no earlier than the event that set it.
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=\(planned)000 limit"])
    }

    @Test(arguments: ["AGENTLOGIN|SIP/1", "AGENTCALLBACKLOGIN|100"])
    func `Agents of the old kind log on`(line: String) {
        let told = told((5, "NONE|NONE|alice|\(line)"))
        #expect(told.lines == ["agent.logged_on alice - 5s", "agent.ready alice - 5s declares_only"])
    }

    @Test
    func `NONE is nobody`() {
        let told = told((1, "NONE|NONE|NONE|QUEUESTART|"), (2, "NONE|NONE|NONE|PAUSEALL|"))
        #expect(
            told.outcomes == [
                "ignored not_an_event: about neither an agent's state nor a call's", "rejected missing_field agent_id",
            ]
        )
    }

    @Test
    func `The ring time of a call that was not answered is in milliseconds`() {
        let told = told((60, "c1|support|alice|RINGNOANSWER|15000"), (80, "c1|support|bob|RINGCANCELED|2500"))
        #expect(
            told.lines == [
                "contact.offered alice c1 45s queue=support",
                "contact.not_answered alice c1 60s cause=no_answer queue=support",
                "contact.offered bob c1 77.5s queue=support",
                "contact.not_answered bob c1 80s cause=caller_abandoned queue=support",
            ]
        )
    }

    @Test
    func `Events of one second keep the order of the log`() {
        let told = told(
            (190, "c1|support|alice|COMPLETEAGENT|26|154|1"),
            (190, "c2|support|alice|CONNECT|9|c2.1|0"),
            (190, "c2|support|alice|COMPLETECALLER|9|0|1"),
            (191, "NONE|support|alice|PAUSE|")
        )
        #expect(told.lines(.contactEstablished) == ["contact.established alice c2 190.001s queue=support"])
        #expect(told.lines(.contactCleared).last == "contact.cleared alice c2 190.002s cause=caller queue=support")
        #expect(told.lines(.agentNotReady) == ["agent.not_ready alice - 191s"])
    }

    @Test
    func `A second pause within the second is another if its reason is`() {
        let told = told(
            (190, "NONE|support|alice|PAUSE|tea"),
            (190, "NONE|support|alice|UNPAUSE|"),
            (190, "NONE|support|alice|PAUSE|lunch")
        )
        #expect(told.lines(.agentNotReady).map { $0.split(separator: "=").last } == ["tea", "lunch"])
        #expect(Set(told.ids).count == 3)
    }

    @Test
    func `A restart goes on within the second`() {
        let lines = ["c1|q|a|COMPLETEAGENT|1|1|1", "c2|q|a|CONNECT|1|x|0", "c2|q|a|COMPLETEAGENT|1|1|1"]
            .map { TestRecord(Self.line(5, $0)) }
        let whole = tell("asterisk-queue-log", lines)
        // What the second start knows are two numbers.
        let rest = tell(
            "asterisk-queue-log",
            [lines[2]],
            clock: SecondOrdinals(second: Story.epoch.milliseconds / 1000 + 5, count: 2)
        )
        #expect(Array(whole.lines.suffix(3)) == rest.lines)
    }

    @Test(arguments: [
        ("ATTENDEDTRANSFER|BRIDGE|b-1|26|154|1", "attended"), ("BLINDTRANSFER|600|default|26|154|1", "blind"),
    ])
    func `Transfers are cleared, wrapped up and handed on`(data: String, kind: String) {
        let told = told((36, "c1|support|alice|CONNECT|26|c1.2|6"), (190, "c1|support|alice|\(data)"))
        #expect(told.lines.last == "contact.transferred - c1 190s from=alice \(kind)")
        #expect(told.wraps.map(\.description) == ["alice c1 ring=6000 talk=154000 hold=0 wrap=30000 limit"])
    }

    @Test
    func `Callers who leave the queue`() {
        let told = told(
            (60, "c1|support|NONE|ABANDON|1|1|50"),
            (61, "c2|support|NONE|EXITWITHTIMEOUT|1|1|60"),
            (62, "c3|support|NONE|EXITWITHKEY|2|1|1|60"),
            (63, "c4|support|NONE|EXITEMPTY|1|1|60")
        )
        #expect(
            told.lines == [
                "contact.abandoned - c1 60s queue=support", "contact.ended - c1 60s",
                "contact.left_queue - c2 61s cause=overflow queue=support",
                "contact.left_queue - c3 62s cause=other queue=support",
                "contact.left_queue - c4 63s cause=overflow queue=support",
            ]
        )
    }

    @Test
    func `Local times of a realtime table are read in the configured zone`() throws {
        let zone = try #require(TimeZoneTable(transitions: [], offsets: [3600]))
        let told = tell("asterisk-queue-log", "2026-03-02 10:00:05.250000|c1|support|NONE|ENTERQUEUE||1|1") {
            $0.timeZone = zone
        }
        #expect(told.lines == ["contact.queued - c1 5.25s queue=support"])
    }

    @Test
    func `What is no line of a queue log is a dead letter`() {
        #expect(tell("asterisk-queue-log", "hello").outcomes == ["rejected malformed"])
        #expect(tell("asterisk-queue-log", "x|c1|q|a|CONNECT").outcomes == ["rejected bad_time time"])
        let invalid = TestRecord(bytes: Array("1|c|q|a|PAUSE|".utf8) + [0xFF])
        #expect(tell("asterisk-queue-log", [invalid]).outcomes == ["rejected malformed"])
        #expect(told((1, "c|q|a|JUGGLE|1")).outcomes == ["ignored unknown_type: an event that is not known"])
    }

    @Test
    func `Calls that are withdrawn, find nobody or cannot be connected leave the queue`() {
        let told = told(
            (60, "c1|support|NONE|WITHDRAW|1|1|60|by hand"),
            (61, "c2|support|NONE|LEAVEEMPTY|"),
            (62, "c3|support|alice|SYSCOMPAT|")
        )
        #expect(
            told.lines == [
                "contact.left_queue - c1 60s cause=other queue=support",
                "contact.left_queue - c2 61s cause=overflow queue=support",
                "contact.not_answered alice c3 62s cause=failed queue=support",
                "contact.left_queue - c3 62s cause=other queue=support", "contact.ended - c3 62s",
            ]
        )
    }

    @Test(arguments: [
        "QUEUESTART", "CONFIGRELOAD", "DID", "INFO", "PENALTY", "RINGINUSE", "JOINEMPTY", "FULL", "CLOSED",
        "DIVERT_CA_RATIO", "DIVERT_HOLDTIME",
    ])
    func `What changes neither an agent's state nor a call's is known`(event: String) {
        #expect(
            told((1, "c1|support|alice|\(event)|1")).outcomes == [
                "ignored not_an_event: about neither an agent's state nor a call's"
            ]
        )
    }
}
