import AgentTracking
import ContactCenter
import Telephony
import Testing

struct GenesysCloudTests {
    private typealias G = GenesysRecords

    private func told(_ records: (String, Double)...) -> Told {
        tell("genesys-cloud", records.map { G.record($0.0, at: $0.1) })
    }

    @Test
    func `A call from its offer to the end of its after-call work`() {
        let told = tell("genesys-cloud", G.story)
        #expect(
            told.wraps.map(\.description) == ["agent-1 c1 ring=6250 talk=128000 hold=25500 wrap=44767 completed"]
        )
        #expect(told.lines.contains("contact.transferred - c1 190s from=agent-1 blind"))
        #expect(told.lines.contains("contact.wrapup_ended agent-1 c1 234.767s queue=support disposition=solved"))
    }

    @Test
    func `Every message repeats the whole conversation, and no fact counts twice or comes too late`() {
        var told = tell("genesys-cloud", G.story)
        #expect(told.anomalies == [:])
        #expect(told.lines(.contactEstablished).count == 1)
        // Within the window facts are told again, under the same id.
        let again = (G.conversation(G.customer(), G.queue(from: 10), G.agent("alerting", alerted: 30.25)), 30.25)
        told = self.told(again, again)
        #expect(told.lines(.contactOffered).count == 2 && Set(told.ids).count == told.ids.count / 2)
    }

    @Test
    func `Each attempt to alert an agent is a participant of its own`() {
        let missed = G.agent("terminated", alerted: 20, ended: 35, disconnectType: "timeout")
        let second = G.agent("alerting", id: "p-2", user: "agent-2", alerted: 36)
        let told = told((G.conversation(G.customer(), G.queue(from: 10), missed, second), 36))
        #expect(
            told.lines == [
                "contact.queued - c1 10s queue=support", "contact.offered agent-1 c1 20s queue=support",
                "contact.not_answered agent-1 c1 35s cause=no_answer queue=support",
                "contact.offered agent-2 c1 36s queue=support",
            ]
        )
    }

    @Test
    func `No routing status says after-call work`() {
        let told = told((G.routing("INTERACTING", at: 1), 1), (G.routing("COMMUNICATING", at: 2), 2))
        #expect(told.events.isEmpty)
        #expect(told.outcomes[0] == "ignored not_an_event: a routing status that conversations or presence say better")
    }

    @Test(
        arguments: [
            ("optional", nil), ("mandatory", nil), ("timeout", 30_000), ("forcedTimeout", 30_000),
            ("agentRequested", 30_000),
        ] as [(String, Int64?)]
    )
    func `The prompt says whether the wrap has a limit`(prompt: String, limit: Int64?) {
        let acw = """
            "wrapupRequired":true,"wrapupPrompt":"\(prompt)","wrapupTimeoutMs":30000,"startAcwTime":\(G.at(60))
            """
        let mine = G.agent("disconnected", alerted: 1, connected: 5, ended: 60, acw: acw)
        let told = told((G.conversation(mine), 60))
        #expect(told.events.first { $0.event.kind == .contactWrapupStarted }?.event.limitMs == limit)
    }

    @Test
    func `After-call work that was not requested is none`() {
        let acw = #""wrapupRequired":false,"wrapupPrompt":"agentRequested""#
        let mine = G.agent(
            "disconnected",
            alerted: 1,
            connected: 5,
            ended: 60,
            acw: acw,
            work: #"{"state":"skipped"}"#
        )
        #expect(told((G.conversation(mine), 60)).wraps.map(\.wrapMs) == [0])
    }

    @Test
    func `After-call work may go on off queue`() {
        let acw = #""wrapupRequired":true,"wrapupPrompt":"mandatory","startAcwTime":"# + G.at(60)
        let wrapping = G.agent("disconnected", alerted: 1, connected: 5, ended: 60, acw: acw)
        let done = G.agent(
            "disconnected",
            alerted: 1,
            connected: 5,
            ended: 60,
            acw: acw + #","endAcwTime":"# + G.at(100)
        )
        let told = told(
            (G.conversation(wrapping), 60),
            (G.presence("MEAL", at: 70), 70),
            (G.routing("OFF_QUEUE", at: 70.1), 70),
            (G.conversation(done), 100)
        )
        #expect(told.lines.contains("agent.not_ready agent-1 - 70s reason=MEAL declares_only"))
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=4000 talk=55000 hold=0 wrap=40000 completed"])
    }

    @Test
    func `The routing status IDLE ends after-call work, and so does going offline`() {
        let acw = #""wrapupRequired":true,"wrapupPrompt":"mandatory","startAcwTime":"# + G.at(60)
        let wrapping = G.agent("disconnected", alerted: 1, connected: 5, ended: 60, acw: acw)
        for (record, cause) in [
            (G.routing("IDLE", at: 80), EndCause.ready), (G.presence("OFFLINE", at: 80), .loggedOff),
        ] {
            let told = told((G.conversation(wrapping), 60), (record, 80))
            #expect(
                told.wraps.map(\.description) == ["agent-1 c1 ring=4000 talk=55000 hold=0 wrap=20000 \(cause.name)"]
            )
        }
    }

    @Test
    func `The state complete ends after-call work`() {
        let talking = G.agent("connected", alerted: 1, connected: 5)
        // Without its end it has ended when that is told.
        for (end, wrapMs) in [(#","endTime":\#(G.at(80.5))"#, 20_500), ("", 20_700)] as [(String, Milliseconds)] {
            let work = #"{"state":"complete","startTime":\#(G.at(60))\#(end)}"#
            let mine = G.agent("disconnected", alerted: 1, connected: 5, ended: 60, work: work)
            #expect(told((G.conversation(talking), 5), (G.conversation(mine), 80.5)).wraps.map(\.wrapMs) == [wrapMs])
        }
    }

    @Test
    func `The detail event has the end and the duration`() {
        let value = """
            {"topicName":"v2.detail.events.conversation.c1.acw","version":"2","eventBody":{"eventTime":\
            \(Story.epoch.milliseconds + 104_767),"conversationId":"c1","participantId":"p-1","sessionId":"k2",\
            "mediaType":"VOICE","direction":"INBOUND","userId":"agent-1","queueId":"support","wrapupCode":"solved",\
            "wrapupDurationMs":44767},"metadata":{}}
            """
        let mine = G.agent("disconnected", alerted: 1, connected: 5, ended: 60)
        let told = told((G.conversation(mine), 60), (value, 104.767))
        #expect(
            told.lines.suffix(2) == [
                "contact.wrapup_started agent-1 c1 60s queue=support",
                "contact.wrapup_ended agent-1 c1 104.767s queue=support disposition=solved",
            ]
        )
        #expect(told.wraps.map(\.wrapMs) == [44_767])
        #expect(told.anomalies == [:])
    }

    @Test
    func `Presence is the declared state`() {
        let told = told(
            (G.presence("BREAK", at: 5), 5),
            (G.presence("OFFLINE", at: 9), 9),
            (G.routing("IDLE", at: 10), 10)
        )
        #expect(
            told.lines == [
                "agent.not_ready agent-1 - 5s reason=BREAK declares_only", "agent.logged_off agent-1 - 9s",
                "agent.ready agent-1 - 10s",
            ]
        )
    }

    @Test
    func `A caller who hangs up in the queue has abandoned it`() {
        let told = told((G.conversation(G.customer(ended: 44), G.queue(from: 10, ended: 44)), 44))
        #expect(
            told.lines == [
                "contact.ended - c1 44s cause=endpoint", "contact.queued - c1 10s queue=support",
                "contact.abandoned - c1 44s queue=support",
            ]
        )
    }

    @Test
    func `A caller who leaves the queue otherwise`() {
        let told = told((G.conversation(G.customer(), G.queue(from: 10, ended: 44)), 44))
        #expect(told.lines.last == "contact.left_queue - c1 44s cause=other queue=support")
    }

    @Test
    func `Topics of one medium, and events of EventBridge, say the same`() {
        let media = """
            {"topicName":"v2.users.agent-1.conversations.chats","eventBody":{"id":"c1","participants":[{"id":"p-1",\
            "purpose":"agent","state":"connected","user":{"id":"agent-1"},"queue":{"id":"support"},\
            "direction":"inbound","held":false,"connectedTime":\(G.at(36.5))}]}}
            """
        let expected = ["contact.established agent-1 c1 36.5s queue=support chat"]
        #expect(told((media, 36.5)).lines == expected)
        #expect(told((#"{"version":"0","detail-type":"x","detail":\#(media)}"#, 36.5)).lines == expected)
    }

    @Test
    func `A conversation of more participants than can be is a dead letter`() {
        let many = Array(repeating: G.queue(from: 10, ended: 44), count: 501).joined(separator: ",")
        let value = #"{"topicName":"v2.users.agent-1.conversations","eventBody":{"id":"c1","participants":[\#(many)]}}"#
        #expect(told((value, 44)).outcomes == ["rejected too_large"])
    }

    @Test
    func `What says nothing is ignored, and what cannot be read is a dead letter`() {
        #expect(
            told((#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#, 0)).events.isEmpty
        )
        #expect(told(("{}", 0)).outcomes == ["rejected missing_field topicName"])
        #expect(
            told((G.routing("IDLE", at: 1).replacing("2026-", with: "2026/"), 0)).outcomes == [
                "rejected bad_time startTime"
            ]
        )
    }

    @Test
    func `Calls need not say when they began to ring`() {
        var records = G.story
        for index in records.indices {
            let value = String(decoding: records[index].value, as: UTF8.self)
            records[index].value = Array(value.replacing("startAlertingTime", with: "unknownTime").utf8)
        }
        let told = tell("genesys-cloud", records)
        #expect(told.wraps.map(\.description) == tell("genesys-cloud", G.story).wraps.map(\.description))
        #expect(told.anomalies == [:])
    }

    @Test
    func `A topic of one medium says when the participant began to ring`() {
        let alerting = """
            {"topicName":"v2.users.agent-1.conversations.calls","eventBody":{"id":"c1","participants":[{"id":"p-1",\
            "purpose":"agent","state":"alerting","user":{"id":"agent-1"},"queue":{"id":"support"},\
            "direction":"inbound","held":false,"startTime":\(G.at(30.25))}]}}
            """
        #expect(told((alerting, 30.25)).lines == ["contact.offered agent-1 c1 30.25s queue=support"])
    }

    @Test(arguments: [
        ("calls", "voice"), ("callbacks", "voice"), ("videos", "voice"), ("chats", "chat"), ("messages", "message"),
        ("emails", "email"), ("socialexpressions", "message"),
    ])
    func `Each topic of one medium has its channel`(topic: String, channel: String) {
        let media = """
            {"topicName":"v2.users.agent-1.conversations.\(topic)","eventBody":{"id":"c1","participants":[{"id":"p-1",\
            "purpose":"agent","state":"connected","user":{"id":"agent-1"},"connectedTime":\(G.at(36.5))}]}}
            """
        #expect(told((media, 36.5)).events.first?.event.channel.map { "\($0.name)" } == channel)
    }

    @Test
    func `A message that is parked is on hold until it is connected again`() {
        func message(_ state: String, _ fields: String = "") -> String {
            G.conversation(G.agent(state, alerted: 1, connected: 5, calls: "messages"))
                .replacing(#""muted":false"#, with: #""muted":false\#(fields)"#)
        }
        let told = told(
            (message("connected"), 5),
            (message("parked", #","parkTime":\#(G.at(60))"#), 60),
            (message("connected"), 90)
        )
        #expect(told.lines(.contactHeld) == ["contact.held agent-1 c1 60s queue=support message"])
        #expect(told.lines(.contactRetrieved).count == 1)
    }

    @Test(arguments: [
        ("client", "rejected"), ("endpoint", "rejected"), ("endpoint.dnd", "rejected"), ("transfer.dnd", "rejected"),
        ("peer", "caller_abandoned"), ("error", "failed"), ("transport.failure", "failed"), ("uncallable", "failed"),
        ("timeout", "no_answer"), ("transfer.noanswer", "no_answer"), ("transfer.notavailable", "no_answer"),
        ("system", "no_answer"),
    ])
    func `Why an alert was not answered`(type: String, cause: String) {
        let missed = G.agent("terminated", alerted: 20, ended: 35, disconnectType: type)
        #expect(
            told((G.conversation(missed), 35)).lines.last
                == "contact.not_answered agent-1 c1 35s cause=\(cause) queue=support"
        )
    }

    @Test(arguments: [
        ("VOICE", "voice"), ("CALLBACK", "voice"), ("VIDEO", "voice"), ("CHAT", "chat"), ("EMAIL", "email"),
        ("MESSAGE", "message"),
    ])
    func `A detail event has its channel`(media: String, channel: String) {
        let value = """
            {"topicName":"v2.detail.events.conversation.c1.acw","eventBody":{"eventTime":\(Story.epoch.milliseconds),\
            "conversationId":"c1","mediaType":"\(media)","userId":"agent-1","wrapupDurationMs":100}}
            """
        #expect(told((value, 0)).events.first?.event.channel.map { "\($0.name)" } == channel)
    }
}
