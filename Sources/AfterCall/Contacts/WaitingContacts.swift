import ContactCenter

/// Which contacts of a task wait, so that the longest wait can be told of every scope in which they are counted.
///
/// What is told with a transaction is what holds at its end; so after a restore nothing has to be told anew.
struct WaitingContacts {
    /// A contact that waits, with the scopes whose oldest it may be.
    struct Visit {
        let since: Timestamp
        let scopes: [[UInt8]]
    }

    /// A visit, its scopes by number.
    private struct Kept {
        let since: Timestamp
        let scopes: [Int]
    }

    private var names: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]
    /// By the number of the contact.
    private var visits: [Int: Kept] = [:]
    private var changes: [(number: Int, before: Kept?)] = []
    /// The oldest visit that was told of each scope, by its number; `nil` while that is not known.
    private var told: [Timestamp]? = []

    /// A contact waits now, or no more.
    mutating func note(_ number: Int, _ visit: Visit?) {
        changes.append((number, visits[number]))
        visits[number] = visit.map { keep($0) }
    }

    /// Takes up a contact as it was restored.
    mutating func restore(_ number: Int, _ visit: Visit?) {
        visits[number] = visit.map { keep($0) }
        told = nil
    }

    private mutating func keep(_ visit: Visit) -> Kept {
        let scopes = visit.scopes.map { name in
            if let known = numbers[name] { return known }
            names.append(name)
            numbers[name] = names.count - 1
            return names.count - 1
        }
        return Kept(since: visit.since, scopes: scopes)
    }

    /// What has changed of the oldest visits since it was asked last, by scope; `nil` where none is left.
    mutating func takeNews() -> [(scope: [UInt8], oldest: Timestamp?)] {
        if changes.isEmpty { return [] }
        let before = told ?? oldest(undone)
        let now = oldest(visits)
        told = now
        changes.removeAll(keepingCapacity: true)
        let others = now.indices.filter { now[$0] != ($0 < before.count ? before[$0] : .distantFuture) }
        return others.map { (names[$0], now[$0] < .distantFuture ? now[$0] : nil) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
    }

    /// How the visits were before what has changed.
    private var undone: [Int: Kept] {
        var before = visits
        for change in changes.reversed() { before[change.number] = change.before }
        return before
    }

    /// The oldest of `visits` of each scope; in the distant future where there is none.
    private func oldest(_ visits: [Int: Kept]) -> [Timestamp] {
        var oldest = Array(repeating: Timestamp.distantFuture, count: names.count)
        for visit in visits.values {
            for scope in visit.scopes { oldest[scope] = min(oldest[scope], visit.since) }
        }
        return oldest
    }
}
