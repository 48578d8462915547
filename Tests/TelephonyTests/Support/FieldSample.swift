import ContactCenter

/// A field that not every type of event has, what it takes, and what it does not take.
struct FieldSample: Sendable, CustomStringConvertible {
    let name: String
    /// JSON that the field takes.
    let good: String
    /// What an event says that has it, as ``ReadEvent/fields`` spell it.
    let said: String
    /// JSON that makes an event which has the field malformed.
    let bad: String

    init(_ name: String, _ good: String, _ said: String, _ bad: String) {
        self.name = name
        self.good = good
        self.said = said
        self.bad = bad
    }

    var description: String { name }

    /// The part of ``said`` that names the property.
    var label: Substring { said.prefix { $0 != "=" } + "=" }

    static let all = [
        FieldSample("agent_id", #""agent-9""#, "agentID=agent-9", "true"),
        FieldSample("contact_id", #""c-9""#, "contactID=c-9", "1.5"),
        FieldSample("queue", #""support""#, "queue=support", "[]"),
        FieldSample("campaign", #""autumn""#, "campaign=autumn", "{}"),
        FieldSample("reason", #""billing""#, "reason=billing", "1e3"),
        FieldSample("customer_id", "917", "customerID=917", "false"),
        FieldSample("disposition", #""sol\u0076ed""#, "disposition=solved", "[\"solved\"]"),
        FieldSample("cause", #""normal""#, "cause=normal", "-0"),
        FieldSample("team", #""blue""#, "team=blue", "true"),
        FieldSample("site", #""Łódź""#, "site=Łódź", "{\"city\":\"Łódź\"}"),
        FieldSample("device", #""SIP/4217""#, "device=SIP/4217", "42.17"),
        FieldSample("skills", #"["en",17]"#, "skills=en\u{1F}17", "\"en\""),
        FieldSample("channel", #""chat""#, "channel=Optional(ContactCenter.Channel.chat)", "\"fax\""),
        FieldSample(
            "direction",
            #""internal""#,
            "direction=Optional(ContactCenter.Direction.internalCall)",
            "\"up\""
        ),
        FieldSample("on_limit", #""end""#, "onLimit=Optional(ContactCenter.LimitAction.end)", "\"stop\""),
        FieldSample(
            "next_state",
            #""not_ready""#,
            "nextState=Optional(ContactCenter.DeclaredState.notReady)",
            "\"unknown\""
        ),
        FieldSample("pending", "true", "isPending=true", "1"),
        FieldSample("declares_only", "true", "declaresOnly=true", "\"no\""),
        FieldSample("limit_ms", "30000", "limitMs=Optional(30000)", "-1"),
        FieldSample("by_ms", #""-5""#, "byMs=Optional(-5)", "0.5"),
        FieldSample("hired_on", #""2019-02-28""#, "hiredOnDay=Optional(17955)", "\"2019-02-29\""),
        FieldSample("from_agent_id", #""a1""#, "fromAgentID=a1", "true"),
        FieldSample("to_agent_id", #""a2""#, "toAgentID=a2", "[]"),
        FieldSample("to_queue", #""tier2""#, "toQueue=tier2", "{}"),
        FieldSample("tier", "2", "tier=2", "2.0"),
        FieldSample("currency", #""EUR""#, "currency=EUR", "true"),
        FieldSample(
            "kind",
            #""attended""#,
            "transferKind=Optional(ContactCenter.TransferKind.attended)",
            "\"deaf\""
        ),
        FieldSample("resolved", "true", "resolved=Optional(true)", "\"yes\""),
        FieldSample("escalated", "false", "escalated=Optional(false)", "0"),
        FieldSample("converted", #""true""#, "converted=Optional(true)", "[true]"),
        FieldSample("complaint", "false", "complaint=Optional(false)", "{}"),
        FieldSample("priority", "7", "priority=Optional(7)", "\"high\""),
        FieldSample("amount", "19.99", "amountMicros=Optional(19990000)", "1e13"),
        FieldSample("csat", "4.5", "csatThousandths=Optional(4500)", "\"NaN\""),
        FieldSample("csat_scale", "5", "csatScale=Optional(5)", "5.5"),
        FieldSample("nps", "9", "nps=Optional(9)", "9223372036854775808"),
    ]
}

extension FieldSample {
    /// The names of the fields that an event of `kind` has beside those that all have.
    static func names(of kind: EventKind) -> Set<String> {
        let leg = "agent_id contact_id queue channel direction reason campaign customer_id disposition "
        let names =
            switch kind {
            case .agentLoggedOn: "agent_id team site device skills hired_on"
            case .agentLoggedOff: "agent_id reason"
            case .agentReady: "agent_id contact_id pending declares_only"
            case .agentNotReady: "agent_id contact_id reason pending declares_only"
            case .agentWorkingAfterCall: "agent_id contact_id limit_ms on_limit next_state pending"
            case .agentHeartbeat: "agent_id"
            case .contactOffered, .contactEstablished, .contactHeld, .contactRetrieved: leg
            case .contactCleared, .contactNotAnswered: leg + "cause"
            case .contactWrapupStarted: leg + "limit_ms on_limit"
            case .contactWrapupExtended: leg + "by_ms limit_ms"
            case .contactWrapupEnded: leg + "cause"
            case .contactQueued: "agent_id contact_id queue priority channel direction campaign reason"
            case .contactLeftQueue: "agent_id contact_id queue cause"
            case .contactAbandoned: "agent_id contact_id queue"
            case .contactTransferred: "agent_id contact_id kind from_agent_id to_agent_id to_queue tier"
            case .contactEnded: "agent_id contact_id cause"
            case .contactOutcome:
                "agent_id contact_id resolved escalated tier converted amount currency complaint reason"
            case .contactSurveyed: "agent_id contact_id csat csat_scale nps"
            }
        return Set(names.split(separator: " ").map(String.init))
    }

    /// A type of event that has the field `name`: one of agents, if there is one.
    static func kind(having name: String) -> EventKind {
        EventKind.allCases.first { names(of: $0).contains(name) } ?? .agentHeartbeat
    }
}

/// Reads an event whose field `name` is `json`: of a type that has the field, with all that the type needs.
func readField(_ name: String, _ json: String) -> Reading {
    read(Samples.object(Samples.required(FieldSample.kind(having: name)) + [(name, json)]))
}
