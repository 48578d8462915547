public import ContactCenter

/// What calls of a ``ContactTracker`` have to say, in a buffer that is used again and again.
///
/// Texts are runs of the bytes of the tracker that was called, valid until it is called again.
public struct ContactEffects: ~Copyable {
    private var takenRow = Row<ContactFact>()
    private var addedRow = Row<ContactFact>()
    private var recordRow = Row<ContactRecord>()
    private var visitRow = Row<QueueVisit>()
    private var legRow = Row<LegFacts>()
    private var transferRow = Row<ContactTransfer>()
    private var customerRow = Row<CustomerContact>()
    /// By how much the counts of anomalies changed.
    public internal(set) var anomalies = ContactAnomalyCounts()
    /// Whether the contact now waits elsewhere, since another instant, or no more; see ``ContactTracker/openVisit``.
    public internal(set) var openVisitChanged = false
    private let pool: BlockPool

    /// Creates an empty buffer with memory from `pool`, of its own unless said otherwise.
    public init(in pool: BlockPool = BlockPool(chunkSize: 16 << 10)) {
        self.pool = pool
    }

    deinit {
        takenRow.release(to: pool)
        addedRow.release(to: pool)
        recordRow.release(to: pool)
        visitRow.release(to: pool)
        legRow.release(to: pool)
        transferRow.release(to: pool)
        customerRow.release(to: pool)
    }

    /// Facts that no longer hold, exactly as they were told; until the buffer is changed.
    public var takenBack: UnsafeBufferPointer<ContactFact> { UnsafeBufferPointer(takenRow.elements) }

    /// Facts that hold from now on; until the buffer is changed.
    public var added: UnsafeBufferPointer<ContactFact> { UnsafeBufferPointer(addedRow.elements) }

    /// Records to publish, in order; mostly one at most. Until the buffer is changed.
    public var records: UnsafeBufferPointer<ContactRecord> { UnsafeBufferPointer(recordRow.elements) }

    /// The visits of the records; until the buffer is changed.
    public var visits: UnsafeBufferPointer<QueueVisit> { UnsafeBufferPointer(visitRow.elements) }

    /// The legs of the records; until the buffer is changed.
    public var legs: UnsafeBufferPointer<LegFacts> { UnsafeBufferPointer(legRow.elements) }

    /// The transfers of the records; until the buffer is changed.
    public var transfers: UnsafeBufferPointer<ContactTransfer> { UnsafeBufferPointer(transferRow.elements) }

    /// What customers' steps are to be told, each under the key of its customer; until the buffer is changed.
    public var customers: UnsafeBufferPointer<CustomerContact> { UnsafeBufferPointer(customerRow.elements) }

    /// Whether nothing is to be said.
    public var isEmpty: Bool {
        takenRow.isEmpty && addedRow.isEmpty && recordRow.isEmpty && customerRow.isEmpty && anomalies.isNone
            && !openVisitChanged
    }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        takenRow.removeAll()
        addedRow.removeAll()
        recordRow.removeAll()
        visitRow.removeAll()
        legRow.removeAll()
        transferRow.removeAll()
        customerRow.removeAll()
        anomalies = ContactAnomalyCounts()
        openVisitChanged = false
    }

    mutating func takeBack(_ fact: ContactFact) { takenRow.append(fact, in: pool) }
    mutating func add(_ fact: ContactFact) { addedRow.append(fact, in: pool) }
    mutating func append(_ record: ContactRecord) { recordRow.append(record, in: pool) }
    mutating func append(_ visit: QueueVisit) { visitRow.append(visit, in: pool) }
    mutating func append(_ leg: LegFacts) { legRow.append(leg, in: pool) }
    mutating func append(_ transfer: ContactTransfer) { transferRow.append(transfer, in: pool) }
    mutating func append(_ contact: CustomerContact) { customerRow.append(contact, in: pool) }
}
