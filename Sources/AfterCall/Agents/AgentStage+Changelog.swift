import AgentTracking
import Alerting
import ContactCenter

/// The numbers of the fields of `Agent` in `schemas/proto/aftercall/changelog/v1/agent.proto`.
enum AgentField {
    static let format = 1, tenant = 2, agentID = 3, tracker = 4, publishedRecord = 5, alerts = 6, alertsDueAt = 7
    static let nextActionAt = 8, deadlinesUnder = 9, repetitions = 10, laterAlerts = 11
    static let readySince = 12
    static let hasRunningWork = 13
    static let alertLabels = 14
}

/// The room in which changelog records are written.
struct ChangelogWriting: ~Copyable {
    /// The version of the contract that records are written in.
    static let format: UInt32 = 1

    /// What the deadlines of records depend on beside the agent; see ``AgentStageSettings/deadlineFingerprint``.
    var fingerprint: UInt64
    var writer = WireWriter()
    var room = ChangelogRoom()
    /// The key of the record at hand.
    var key = WireWriter(capacity: 128)

    init(_ settings: AgentStageSettings) {
        fingerprint = settings.deadlineFingerprint()
    }
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

    /// Writes what is known of an agent that has a slot.
    mutating func writeRecord(of number: Int) {
        let slot = slab.slot(number)
        let agent = AgentSlot.key(of: slot)
        changelog.key.removeAll()
        agent.writeChangelogKey(to: &changelog.key)
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
        if slot.pointee.nextActionAt < .distantFuture {
            changelog.writer.signed(AgentField.nextActionAt, ifPresent: slot.pointee.nextActionAt.milliseconds)
        }
        if slot.pointee.tracker.hasRepetitions {
            let repetitions = changelog.writer.begin(AgentField.repetitions)
            slot.pointee.tracker.writeRepetitions(to: &changelog.writer)
            changelog.writer.end(repetitions)
        }
        if slot.pointee.alerts.hasLater(alertWork) {
            let later = changelog.writer.begin(AgentField.laterAlerts)
            slot.pointee.alerts.writeLater(to: &changelog.writer, work: alertWork)
            changelog.writer.end(later)
        }
        if slot.pointee.alerts.hasLabels(alertWork) {
            let labels = changelog.writer.begin(AgentField.alertLabels)
            slot.pointee.alerts.writeLabels(to: &changelog.writer, work: alertWork)
            changelog.writer.end(labels)
        }
        changelog.writer.signed(AgentField.readySince, ifPresent: slot.pointee.tracker.readySince?.milliseconds)
        changelog.writer.flag(AgentField.hasRunningWork, slot.pointee.tracker.runningWork != nil)
        changelog.writer.fixed64(AgentField.deadlinesUnder, changelog.fingerprint)
        changelog.writer.raw(slot.pointee.foreignFields.bytes)
    }
}
