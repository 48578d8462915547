import ContactCenter
import ContactTracking

/// What the contacts stage writes to the customer inbox: `schemas/proto/aftercall/inbox/v1/customer.proto`.
enum CustomerInbox {
    /// A contact of a customer. Texts are runs of the record's value.
    struct Message {
        var tenant: UnsafeRawBufferPointer
        var contact: CustomerContact
    }

    private enum Field {
        static let tenant = 1, customerID = 2, contactID = 3, reason = 4, startedAt = 5, revision = 6
        static let isRetracted = 7, firstContact = 8
    }

    private enum FactField {
        static let at = 1, flags = 2, agentID = 3, team = 4, site = 5, queue = 6, campaign = 7, reason = 8
        static let channel = 9, direction = 10, isNewHire = 11
    }

    /// Writes what is told of a contact; its texts are runs of `bytes`.
    static func write(
        _ told: CustomerContact,
        of contact: AgentKey,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout WireWriter
    ) {
        writer.bytes(Field.tenant, contact.tenant)
        writer.bytes(Field.customerID, told.customerID.bytes(in: bytes))
        writer.bytes(Field.contactID, contact.agentID)
        writer.bytes(Field.reason, told.reason.bytes(in: bytes))
        writer.signed(Field.startedAt, told.startedAt.milliseconds)
        writer.unsigned(Field.revision, UInt64(UInt32(bitPattern: told.revision)))
        writer.flag(Field.isRetracted, told.isRetracted)
        guard let fact = told.firstContact else { return }
        let message = writer.begin(Field.firstContact)
        writer.signed(FactField.at, fact.at.milliseconds)
        writer.unsigned(FactField.flags, UInt64(fact.flags.rawValue))
        writer.bytes(FactField.agentID, fact.agentID.bytes(in: bytes))
        writer.bytes(FactField.team, fact.team.bytes(in: bytes))
        writer.bytes(FactField.site, fact.site.bytes(in: bytes))
        writer.bytes(FactField.queue, fact.queue.bytes(in: bytes))
        writer.bytes(FactField.campaign, fact.campaign.bytes(in: bytes))
        writer.bytes(FactField.reason, fact.reason.bytes(in: bytes))
        writer.enumeration(FactField.channel, fact.channel)
        writer.enumeration(FactField.direction, fact.direction)
        writer.unsigned(FactField.isNewHire, fact.isNewHire.map { $0 ? 2 : 1 } ?? 0)
        writer.end(message)
    }

    /// Reads a record.
    ///
    /// - Throws: ``WireError`` for one that no stage of ours wrote, or a later version.
    static func read(_ value: UnsafeRawBufferPointer) throws(WireError) -> Message {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let epoch = Timestamp(milliseconds: 0)
        var message = Message(
            tenant: none,
            contact: CustomerContact(customerID: .none, startedAt: epoch, revision: 0)
        )
        var reader = WireReader(value)
        while try reader.next() {
            switch reader.field {
            case Field.tenant: message.tenant = try reader.bytes()
            case Field.customerID: message.contact.customerID = try reader.text(in: value)
            case Field.contactID: message.contact.contactID = try reader.text(in: value)
            case Field.reason: message.contact.reason = try reader.text(in: value)
            case Field.startedAt: message.contact.startedAt = try reader.instant(after: epoch)
            case Field.revision: message.contact.revision = Int32(try reader.unsigned(atMost: 1 << 30))
            case Field.isRetracted: message.contact.isRetracted = try reader.flag()
            case Field.firstContact: message.contact.firstContact = try fact(reader.message(), value)
            default: throw reader.unknownField
            }
        }
        guard !message.contact.customerID.isNone, !message.contact.contactID.isNone else {
            throw WireError(.inconsistent, field: Field.contactID)
        }
        return message
    }

    private static func fact(
        _ message: WireReader,
        _ value: UnsafeRawBufferPointer
    ) throws(WireError) -> ContactFact {
        let epoch = Timestamp(milliseconds: 0)
        var fact = ContactFact(kind: .firstContact, at: epoch)
        var reader = message
        while try reader.next() {
            switch reader.field {
            case FactField.at: fact.at = try reader.instant(after: epoch)
            case FactField.flags: fact.flags = ContactFactFlags(rawValue: try reader.unsigned(atMost: 4_095))
            case FactField.agentID: fact.agentID = try reader.text(in: value)
            case FactField.team: fact.team = try reader.text(in: value)
            case FactField.site: fact.site = try reader.text(in: value)
            case FactField.queue: fact.queue = try reader.text(in: value)
            case FactField.campaign: fact.campaign = try reader.text(in: value)
            case FactField.reason: fact.reason = try reader.text(in: value)
            case FactField.channel: fact.channel = try reader.enumeration(Channel.self)
            case FactField.direction: fact.direction = try reader.enumeration(Direction.self)
            case FactField.isNewHire:
                let code = try reader.unsigned(atMost: 2)
                fact.isNewHire = code == 0 ? nil : code == 2
            default: throw reader.unknownField
            }
        }
        return fact
    }
}
