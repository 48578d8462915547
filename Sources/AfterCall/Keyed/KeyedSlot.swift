import ContactCenter

/// One key of a keyed stage.
struct KeyedSlot<Tracker: KeyedTracker & ~Copyable>: ~Copyable {
    var tracker: Tracker
    /// The key's bytes, in a row of the pool.
    var key = Row<UInt8>()
    /// The record that all that is known of it was packed into; empty where it is unpacked.
    var packed = Row<UInt8>()
    /// When its timer goes off; ``Timestamp/distantFuture`` if it has none.
    var armedAt = Timestamp.distantFuture
    /// The transaction that touched it last.
    var touchedIn: UInt32 = 0
    /// Whether it stands for a key.
    var isInUse = false

    init(in pool: BlockPool) {
        tracker = Tracker(in: pool)
    }

    var isPacked: Bool { !packed.isEmpty }
}
