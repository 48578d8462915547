import AgentTracking
public import ContactCenter
import Streaming

/// Records and resolved alerts that wait for their time, as records of the changelog.
extension AgentStage {
    /// Whether the changelog record with `key` is one of what waits.
    public static func isWaitingRecord(_ key: UnsafeRawBufferPointer) -> Bool {
        ParkedRecords.isWaitingRecord(key) || ResolvedAlerts.isOurs(key)
    }

    /// Calls `body` with the key and the value of one changelog record for each record or alert that the transaction
    /// has made wait, and without a value for each that waits no more.
    ///
    /// - Parameter body: is lent key and value during its call only.
    public mutating func writeWaiting<Failure: Error>(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(journal.isOpen, "A changelog is written at the end of a transaction")
        try parked.writeChanges(key: &changelog.key, value: &changelog.writer, body)
        try resolved.writeChanges(key: &changelog.key, value: &changelog.writer, body)
    }

    /// Takes up what a changelog record says of what waits.
    ///
    /// - Parameters:
    ///   - key: one for which ``isWaitingRecord(_:)`` holds.
    ///   - value: `nil` where it waits no more.
    /// - Throws: ``WireError`` when it is damaged, or written in a later format.
    public mutating func restoreWaiting(
        key: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        precondition(!journal.isOpen, "A record is restored before anything else is done")
        if ResolvedAlerts.isOurs(key) { return try resolved.restore(key: key, value: value) }
        try parked.restore(key: key, value: value)
        counters.waiting = parked.count
    }
}
