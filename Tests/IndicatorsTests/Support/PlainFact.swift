import ContactCenter
import Indicators

/// A fact as the tests write it: words, so that the second witness shares nothing with what it is a witness of.
struct PlainFact: Hashable {
    /// The kind's name of a ``ContactFact``, or of an ``AgentActivity``.
    var kind: String
    var isAgentTime = false
    var at: Int64
    var until: Int64?
    /// `tenant`, `site`, `team`, `agent`, `queue`, `channel`, `direction`, `campaign`, `reason`, `cohort`.
    var dimensions: [String: String] = [:]
    var flags: Set<String> = []
    var duration: Int64 = 0
    var ring: Int64 = 0
    var talk: Int64 = 0
    var hold: Int64 = 0
    var wrap: Int64 = 0
    var amountMicros: Int64 = 0
    var currency = ""
    var csatThousandths: Int64?
    var csatScale: Int64 = 5
    var nps: Int64?

    static func contact(_ kind: String, at: Int64, _ dimensions: [String: String] = [:]) -> PlainFact {
        PlainFact(kind: kind, at: at, dimensions: dimensions)
    }

    static func time(_ activity: String, _ from: Int64, _ to: Int64?, _ dimensions: [String: String]) -> PlainFact {
        PlainFact(kind: activity, isAgentTime: true, at: from, until: to, dimensions: dimensions)
    }
}

/// Tells plain facts to a builder.
struct FactTeller {
    private static let flags: [String: ContactFactFlags] = [
        "withinThreshold": .withinThreshold, "shortAbandon": .shortAbandon, "callback": .callback, "suspect": .suspect,
        "noWrap": .noWrap, "withinTarget": .withinTarget, "exceeded": .exceeded, "tooShort": .tooShort,
        "hasHold": .hasHold, "complaint": .complaint, "resolvedAtFirst": .resolvedAtFirst,
        "provisional": .provisional,
    ]

    static func tell(_ fact: PlainFact, sign: Int64, to builder: inout DeltaBuilder) {
        var arena = ByteArena()
        func text(_ value: String?) -> Text {
            guard let value else { return .none }
            return Array(value.utf8).withUnsafeBytes { arena.append($0) }
        }
        let dimensions = fact.dimensions
        let tenant = Array((dimensions["tenant"] ?? "").utf8)
        let cohort = dimensions["cohort"].map { $0 == "new" }
        if fact.isAgentTime {
            let activity = AgentActivity.allCases.first { "\($0)" == fact.kind } ?? .unknown
            var span = AgentTimeFact(
                activity: activity,
                from: Timestamp(milliseconds: fact.at),
                to: fact.until.map { Timestamp(milliseconds: $0) }
            )
            span.team = text(dimensions["team"])
            span.site = text(dimensions["site"])
            span.isNewHire = cohort
            let agent = Array((dimensions["agent"] ?? "").utf8)
            tenant.withUnsafeBytes { tenant in
                agent.withUnsafeBytes { agent in
                    builder.add(span, sign: sign, tenant: tenant, agentID: agent, bytes: arena.bytes)
                }
            }
            return
        }
        var contact = contactFact(fact)
        contact.agentID = text(dimensions["agent"])
        contact.team = text(dimensions["team"])
        contact.site = text(dimensions["site"])
        contact.queue = text(dimensions["queue"])
        contact.campaign = text(dimensions["campaign"])
        contact.reason = text(dimensions["reason"])
        contact.currency = text(fact.currency.isEmpty ? nil : fact.currency)
        contact.isNewHire = cohort
        tenant.withUnsafeBytes { builder.add(contact, sign: sign, tenant: $0, bytes: arena.bytes) }
    }

    private static func contactFact(_ fact: PlainFact) -> ContactFact {
        guard let kind = ContactFactKind.allCases.first(where: { "\($0)" == fact.kind }) else {
            preconditionFailure("There is no kind of fact called \(fact.kind)")
        }
        var contact = ContactFact(kind: kind, at: Timestamp(milliseconds: fact.at))
        contact.until = fact.until.map { Timestamp(milliseconds: $0) }
        contact.channel = Channel.allCases.first { "\($0)" == fact.dimensions["channel"] }
        contact.direction = Direction.allCases.first { "\($0.name)" == fact.dimensions["direction"] }
        for flag in fact.flags { contact.flags.insert(Self.flags[flag] ?? []) }
        contact.durationMs = fact.duration
        contact.ringMs = fact.ring
        contact.talkMs = fact.talk
        contact.holdMs = fact.hold
        contact.wrapMs = fact.wrap
        contact.amountMicros = fact.amountMicros
        contact.csatThousandths = fact.csatThousandths
        contact.csatScale = fact.csatScale
        contact.nps = fact.nps
        return contact
    }
}
