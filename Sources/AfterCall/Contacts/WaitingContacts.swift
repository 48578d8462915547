import ContactCenter
import Indicators

/// Which contacts of a task wait, so that the longest wait can be told: of all, and of each queue.
///
/// What is told with a transaction is what holds at its end; so after a restore nothing has to be told anew.
struct WaitingContacts {
    /// A contact that waits, with the scopes whose oldest it may be.
    struct Visit {
        var since: Timestamp
        var scopes: [[UInt8]] = []

        /// - Parameters:
        ///   - queue: where it waits; empty where nobody says.
        ///   - tenant: empty where the bus names none.
        ///   - computed: which scopes there are.
        init(
            since: Timestamp,
            queue: UnsafeRawBufferPointer,
            tenant: UnsafeRawBufferPointer,
            computed: [DimensionSet]
        ) {
            self.since = since
            let whole: [(dimension: Dimension, value: [UInt8])] = [(.tenant, Array(tenant))]
            if computed.contains(.all) { scopes.append(ScopeKey(whole).text) }
            if !queue.isEmpty, computed.contains(.queue) {
                scopes.append(ScopeKey(whole + [(.queue, Array(queue))]).text)
            }
        }
    }

    /// By the number of the contact.
    private var visits: [Int: Visit] = [:]
    private var changes: [(number: Int, before: Visit?)] = []
    /// The oldest visit that was told of each scope; `nil` while that is not known.
    private var told: [[UInt8]: Timestamp]? = [:]

    /// A contact waits now, or no more.
    mutating func note(_ number: Int, _ visit: Visit?) {
        changes.append((number, visits[number]))
        visits[number] = visit
    }

    /// Takes up a contact as it was restored.
    mutating func restore(_ number: Int, _ visit: Visit?) {
        visits[number] = visit
        told = nil
    }

    /// What has changed of the oldest visits since it was asked last, by scope; `nil` where none is left.
    mutating func takeNews() -> [(scope: [UInt8], oldest: Timestamp?)] {
        if changes.isEmpty { return [] }
        let before = told ?? Self.oldest(undone)
        let now = Self.oldest(visits)
        told = now
        changes.removeAll(keepingCapacity: true)
        let scopes = Set(now.keys).union(before.keys).filter { now[$0] != before[$0] }
        return scopes.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0, now[$0]) }
    }

    /// How the visits were before what has changed.
    private var undone: [Int: Visit] {
        var before = visits
        for change in changes.reversed() { before[change.number] = change.before }
        return before
    }

    private static func oldest(_ visits: [Int: Visit]) -> [[UInt8]: Timestamp] {
        var oldest: [[UInt8]: Timestamp] = [:]
        for visit in visits.values {
            for scope in visit.scopes { oldest[scope] = min(oldest[scope] ?? visit.since, visit.since) }
        }
        return oldest
    }
}
