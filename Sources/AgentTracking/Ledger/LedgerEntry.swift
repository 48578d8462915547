import ContactCenter

/// What was published under one identity, as far as it may still change.
protocol LedgerEntry: BitwiseCopyable {
    /// Counts the publications; 0 before the first.
    var revision: Int32 { get set }
    /// The hash of what was published last.
    var content: UInt64 { get set }
    var isRetracted: Bool { get set }
}

/// A wrap that was published, by contact (none for standalone work), start of its leg, and segment.
struct WrapEntry: LedgerEntry {
    var startedAt: Timestamp
    var contactID: Text
    var segment: Int32
    var revision: Int32 = 0
    var content: UInt64 = 0
    /// When, in event time, the fold told it last.
    var toldAt: Timestamp
    /// Which of the facts at hand speaks of it last; -1 for none.
    var fact: Int32 = -1
    var isRetracted = false
}

/// An interval that was published, by its start.
struct IntervalEntry: LedgerEntry {
    var startedAt: Timestamp
    var content: UInt64 = 0
    var revision: Int32 = 0
    var isRetracted = false
    /// Whether one of the facts at hand speaks of it.
    var isTold = false
}

extension LedgerEntry {
    /// Notes that `content` holds now.
    ///
    /// - Returns: whether that is something to publish; ``revision`` is then that of the publication.
    mutating func becomes(_ content: UInt64) -> Bool {
        if revision > 0, content == self.content, !isRetracted { return false }
        revision += 1
        self.content = content
        isRetracted = false
        return true
    }

    /// Notes that nothing holds any more.
    mutating func withdraw() {
        revision += 1
        isRetracted = true
    }
}
