internal import ContactCenter

/// How the event loses what its type does not have.
extension CanonicalDecoder {
    /// Makes `fields`, which the event's type does not have, the unknown fields that they are.
    @inline(never)
    mutating func drop(_ fields: FieldSet) {
        unknownFieldCount &+= fields.rawValue.nonzeroBitCount
        var rest = fields.rawValue
        while let field = CanonicalField(rawValue: UInt8(truncatingIfNeeded: rest.trailingZeroBitCount)) {
            drop(field)
            rest &= rest &- 1
        }
    }

    private mutating func drop(_ field: CanonicalField) {
        switch field {
        case .contactID: event.contactID = .none
        case .queue: event.queue = .none
        case .campaign: event.campaign = .none
        case .reason: event.reason = .none
        case .customerID: event.customerID = .none
        case .disposition: event.disposition = .none
        case .cause: event.cause = .none
        case .team: event.team = .none
        case .site: event.site = .none
        case .device: event.device = .none
        case .skills: event.skills = .none
        case .channel: event.channel = nil
        case .direction: event.direction = nil
        case .onLimit: event.onLimit = nil
        case .nextState: event.nextState = nil
        case .pending: event.isPending = false
        case .declaresOnly: event.declaresOnly = false
        case .limitMs: event.limitMs = nil
        case .byMs: event.byMs = nil
        case .hiredOn: event.hiredOnDay = nil
        default: dropContactField(field)
        }
    }

    private mutating func dropContactField(_ field: CanonicalField) {
        switch field {
        case .fromAgentID: event.contact.fromAgentID = .none
        case .toAgentID: event.contact.toAgentID = .none
        case .toQueue: event.contact.toQueue = .none
        case .tier: event.contact.tier = .none
        case .currency: event.contact.currency = .none
        case .kind: event.contact.transferKind = nil
        case .resolved: event.contact.resolved = nil
        case .escalated: event.contact.escalated = nil
        case .converted: event.contact.converted = nil
        case .complaint: event.contact.complaint = nil
        case .priority: event.contact.priority = nil
        case .amount: event.contact.amountMicros = nil
        case .csat: event.contact.csatThousandths = nil
        case .csatScale: event.contact.csatScale = nil
        case .nps: event.contact.nps = nil
        default: preconditionFailure("every type has the field \(field.name)")
        }
    }
}
