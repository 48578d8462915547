import AgentTracking
import ContactCenter

/// A span of an agent's time that was told open and has ended, and what the agent does since, where that follows at
/// once: three facts, which come to the edges at one instant.
struct TimeChange {
    /// What has ended.
    let ended: AgentTimeFact
    /// What began when it ended, in the same team, at the same site, and of the same cohort.
    let began: AgentTimeFact?
    /// How many facts that is.
    var count: Int { began == nil ? 2 : 3 }

    /// The change that `times` begin with; `nil` where they begin with something else.
    ///
    /// - Parameter bytes: what the texts of the facts refer to.
    init?(_ times: UnsafeBufferPointer<ToldTime>, in bytes: UnsafeRawBufferPointer) {
        guard times.count > 1, times[0].isTakenBack, times[0].fact.to == nil, !times[1].isTakenBack,
            let end = times[1].fact.to, times[0].fact.from == times[1].fact.from,
            times[0].fact.activity == times[1].fact.activity, Self.areAlike(times[0].fact, times[1].fact, bytes)
        else { return nil }
        ended = times[1].fact
        guard times.count > 2, !times[2].isTakenBack, times[2].fact.from == end, times[2].fact.to == nil,
            Self.areAlike(ended, times[2].fact, bytes)
        else {
            began = nil
            return
        }
        began = times[2].fact
    }

    /// Whether two facts of an agent count in the same scopes.
    private static func areAlike(
        _ one: AgentTimeFact,
        _ other: AgentTimeFact,
        _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        one.isNewHire == other.isNewHire && one.team.bytes(in: bytes).hasSameBytes(as: other.team.bytes(in: bytes))
            && one.site.bytes(in: bytes).hasSameBytes(as: other.site.bytes(in: bytes))
    }
}
