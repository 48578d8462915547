public import ContactCenter

/// Another policy for the agents of a site, of a team, or of a team at a site.
public struct RepetitionException: Hashable, Sendable {
    /// The agent's site; `nil` for any, none included.
    public var site: [UInt8]?
    /// The agent's team; `nil` for any, none included.
    public var team: [UInt8]?
    /// As ``RepetitionPolicy/shortWrapMs``; `nil` leaves it.
    public var shortWrapMs: Milliseconds?
    /// As ``RepetitionPolicy/shortWraps``; `nil` leaves it.
    public var shortWraps: Int?
    /// As ``RepetitionPolicy/lastWraps``; `nil` leaves it.
    public var lastWraps: Int?
    /// As ``RepetitionPolicy/unanswered``; `nil` leaves it.
    public var unanswered: Int?

    /// Creates an exception that changes nothing for anybody.
    public init() {}

    func apply(to policy: inout RepetitionPolicy) {
        if let shortWrapMs { policy.shortWrapMs = shortWrapMs }
        if let shortWraps { policy.shortWraps = shortWraps }
        if let lastWraps { policy.lastWraps = lastWraps }
        if let unanswered { policy.unanswered = unanswered }
    }
}

extension AgentState {
    /// The policy for the agent where they are now.
    func repetitionPolicy(_ work: borrowing TrackerWorkspace) -> RepetitionPolicy {
        var policy = work.policy.repetitions
        for exception in work.policy.repetitionExceptions {
            guard Self.isMeant(site, by: exception.site, work), Self.isMeant(team, by: exception.team, work) else {
                continue
            }
            exception.apply(to: &policy)
        }
        return policy
    }

    private static func isMeant(_ name: Text, by wanted: [UInt8]?, _ work: borrowing TrackerWorkspace) -> Bool {
        guard let wanted else { return true }
        let bytes = name.bytes(in: work.bytes)
        return wanted.withUnsafeBytes { $0.hasSameBytes(as: bytes) }
    }
}
