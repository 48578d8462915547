import ContactCenter

/// How fast a count grew lately.
struct RateMeter {
    private let windowMs: Milliseconds
    private var notes: [(at: Timestamp, count: Int)] = []

    /// Looks back over `windowMs`.
    init(windowMs: Milliseconds) {
        self.windowMs = windowMs
    }

    /// Notes the count at an instant; instants must not go back.
    mutating func note(_ count: Int, at instant: Timestamp) {
        notes.append((instant, count))
        // One note from before the window stays, so that the window is covered.
        while notes.count > 2, instant - notes[1].at >= windowMs { notes.removeFirst() }
    }

    /// Growth a second between the first note and the last.
    var perSecond: Double {
        guard let first = notes.first, let last = notes.last, last.at > first.at else { return 0 }
        return Double(last.count - first.count) * 1_000 / Double(last.at - first.at)
    }
}
