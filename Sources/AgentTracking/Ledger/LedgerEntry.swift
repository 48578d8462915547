import ContactCenter

/// What was published under one identity, as far as it may still change.
struct LedgerEntry {
    /// The contact of a wrap; none for an interval and for standalone work.
    var contactID: Text
    /// `leg_started_at` of a wrap, `started_at` of an interval.
    var startedAt: Timestamp
    /// The segment of a wrap; 0 for an interval.
    var segment: Int32
    /// Counts the publications; 0 before the first.
    var revision: Int32 = 0
    var content: UInt64 = 0
    var isRetracted = false
    /// When, in event time, the fold told it last; of wraps only.
    var toldAt: Timestamp = .distantPast
    /// Which of the facts at hand speaks of it last; -1 for none.
    var fact: Int = -1
}
