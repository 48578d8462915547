import AgentTracking
import Alerting
import ContactCenter

/// How the agents that a transaction touches were before it, so that it can be undone.
///
/// An agent is copied before its first touch, into one of the trackers that earlier transactions left; so once there
/// are as many of them as a transaction touches agents, nothing is allocated.
struct AgentJournal: ~Copyable {
    /// What of a slot is no tracker.
    struct Entry {
        var number: Int
        var armedAt: Timestamp
        var alertsDueAt: Timestamp
        var publishedRecord: UInt64
        /// Its alerts as they are written to a changelog, among the bytes of ``alerts``: those of the first rules,
        /// later ones, and the labels of both.
        var alerts: Range<Int>
        var laterAlerts: Range<Int>
        var alertLabels: Range<Int>
    }

    private(set) var isOpen = false
    /// Counts the transactions from 1.
    private(set) var transaction: UInt32 = 0
    private(set) var entries: [Entry] = []
    private var counters = StageCounters()
    private var alerts = WireWriter(capacity: 1_024)
    /// The trackers of the entries, and more of them for later.
    private var trackers: [UnsafeMutablePointer<AgentTracker>] = []
    private let pool: BlockPool

    init(in pool: BlockPool) {
        self.pool = pool
    }

    deinit {
        for tracker in trackers {
            tracker.deinitialize(count: 1)
            tracker.deallocate()
        }
    }

    mutating func begin(_ counters: StageCounters) {
        precondition(!isOpen, "A transaction is open already")
        isOpen = true
        transaction &+= 1
        self.counters = counters
    }

    /// Copies what is in `slot` if the transaction has not touched it yet.
    mutating func keep(_ slot: UnsafeMutablePointer<AgentSlot>, _ number: Int, _ alertWork: borrowing AlertWorkspace) {
        if slot.pointee.keptIn == transaction { return }
        slot.pointee.keptIn = transaction
        let first = alerts.count
        slot.pointee.alerts.write(to: &alerts, work: alertWork)
        let firstLater = alerts.count
        if slot.pointee.alerts.hasLater(alertWork) { slot.pointee.alerts.writeLater(to: &alerts, work: alertWork) }
        let firstLabels = alerts.count
        slot.pointee.alerts.writeLabels(to: &alerts, work: alertWork)
        if entries.count == trackers.count {
            let tracker = UnsafeMutablePointer<AgentTracker>.allocate(capacity: 1)
            tracker.initialize(to: AgentTracker(in: pool))
            trackers.append(tracker)
        }
        trackers[entries.count].pointee.assign(slot.pointee.tracker)
        entries.append(
            Entry(
                number: number,
                armedAt: slot.pointee.armedAt,
                alertsDueAt: slot.pointee.alertsDueAt,
                publishedRecord: slot.pointee.publishedRecord,
                alerts: first..<firstLater,
                laterAlerts: firstLater..<firstLabels,
                alertLabels: firstLabels..<alerts.count
            )
        )
    }

    /// Puts back into `slot` what the entry at `index` has.
    func putBack(_ index: Int, to slot: UnsafeMutablePointer<AgentSlot>, _ alertWork: inout AlertWorkspace) {
        let entry = entries[index]
        slot.pointee.tracker.assign(trackers[index].pointee)
        do throws(WireError) {
            let bytes = UnsafeRawBufferPointer(rebasing: alerts.bytes[entry.alerts])
            try slot.pointee.alerts.read(bytes, work: &alertWork)
            let later = UnsafeRawBufferPointer(rebasing: alerts.bytes[entry.laterAlerts])
            try slot.pointee.alerts.readLater(later, work: &alertWork)
            let labels = UnsafeRawBufferPointer(rebasing: alerts.bytes[entry.alertLabels])
            try slot.pointee.alerts.readLabels(labels, work: &alertWork)
        } catch {
            preconditionFailure("The journal cannot read what it wrote: \(error)")
        }
        slot.pointee.alertsDueAt = entry.alertsDueAt
        slot.pointee.publishedRecord = entry.publishedRecord
        slot.pointee.armedAt = entry.armedAt
        slot.pointee.isDirty = false
        slot.pointee.headers = 0..<0
    }

    /// Ends the transaction and forgets how the agents were.
    ///
    /// - Returns: the counters as they were before it.
    @discardableResult
    mutating func end() -> StageCounters {
        precondition(isOpen, "No transaction is open")
        isOpen = false
        entries.removeAll(keepingCapacity: true)
        alerts.removeAll()
        return counters
    }
}
