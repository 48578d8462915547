import AgentTracking
import Alerting
public import ContactCenter

/// The numbers of the fields of `Agent` in `schemas/proto/aftercall/changelog/v1/agent.proto`.
private enum AgentField {
    static let format = 1, tenant = 2, agentID = 3, tracker = 4, publishedRecord = 5, alerts = 6, alertsDueAt = 7
}

/// The room in which changelog records are written.
struct ChangelogWriting: ~Copyable {
    /// The version of the contract that records are written in.
    static let format: UInt32 = 1

    var writer = WireWriter()
    var room = ChangelogRoom()
    /// The key of the record at hand.
    var key = WireWriter(capacity: 128)
}

/// The agents of the stage as records of a changelog.
extension AgentStage {
    /// Calls `body` with the key and the value of one changelog record for each agent that the transaction has touched.
    ///
    /// To be called once all batches of the transaction are ended. Once everything has come to its size, nothing is
    /// allocated.
    /// - Parameter body: is lent key and value during its call only.
    public mutating func writeChangelog<Failure: Error>(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(journal.isOpen && dirty.isEmpty, "A changelog is written at the end of a transaction")
        for index in journal.entries.indices {
            let number = journal.entries[index].number
            writeRecord(of: number)
            try body(changelog.key.bytes, changelog.writer.bytes)
        }
    }

    /// Takes up an agent as a changelog record has it, in place of what was known of it.
    ///
    /// The newest record of each agent counts. Its timers are set; what was published stays published.
    /// - Parameter record: the value of the record; read during the call only.
    /// - Throws: ``WireError`` when the record is damaged, or written in a later format. Nothing is then known of its
    ///   agent, if it names one.
    public mutating func restore(_ record: UnsafeRawBufferPointer) throws(WireError) {
        precondition(!journal.isOpen && dirty.isEmpty, "An agent is restored before anything else is done")
        let parts = try AgentRecordParts(record)
        let number = self.number(of: AgentKey(tenant: parts.tenant, agentID: parts.agentID))
        let slot = slab.slot(number)
        forget(slot)
        do throws(WireError) {
            try slot.pointee.tracker.read(parts.tracker, work: work)
            try slot.pointee.alerts.read(parts.alerts, work: &alertWork)
            try parts.forEachForeignField { _ = slot.pointee.foreignFields.append($0, in: work.pool) }
        } catch {
            forget(slot)
            throw error
        }
        slot.pointee.publishedRecord = parts.publishedRecord
        slot.pointee.alertsDueAt = parts.alertsDueAt
        arm(slot, number)
    }

    private mutating func forget(_ slot: UnsafeMutablePointer<AgentSlot>) {
        slot.pointee.tracker.clear()
        slot.pointee.alerts.removeAll(&alertWork)
        slot.pointee.publishedRecord = 0
        slot.pointee.alertsDueAt = .distantFuture
        slot.pointee.foreignFields.removeAll()
    }

    private mutating func writeRecord(of number: Int) {
        let slot = slab.slot(number)
        let agent = AgentSlot.key(of: slot)
        changelog.key.removeAll()
        if !agent.tenant.isEmpty {
            changelog.key.raw(agent.tenant)
            withUnsafeBytes(of: UInt8(ascii: "/")) { changelog.key.raw($0) }
        }
        changelog.key.raw(agent.agentID)
        changelog.writer.removeAll()
        changelog.writer.unsigned(AgentField.format, UInt64(ChangelogWriting.format))
        changelog.writer.bytes(AgentField.tenant, agent.tenant)
        changelog.writer.bytes(AgentField.agentID, agent.agentID)
        let tracker = changelog.writer.begin(AgentField.tracker)
        slot.pointee.tracker.write(to: &changelog.writer, room: &changelog.room, policies: work.policies)
        changelog.writer.end(tracker)
        changelog.writer.fixed64(AgentField.publishedRecord, slot.pointee.publishedRecord)
        let alerts = changelog.writer.begin(AgentField.alerts)
        slot.pointee.alerts.write(to: &changelog.writer, work: alertWork)
        changelog.writer.end(alerts)
        if slot.pointee.alertsDueAt < .distantFuture {
            changelog.writer.signed(AgentField.alertsDueAt, ifPresent: slot.pointee.alertsDueAt.milliseconds)
        }
        changelog.writer.raw(slot.pointee.foreignFields.bytes)
    }
}

/// The parts of a changelog record, as runs of it.
private struct AgentRecordParts {
    var tenant = UnsafeRawBufferPointer(start: nil, count: 0)
    var agentID = UnsafeRawBufferPointer(start: nil, count: 0)
    var tracker = UnsafeRawBufferPointer(start: nil, count: 0)
    var alerts = UnsafeRawBufferPointer(start: nil, count: 0)
    var publishedRecord: UInt64 = 0
    var alertsDueAt = Timestamp.distantFuture
    private let record: UnsafeRawBufferPointer
    private var hasForeignFields = false

    init(_ record: UnsafeRawBufferPointer) throws(WireError) {
        self.record = record
        var format: UInt32 = 0
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case AgentField.format: format = try reader.unsigned(atMost: .max)
            case AgentField.tenant: tenant = try reader.bytes()
            case AgentField.agentID: agentID = try reader.bytes()
            case AgentField.tracker: tracker = try reader.bytes()
            case AgentField.publishedRecord: publishedRecord = try reader.fixed64()
            case AgentField.alerts: alerts = try reader.bytes()
            case AgentField.alertsDueAt:
                // Far from where a timer's instant would overflow.
                let milliseconds = try reader.signed(in: -(1 << 48)...1 << 48)
                alertsDueAt = Timestamp(milliseconds: milliseconds)
            default:
                try reader.skip()
                hasForeignFields = true
            }
        }
        guard format == ChangelogWriting.format else { throw WireError(.unknownFormat, field: AgentField.format) }
        if agentID.isEmpty { throw WireError(.inconsistent, field: AgentField.agentID) }
    }

    /// Calls `body` with each field that this version does not have, as it stands in the record.
    func forEachForeignField(_ body: (UnsafeRawBufferPointer) -> Void) throws(WireError) {
        if !hasForeignFields { return }
        var reader = WireReader(record)
        while try reader.next() {
            let field = try reader.skip()
            if !(AgentField.format...AgentField.alertsDueAt ~= reader.field) { body(field) }
        }
    }
}
