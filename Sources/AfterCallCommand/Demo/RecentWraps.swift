/// The newest revision of the newest wraps.
struct RecentWraps {
    /// What is kept of a wrap.
    private struct Kept {
        var revision: Int
        var isRetracted: Bool
        var endCause: String
        var wrapMs: Int64
        /// The leg that was handled; `nil` where none was.
        var handledLeg: String?
    }

    private var table: RecentTable<Kept>

    /// Keeps at most `limit` wraps.
    init(limit: Int) {
        table = RecentTable(limit: limit)
    }

    /// Takes a revision; an older one than the one that is kept says nothing.
    mutating func insert(_ wrap: PublishedWrap) {
        let identity = wrap.identity
        if let known = table[identity], known.revision >= wrap.revision { return }
        let kept = Kept(
            revision: wrap.revision,
            isRetracted: wrap.status == "retracted",
            endCause: wrap.endCause ?? "unknown",
            wrapMs: wrap.wrapMs ?? 0,
            handledLeg: wrap.handledLeg
        )
        table.set(kept, for: identity)
    }

    /// How many ended in which way; what was retracted is none.
    var byEndCause: [String: Int] {
        table.values.reduce(into: [:]) { if !$1.isRetracted { $0[$1.endCause, default: 0] += 1 } }
    }

    /// How many legs were handled: a leg has a record for each segment of its wrap.
    var handledLegs: Int {
        Set(table.values.compactMap { $0.isRetracted ? nil : $0.handledLeg }).count
    }

    /// The lengths of those that had a wrap, in milliseconds.
    var durations: [Int64] {
        table.values.filter { !$0.isRetracted && !Self.hasNoWrap($0.endCause) }.map(\.wrapMs)
    }

    /// A leg that led to no after-call work has a record too; it would make the mean look better than it is.
    private static func hasNoWrap(_ endCause: String) -> Bool { endCause == "no_wrap" || endCause == "consult" }
}
