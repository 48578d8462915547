import Streaming

/// Whether a worker whose name in the group was taken by another member takes it back (`instance.static_membership`).
///
/// A group that has not heard of its members for long, since its coordinator died, may take one that comes back for a
/// second one of the same name, and end it. Then there is no other, and the name can be taken back. Where there is one,
/// the two take it from each other every few seconds, and would for ever: so a worker does that a few times, and gives
/// up. One that has kept its name for half a minute has shown that there is no other.
struct TakenName {
    private static let limit = 3
    private static let period = Duration.seconds(600)
    private static let proof = Duration.seconds(30)
    private var takenAt: [SuspendingClock.Instant] = []

    /// Takes up a failure that ends a worker which began at `start`.
    ///
    /// - Returns: whether it is that its name was taken, and no more than three times in ten minutes from workers that
    ///   had it for less than half a minute.
    mutating func mayBeTakenBack(
        after failure: StreamFailure,
        since start: SuspendingClock.Instant,
        at now: SuspendingClock.Instant = .now
    ) -> Bool {
        guard Self.isMeant(failure) else { return false }
        if start.duration(to: now) >= Self.proof { takenAt.removeAll() }
        takenAt.removeAll { $0.duration(to: now) >= Self.period }
        guard takenAt.count < Self.limit else { return false }
        takenAt.append(now)
        return true
    }

    /// Whether the group says that another member has the name.
    static func isMeant(_ failure: StreamFailure) -> Bool { failure.reason.contains("FENCED_INSTANCE_ID") }
}
