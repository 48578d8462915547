import AgentTracking
import ContactCenter
import Telephony
import Testing

struct AmazonContactRecordTests {
    private let arn = "arn:aws:connect:eu-central-1:123456789012:instance/i-1"

    private func whole(_ seconds: Double?) -> String {
        seconds.map { "\"\(Story.time($0).replacing(".000Z", with: "Z"))\"" } ?? "null"
    }

    private func agent(connected: Double, talk: Int?, hold: Int = 0, work: Double?, done: Double?) -> String {
        """
        {"ARN":"\(arn)/agent/agent-1","Username":"ada","ConnectedToAgentTimestamp":\(whole(connected)),\
        "AgentInteractionDuration":\(talk.map(String.init) ?? "null"),"CustomerHoldDuration":\(hold),\
        "AfterContactWorkStartTimestamp":\(whole(work)),"AfterContactWorkEndTimestamp":\(whole(done)),\
        "AfterContactWorkDuration":\(done.flatMap { done in work.map { String(Int(done - $0)) } } ?? "null")}
        """
    }

    private func record(
        agent: String? = nil,
        updated: Double,
        disconnected: Double? = nil,
        transferred: Double? = nil,
        next: String? = nil,
        reason: String = "CUSTOMER_DISCONNECT",
        dequeued: Double? = 36
    ) -> String {
        """
        {"Agent":\(agent ?? "null"),"Channel":"VOICE","ContactId":"c1","DisconnectReason":"\(reason)",\
        "DisconnectTimestamp":\(whole(disconnected)),"InitiationMethod":"INBOUND",\
        "LastUpdateTimestamp":\(whole(updated)),"NextContactId":\(next.map { "\"\($0)\"" } ?? "null"),\
        "Queue":{"ARN":"\(arn)/queue/q-1","EnqueueTimestamp":\(whole(10)),"DequeueTimestamp":\(whole(dequeued)),\
        "Duration":26,"Name":"support"},"TransferCompletedTimestamp":\(whole(transferred))}
        """
    }

    private func told(_ values: String...) -> Told {
        var told = tell("amazon-connect-contact-record", values.map { TestRecord($0) })
        told.policy.horizonMs = 24 * 3_600_000
        return told
    }

    @Test
    func `The worked example of the documentation`() {
        // Talk 6 s, after-contact work 5 s, in whole seconds.
        let mine = agent(connected: 36, talk: 6, work: 42, done: 47)
        let told = told(record(agent: mine, updated: 60, disconnected: 42))
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=6000 hold=0 wrap=5000 completed"])
        #expect(told.lines.last == "contact.ended - c1 42s cause=CUSTOMER_DISCONNECT version=1772442060000")
    }

    @Test
    func `The same contact comes again, and the latest update counts`() {
        let first = record(
            agent: agent(connected: 36, talk: 100, work: 136, done: 150),
            updated: 160,
            disconnected: 136
        )
        let second = record(
            agent: agent(connected: 36, talk: 100, work: 136, done: 170),
            updated: 900,
            disconnected: 136
        )
        let expected = ["agent-1 c1 ring=0 talk=100000 hold=0 wrap=34000 completed"]
        #expect(told(first, second).wraps.map(\.description) == expected)
        #expect(
            told(second, first).wraps.map(\.description) == expected,
            "an older one that comes late changes nothing"
        )
        #expect(told(first, second).anomalies == [:])
        #expect(Set(told(first, second).ids).count == told(first).ids.count)
        #expect(Set(told(first).events.map(\.event.version)) == [Story.epoch.milliseconds + 160_000])
    }

    @Test
    func `After a transfer the wrap begins when the agent leaves, not when the customer hangs up`() {
        let mine = agent(connected: 36, talk: 100, work: 136, done: 180)
        let told = told(record(agent: mine, updated: 1_400, disconnected: 1_336, transferred: 136, next: "c2"))
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=100000 hold=0 wrap=44000 completed"])
        #expect(told.lines(.contactTransferred) == ["contact.transferred - c1 136s from=agent-1 version=1772443400000"])
    }

    @Test
    func `Holds are told as one, so that talk and hold have their sums`() {
        let mine = agent(connected: 36, talk: 80, hold: 20, work: 136, done: 140)
        #expect(
            told(record(agent: mine, updated: 200, disconnected: 136)).wraps.map(\.description) == [
                "agent-1 c1 ring=0 talk=80000 hold=20000 wrap=4000 completed"
            ]
        )
    }

    @Test
    func `An agent without after-contact work has a wrap of nothing`() {
        let mine = agent(connected: 36, talk: 80, work: nil, done: nil)
        #expect(told(record(agent: mine, updated: 200, disconnected: 116)).wraps.map(\.wrapMs) == [0])
    }

    @Test
    func `After-contact work that is not over yet has no end`() {
        let mine = agent(connected: 36, talk: 80, work: 116, done: nil)
        #expect(told(record(agent: mine, updated: 120, disconnected: 116)).lines(.contactWrapupEnded).isEmpty)
    }

    @Test(
        arguments: [
            ("CUSTOMER_DISCONNECT", nil, "contact.abandoned - c1 36s queue=support"),
            ("CONTACT_FLOW_DISCONNECT", nil, "contact.left_queue - c1 36s cause=other queue=support"),
            ("CUSTOMER_DISCONNECT", "c2", "contact.left_queue - c1 36s cause=flow_out queue=support"),
        ] as [(String, String?, String)]
    )
    func `Contacts that no agent answered`(reason: String, next: String?, line: String) {
        let told = told(record(updated: 60, disconnected: 40, next: next, reason: reason))
        #expect(told.lines[1].hasPrefix(line), "\(told.lines)")
    }

    @Test
    func `Without a dequeue the wait is the queue's duration`() {
        #expect(
            told(record(updated: 60, disconnected: 40, dequeued: nil)).lines[1].hasPrefix("contact.abandoned - c1 36s")
        )
    }

    @Test
    func `Pauses of a task are told with the holds`() {
        let mine = agent(connected: 36, talk: 60, hold: 20, work: nil, done: nil)
            .replacing(#""CustomerHoldDuration""#, with: #""AgentPauseDuration":40,"CustomerHoldDuration""#)
        #expect(
            told(record(agent: mine, updated: 200, disconnected: 156)).wraps.map(\.description) == [
                "agent-1 c1 ring=0 talk=60000 hold=60000 wrap=0 completed"
            ]
        )
    }

    @Test
    func `A record that comes again within a day counts, and not with the horizon that others have`() {
        let first = record(
            agent: agent(connected: 36, talk: 100, work: 136, done: 150),
            updated: 160,
            disconnected: 136
        )
        let other = record(
            agent: agent(connected: 80_000, talk: 100, work: 80_100, done: 80_150),
            updated: 80_160,
            disconnected: 80_100
        )
        .replacing(#""c1""#, with: #""c2""#)
        let again = record(
            agent: agent(connected: 36, talk: 100, work: 136, done: 170),
            updated: 80_200,
            disconnected: 136
        )
        var told = told(first, other, again)
        #expect(told.wraps.map(\.wrapMs) == [34_000, 50_000])
        told.policy.horizonMs = 120_000
        #expect(told.wraps.filter { $0.contact.hasPrefix("TOO LATE") }.count == 4)
        #expect(told.wraps.contains { $0.contact == "c1" && $0.wrapMs == 14_000 })
    }
}
