public import ContactCenter

/// What one call of a tracker has to say, in a buffer that is used again and again.
///
/// Texts are runs of the arena of the tracker that was called, valid until it is called again.
public struct EffectBuffer: ~Copyable {
    private var wrapRow = Row<WrapRecord>()
    private var intervalRow = Row<IntervalRecord>()
    private var contactRow = Row<Text>()
    private var legRow = Row<ToldLeg>()
    private var timeRow = Row<ToldTime>()
    private var legWrapRow = Row<LegWrap>()
    private let pool: BlockPool

    /// Creates an empty buffer with memory from `pool`, of its own unless said otherwise.
    public init(in pool: BlockPool = BlockPool(chunkSize: 16 << 10)) {
        self.pool = pool
    }

    deinit {
        wrapRow.release(to: pool)
        intervalRow.release(to: pool)
        contactRow.release(to: pool)
        legRow.release(to: pool)
        timeRow.release(to: pool)
        legWrapRow.release(to: pool)
    }

    /// Wrap records to publish, in order; until the buffer is changed.
    public var wraps: UnsafeBufferPointer<WrapRecord> { UnsafeBufferPointer(wrapRow.elements) }

    /// Interval records to publish, in order; until the buffer is changed.
    public var intervals: UnsafeBufferPointer<IntervalRecord> { UnsafeBufferPointer(intervalRow.elements) }

    /// The contacts of the intervals; until the buffer is changed.
    public var contacts: UnsafeBufferPointer<Text> { UnsafeBufferPointer(contactRow.elements) }

    /// Legs that their contacts are to be told of, in order; until the buffer is changed.
    public var legs: UnsafeBufferPointer<ToldLeg> { UnsafeBufferPointer(legRow.elements) }

    /// The segments of the legs' wraps; until the buffer is changed.
    public var legWraps: UnsafeBufferPointer<LegWrap> { UnsafeBufferPointer(legWrapRow.elements) }

    /// Spans of time that count from now on, or no more, in order; until the buffer is changed.
    public var times: UnsafeBufferPointer<ToldTime> { UnsafeBufferPointer(timeRow.elements) }

    /// Whether there is nothing to publish.
    public var isEmpty: Bool { wrapRow.isEmpty && intervalRow.isEmpty }

    /// Whether there is nothing to tell other stages.
    public var tellsNothing: Bool { legRow.isEmpty && timeRow.isEmpty }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        wrapRow.removeAll()
        intervalRow.removeAll()
        contactRow.removeAll()
        legRow.removeAll()
        timeRow.removeAll()
        legWrapRow.removeAll()
    }

    mutating func append(_ wrap: WrapRecord) {
        wrapRow.append(wrap, in: pool)
    }

    /// Appends a leg with the segments of its wrap.
    mutating func append(_ facts: LegFacts, of contactID: Text, wraps: UnsafeBufferPointer<LegWrap>) {
        var told = ToldLeg(contactID: contactID, facts: facts)
        let first = legWrapRow.count
        for wrap in wraps { legWrapRow.append(wrap, in: pool) }
        told.wraps = first..<legWrapRow.count
        legRow.append(told, in: pool)
    }

    mutating func append(_ fact: AgentTimeFact, isTakenBack: Bool) {
        timeRow.append(ToldTime(fact: fact, isTakenBack: isTakenBack), in: pool)
    }

    /// Appends an interval in which `contacts` were open.
    mutating func append(_ interval: IntervalRecord, contacts: UnsafeBufferPointer<Text>) {
        intervalRow.append(interval, in: pool)
        let first = contactRow.count
        for contact in contacts { contactRow.append(contact, in: pool) }
        intervalRow[intervalRow.count - 1].contacts = first..<contactRow.count
    }
}
