import ContactCenter

/// Notifications of Genesys Cloud as the documentation has them.
enum GenesysRecords {
    static func at(_ seconds: Double?) -> String {
        seconds.map { "\"\(Story.time($0))\"" } ?? "null"
    }

    /// A notification about the conversation `c1` to the user.
    static func conversation(_ participants: String..., user: String = "agent-1") -> String {
        """
        {"topicName":"v2.users.\(user).conversations","version":"2","eventBody":{"id":"c1","maxParticipants":2,\
        "participants":[\(participants.joined(separator: ","))],"recordingState":"none","address":"sip:x"},\
        "metadata":{"CorrelationId":"m-1"}}
        """
    }

    static func customer(ended: Double? = nil) -> String {
        """
        {"id":"p-customer","connectedTime":\(at(2)),"endTime":\(at(ended)),"purpose":"customer","calls":[{"id":"k0",\
        "state":"\(ended == nil ? "connected" : "terminated")","direction":"inbound","held":false,\
        "disconnectType":"endpoint","connectedTime":\(at(2)),"disconnectedTime":\(at(ended))}]}
        """
    }

    static func queue(from: Double, ended: Double? = nil) -> String {
        """
        {"id":"p-acd","connectedTime":\(at(from)),"endTime":\(at(ended)),"queueId":"support","purpose":"acd",\
        "calls":[{"id":"k1","state":"\(ended == nil ? "connected" : "terminated")","direction":"inbound",\
        "connectedTime":\(at(from)),"disconnectedTime":\(at(ended)),"disconnectType":"transfer"}]}
        """
    }

    /// An agent's part; `acw` adds fields of after-call work.
    static func agent(
        _ state: String,
        id: String = "p-1",
        user: String = "agent-1",
        alerted: Double? = nil,
        connected: Double? = nil,
        held: Double? = nil,
        ended: Double? = nil,
        disconnectType: String = "client",
        acw: String = #""wrapupRequired":true,"wrapupPrompt":"mandatory""#,
        work: String = "null",
        calls: String = "calls"
    ) -> String {
        """
        {"id":"\(id)","connectedTime":\(at(alerted)),"endTime":\(at(ended)),"userId":"\(user)","queueId":"support",\
        "purpose":"agent",\(acw),"\(calls)":[{"id":"k2","state":"\(state)","direction":"inbound","muted":false,\
        "held":\(held != nil),"startHoldTime":\(at(held)),"startAlertingTime":\(at(alerted)),\
        "connectedTime":\(at(connected)),"disconnectedTime":\(at(ended)),\
        "disconnectType":\(ended == nil ? "null" : "\"\(disconnectType)\""),"afterCallWork":\(work)}]}
        """
    }

    static func routing(_ status: String, at seconds: Double) -> String {
        """
        {"topicName":"v2.users.agent-1.routingStatus","version":"2","eventBody":{"id":"agent-1","routingStatus":\
        {"userId":"agent-1","status":"\(status)","startTime":\(at(seconds))}},"metadata":{}}
        """
    }

    static func presence(_ presence: String, at seconds: Double) -> String {
        """
        {"topicName":"v2.users.agent-1.presence","version":"2","eventBody":{"source":"PURECLOUD","presenceDefinition":\
        {"id":"d-1","systemPresence":"\(presence)"},"primary":true,"message":"","modifiedDate":\(at(seconds))}}
        """
    }

    /// A record that arrives a little after what it tells.
    static func record(_ value: String, at seconds: Double) -> TestRecord {
        TestRecord(value, arrival: Story.epoch + Milliseconds((seconds * 1000).rounded()) + 200)
    }

    /// The story: each message has the whole conversation again.
    static var story: [TestRecord] {
        let waiting = queue(from: 10)
        let answered = queue(from: 10, ended: 36.5)
        let acw = #""wrapupRequired":true,"wrapupPrompt":"mandatory","startAcwTime":"# + at(190)
        let done = acw + #","endAcwTime":"# + at(234.767) + #","wrapup":{"code":"solved"}"#
        func talking(held: Double? = nil) -> String {
            conversation(customer(), answered, agent("connected", alerted: 30.25, connected: 36.5, held: held))
        }
        func over(_ acw: String) -> String {
            let mine = agent(
                "disconnected",
                alerted: 30.25,
                connected: 36.5,
                ended: 190,
                disconnectType: "transfer",
                acw: acw
            )
            return conversation(customer(), answered, mine)
        }
        return [
            record(presence("ON_QUEUE", at: 0), at: 0), record(routing("IDLE", at: 0), at: 0),
            record(conversation(customer(), waiting, agent("alerting", alerted: 30.25)), at: 30.25),
            record(routing("INTERACTING", at: 30.25), at: 30.25), record(talking(), at: 36.5),
            record(talking(held: 100.1), at: 100.1), record(talking(), at: 125.4),
            record(over(acw), at: 190), record(over(done), at: 234.767),
            record(routing("IDLE", at: 234.8), at: 234.8),
        ]
    }
}
