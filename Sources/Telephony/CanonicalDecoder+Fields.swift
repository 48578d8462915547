internal import ContactCenter

extension CanonicalDecoder {
    /// Reads the event object that begins at `cursor`.
    @inline(__always)
    mutating func readFields(_ cursor: inout JSONCursor) throws(Complaint) {
        guard try cursor.enterObject() else { return }
        var place = vocabulary.plainMembers.beginning
        repeat {
            if readPlainMembers(&cursor, after: &place) {
                try readMember(&cursor)
            }
        } while try cursor.continueObject()
    }

    /// Reads the field whose name begins at `cursor`, however it is written.
    @inline(never)
    private mutating func readMember(_ cursor: inout JSONCursor) throws(Complaint) {
        let key = try cursor.readKey()
        let name = vocabulary.fields.lookup(cursor.base + Int(key.offset), count: Int(key.count))
        if let field = CanonicalField(rawValue: name) {
            seen.formUnion(FieldSet(field))
            try readField(field, &cursor)
        } else {
            unknownFieldCount &+= 1
            try cursor.skipValue()
        }
    }

    /// Reads the fields that most events have; the value begins at `cursor`.
    @inline(__always)
    private mutating func readField(_ field: CanonicalField, _ cursor: inout JSONCursor) throws(Complaint) {
        switch field {
        case .id: event.id = try readIdentifier(&cursor, field)
        case .source: event.source = try readIdentifier(&cursor, field)
        case .type: type = try readText(&cursor, field)
        case .time: time = try readTime(&cursor)
        case .tenant: event.tenant = try readIdentifier(&cursor, field)
        case .agentID: event.agentID = try readIdentifier(&cursor, field)
        case .contactID: event.contactID = try readIdentifier(&cursor, field)
        case .seq: event.sequence = try readInteger(&cursor, field) ?? 0
        case .version: event.version = try readInteger(&cursor, field) ?? 0
        case .queue: event.queue = try readText(&cursor, field)
        case .reason: event.reason = try readText(&cursor, field)
        case .channel:
            let text = try readText(&cursor, field)
            let value = vocabulary.channels.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            event.channel = Channel(rawValue: known(value, text, field))
        case .direction:
            let text = try readText(&cursor, field)
            let value = vocabulary.directions.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            event.direction = Direction(rawValue: known(value, text, field))
        default:
            try readRareField(field, &cursor)
        }
    }

    @inline(never)
    private mutating func readRareField(_ field: CanonicalField, _ cursor: inout JSONCursor) throws(Complaint) {
        switch field {
        case .campaign: event.campaign = try readText(&cursor, field)
        case .customerID: event.customerID = try readText(&cursor, field)
        case .disposition: event.disposition = try readText(&cursor, field)
        case .cause: event.cause = try readText(&cursor, field)
        case .team: event.team = try readText(&cursor, field)
        case .site: event.site = try readText(&cursor, field)
        case .device: event.device = try readText(&cursor, field)
        case .skills: event.skills = try readSkills(&cursor)
        case .onLimit:
            let text = try readText(&cursor, field)
            let value = vocabulary.limitActions.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            event.onLimit = LimitAction(rawValue: known(value, text, field))
        case .nextState:
            let text = try readText(&cursor, field)
            let value = vocabulary.declaredStates.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            event.nextState = DeclaredState(rawValue: known(value, text, field))
        case .pending: event.isPending = try readTruth(&cursor, field) ?? false
        case .declaresOnly: event.declaresOnly = try readTruth(&cursor, field) ?? false
        case .limitMs: event.limitMs = try readDuration(&cursor, field)
        case .byMs: event.byMs = try readInteger(&cursor, field)
        case .hiredOn: event.hiredOnDay = try readDay(&cursor, field)
        default: try readContactField(field, &cursor)
        }
    }

    private mutating func readContactField(_ field: CanonicalField, _ cursor: inout JSONCursor) throws(Complaint) {
        switch field {
        case .fromAgentID: event.contact.fromAgentID = try readText(&cursor, field)
        case .toAgentID: event.contact.toAgentID = try readText(&cursor, field)
        case .toQueue: event.contact.toQueue = try readText(&cursor, field)
        case .tier: event.contact.tier = try readText(&cursor, field)
        case .currency: event.contact.currency = try readText(&cursor, field)
        case .kind:
            let text = try readText(&cursor, field)
            let value = vocabulary.transferKinds.lookup(cursor.base + Int(text.offset), count: Int(text.count))
            event.contact.transferKind = TransferKind(rawValue: known(value, text, field))
        case .resolved: event.contact.resolved = try readTruth(&cursor, field)
        case .escalated: event.contact.escalated = try readTruth(&cursor, field)
        case .converted: event.contact.converted = try readTruth(&cursor, field)
        case .complaint: event.contact.complaint = try readTruth(&cursor, field)
        case .priority: event.contact.priority = try readInteger(&cursor, field)
        case .amount: event.contact.amountMicros = try readDecimal(&cursor, field, scale: 6)
        case .csat: event.contact.csatThousandths = try readDecimal(&cursor, field, scale: 3)
        case .csatScale: event.contact.csatScale = try readInteger(&cursor, field)
        case .nps: event.contact.nps = try readInteger(&cursor, field)
        default: preconditionFailure("the field \(field.name) is read nowhere")
        }
    }

    /// Passes on the number of a name that was looked up, and takes note of a text that is no such name.
    @inline(__always)
    mutating func known(_ value: UInt8, _ text: Text, _ field: CanonicalField) -> UInt8 {
        if value == NameTable.missing, !text.isNone {
            note(.unknownValue, field, at: Int(text.offset))
        }
        return value
    }
}
