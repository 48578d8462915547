import ContactCenter

/// Alerts that are resolved and have not been deleted yet: a week later their key gets a record without a value, so
/// that a compacted topic keeps no alert for ever (alerts 3.4). One that fires again is not deleted.
///
/// The week counts from the wall clock of the commit that told of the resolution, so they come up in the order in which
/// they came.
struct ResolvedAlerts {
    /// How long after its resolution an alert is deleted, in milliseconds.
    static let keptMs: Milliseconds = 7 * 86_400_000

    private struct Entry {
        var fingerprint: EventIdentity
        var dueAt: Timestamp
    }

    /// When each is to be deleted.
    private(set) var dueAt: [EventIdentity: Timestamp] = [:]
    /// In the order of time, from ``head`` on; what ``dueAt`` does not say as well has been overtaken.
    private var queue: [Entry] = []
    private var head = 0
    /// The earliest of those that were restored and are not in the queue yet.
    private var earliestRestored = Timestamp.distantFuture

    private var isOpen = false
    private var (headBefore, countBefore) = (0, 0)
    /// What was changed since ``begin()``, with what was before.
    private var changes: [(fingerprint: EventIdentity, dueAt: Timestamp?)] = []

    /// When the first is to be deleted, at the earliest; `nil` if there is none.
    var nextInstant: Timestamp? {
        let first = head < queue.count ? queue[head].dueAt : .distantFuture
        let next = min(first, earliestRestored)
        return next < .distantFuture ? next : nil
    }

    /// An alert was published.
    ///
    /// - Parameters:
    ///   - isResolved: whether it is over; else it fires.
    ///   - now: the wall clock.
    mutating func note(_ fingerprint: EventIdentity, isResolved: Bool, now: Timestamp) {
        let dueAt = isResolved ? now + Self.keptMs : nil
        guard dueAt != nil || self.dueAt[fingerprint] != nil else { return }
        set(fingerprint, dueAt)
        if let dueAt { queue.append(Entry(fingerprint: fingerprint, dueAt: dueAt)) }
        skipOvertaken()
    }

    /// Takes out the first that is due at `now`.
    mutating func removeFirst(dueAt now: Timestamp) -> EventIdentity? {
        guard head < queue.count, queue[head].dueAt <= now else { return nil }
        let fingerprint = queue[head].fingerprint
        set(fingerprint, nil)
        skipOvertaken()
        return fingerprint
    }

    private mutating func set(_ fingerprint: EventIdentity, _ instant: Timestamp?) {
        if isOpen { changes.append((fingerprint, dueAt[fingerprint])) }
        dueAt[fingerprint] = instant
    }

    private mutating func skipOvertaken() {
        while head < queue.count, dueAt[queue[head].fingerprint] != queue[head].dueAt { head += 1 }
    }

    // MARK: Transactions

    /// Begins to remember what is done.
    mutating func begin() {
        if earliestRestored < .distantFuture {
            queue = dueAt.map { Entry(fingerprint: $0.key, dueAt: $0.value) }.sorted { $0.dueAt < $1.dueAt }
            head = 0
            earliestRestored = .distantFuture
        }
        isOpen = true
        changes.removeAll(keepingCapacity: true)
        (headBefore, countBefore) = (head, queue.count)
    }

    /// Keeps what was done since ``begin()``.
    mutating func keep() {
        isOpen = false
        guard head > 1_024, 2 * head > queue.count else { return }
        queue.removeFirst(head)
        head = 0
    }

    /// Undoes what was done since ``begin()``.
    mutating func undo() {
        isOpen = false
        for change in changes.reversed() { dueAt[change.fingerprint] = change.dueAt }
        queue.removeLast(queue.count - countBefore)
        head = headBefore
        skipOvertaken()
    }

    /// Each that is not as it was at ``begin()``, and when it is to be deleted now; `nil` if no more.
    var changed: [(fingerprint: EventIdentity, dueAt: Timestamp?)] {
        if changes.isEmpty { return [] }
        var before: [EventIdentity: Timestamp?] = [:]
        for change in changes where before[change.fingerprint] == nil {
            before.updateValue(change.dueAt, forKey: change.fingerprint)
        }
        return changes.compactMap { change in
            guard let first = before.removeValue(forKey: change.fingerprint) else { return nil }
            let now = dueAt[change.fingerprint]
            return first == now ? nil : (change.fingerprint, now)
        }
    }

    /// Takes up when an alert is to be deleted, in place of what was known; `nil`: it is not.
    mutating func restore(_ fingerprint: EventIdentity, dueAt instant: Timestamp?) {
        precondition(!isOpen, "An alert is restored before anything else is done")
        dueAt[fingerprint] = instant
        skipOvertaken()
        earliestRestored = min(earliestRestored, instant ?? .distantFuture)
    }
}
