import ContactCenter
import ContactTracking

/// A fold of one key's records, as a keyed stage holds many of.
protocol KeyedTracker: ~Copyable {
    init(in pool: BlockPool)

    /// Whether nothing is known of the key, or no more: there is nothing to keep.
    var isBlank: Bool { get }

    /// When the clock alone will change something; ``Timestamp/distantFuture`` if never. What is due before the clock
    /// acts.
    var nextActionAt: Timestamp { get }

    /// Becomes equal to `other`, using the room it has.
    mutating func assign(_ other: borrowing Self)

    /// Forgets everything and keeps the room.
    mutating func clear()

    /// Writes all that is known.
    func write(to writer: inout WireWriter)

    /// Becomes what was written.
    mutating func read(_ record: UnsafeRawBufferPointer, work: inout ContactWorkspace) throws(WireError)
}

extension ContactTracker: KeyedTracker {}

extension CustomerTracker: KeyedTracker {
    mutating func read(_ record: UnsafeRawBufferPointer, work: inout ContactWorkspace) throws(WireError) {
        try read(record, work: work)
    }
}
