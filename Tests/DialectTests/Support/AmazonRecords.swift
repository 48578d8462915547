/// Agent events of Amazon Connect as the documentation has them.
enum AmazonRecords {
    /// A contact of a snapshot.
    static func contact(
        _ id: String,
        _ state: String,
        since: Double,
        connected: Double? = nil,
        queued: Double? = nil,
        channel: String = "VOICE",
        initiation: String = "INBOUND"
    ) -> String {
        """
        {"Channel":"\(channel)","ConnectedToAgentTimestamp":\(time(connected)),"ContactId":"\(id)",\
        "InitialContactId":null,"InitiationMethod":"\(initiation)","Queue":{"ARN":\
        "arn:aws:connect:eu-central-1:123456789012:instance/i-1/queue/q-1","Name":"support"},\
        "QueueTimestamp":\(time(queued)),"State":"\(state)","StateStartTimestamp":\(time(since))}
        """
    }

    /// A snapshot.
    static func snapshot(
        status: String = "Available",
        type: String = "ROUTABLE",
        since: Double = 0,
        next: (name: String, type: String, at: Double)? = nil,
        contacts: [String] = []
    ) -> String {
        let chosen = next.map {
            """
            {"ARN":"arn:aws:connect:eu-central-1:123456789012:instance/i-1/agent-state/s-2",\
            "Name":"\($0.name)","Type":"\($0.type)","EnqueuedTimestamp":\(time($0.at))}
            """
        }
        return """
            {"AgentStatus":{"ARN":"arn:aws:connect:eu-central-1:123456789012:instance/i-1/agent-state/s-1",\
            "Name":"\(status)","StartTimestamp":\(time(since)),"Type":"\(type)"},"NextAgentStatus":\(chosen ?? "null"),\
            "Configuration":{"AgentHierarchyGroups":{"Level1":{"ARN":"a","Name":"Lyon"},"Level2":{"ARN":"b",\
            "Name":"blue"},"Level3":null},"FirstName":"Ada","LastName":"Example","RoutingProfile":{"ARN":"r",\
            "Concurrency":[{"AvailableSlots":1,"Channel":"VOICE","MaximumSlots":1}],"DefaultOutboundQueue":{"ARN":"d",\
            "Channels":["VOICE"],"Name":"out"},"InboundQueues":[{"ARN":"e","Channels":["VOICE"],"Name":"support"}],\
            "Name":"Basic"},"SipAddress":null,"Username":"ada"},"Contacts":[\(contacts.joined(separator: ","))]}
            """
    }

    /// An agent event.
    static func event(
        _ id: String,
        _ type: String = "STATE_CHANGE",
        at seconds: Double,
        from previous: String?,
        to current: String,
        agent: String = "agent-1"
    ) -> String {
        """
        {"AWSAccountId":"123456789012",\
        "AgentARN":"arn:aws:connect:eu-central-1:123456789012:instance/i-1/agent/\(agent)",\
        "CurrentAgentSnapshot":\(current),"EventId":"\(id)","EventTimestamp":\(time(seconds)),"EventType":"\(type)",\
        "InstanceARN":"arn:aws:connect:eu-central-1:123456789012:instance/i-1",\
        "PreviousAgentSnapshot":\(previous ?? "null"),"Version":"2017-10-01"}
        """
    }

    private static func time(_ seconds: Double?) -> String {
        seconds.map { "\"\(Story.time($0))\"" } ?? "null"
    }

    /// The story: one call, and after-contact work that ends when the contact is gone.
    static var story: [String] {
        typealias A = AmazonRecords
        let idle = snapshot()
        let ringing = snapshot(contacts: [contact("c1", "CONNECTING", since: 30.25, queued: 10)])
        func talking(_ state: String, since: Double) -> String {
            snapshot(contacts: [contact("c1", state, since: since, connected: 36.5, queued: 10)])
        }
        let states = [
            idle, ringing, talking("CONNECTED", since: 36.5), talking("CONNECTED_ONHOLD", since: 100.1),
            talking("CONNECTED", since: 125.6), talking("ENDED", since: 190), idle,
        ]
        let times = [30.25, 36.5, 100.1, 125.6, 190, 234.767]
        let login = event("e0", "LOGIN", at: 0, from: nil, to: idle)
        return [login]
            + times.indices.map { event("e\($0 + 1)", at: times[$0], from: states[$0], to: states[$0 + 1]) }
    }
}
