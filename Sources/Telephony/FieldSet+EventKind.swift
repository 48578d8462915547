internal import ContactCenter

/// Which fields an event has, by its type: model 1.3, with the `disposition` of every leg event (1.5) and what
/// `contact.queued` may carry (KPIs, settled). All other fields are unknown fields to it.
extension FieldSet {
    /// What an event of any type has, of an unknown one too.
    static let common = FieldSet([.id, .source, .type, .time, .seq, .version, .tenant])

    /// What is judged in a record without a type: what is common to all, and whom it is about.
    static let untyped = common.union(FieldSet([.agentID, .contactID]))

    private init(_ fields: [CanonicalField]) {
        self = fields.reduce(into: []) { $0.formUnion(FieldSet($1)) }
    }

    /// What an event of `kind` has.
    init(of kind: EventKind) {
        let own =
            switch kind.family {
            case .agent: FieldSet.ownFields(ofAgentEvent: kind)
            case .leg: FieldSet.ownFields(ofLegEvent: kind)
            case .contact: FieldSet.ownFields(ofContactEvent: kind)
            }
        // Contact events may name the agent, too.
        self = FieldSet(own + [.agentID]).union(.common)
    }

    private static func ownFields(ofAgentEvent kind: EventKind) -> [CanonicalField] {
        switch kind {
        case .agentLoggedOn: [.team, .site, .device, .skills, .hiredOn]
        case .agentLoggedOff: [.reason]
        case .agentReady: [.contactID, .pending, .declaresOnly]
        case .agentNotReady: [.contactID, .reason, .pending, .declaresOnly]
        case .agentWorkingAfterCall: [.contactID, .limitMs, .onLimit, .nextState, .pending]
        default: []
        }
    }

    private static func ownFields(ofLegEvent kind: EventKind) -> [CanonicalField] {
        let attributes: [CanonicalField] = [
            .contactID, .queue, .channel, .direction, .reason, .campaign, .customerID, .disposition,
        ]
        return switch kind {
        case .contactCleared, .contactNotAnswered, .contactWrapupEnded: attributes + [.cause]
        case .contactWrapupStarted: attributes + [.limitMs, .onLimit]
        case .contactWrapupExtended: attributes + [.byMs, .limitMs]
        default: attributes
        }
    }

    private static func ownFields(ofContactEvent kind: EventKind) -> [CanonicalField] {
        let own: [CanonicalField] =
            switch kind {
            case .contactQueued: [.queue, .priority, .channel, .direction, .campaign, .reason]
            case .contactLeftQueue: [.queue, .cause]
            case .contactAbandoned: [.queue]
            case .contactTransferred: [.kind, .fromAgentID, .toAgentID, .toQueue, .tier]
            case .contactEnded: [.cause]
            case .contactOutcome:
                [.resolved, .escalated, .tier, .converted, .amount, .currency, .complaint, .reason]
            case .contactSurveyed: [.csat, .csatScale, .nps]
            default: []
            }
        return own + [.contactID]
    }
}
