import Streaming

/// Whether a worker whose bearer token is good no more waits for a new one (`kafka.oauth_token_file`,
/// `kafka.oauth_token_endpoint`).
///
/// Whoever renews tokens may be late, or away for a while as brokers are; that is nothing which a restart would mend. A
/// process whose first token is refused is set up wrongly.
struct LateToken {
    private static let limit = Duration.seconds(600)
    private static let proof = Duration.seconds(30)
    private var refusedSince: SuspendingClock.Instant?

    /// Takes up a failure that ends a worker which began at `start`.
    ///
    /// - Returns: whether it is that brokers do not accept who we are, that they did before, and for no longer than ten
    ///   minutes.
    mutating func mayCome(
        after failure: StreamFailure,
        since start: SuspendingClock.Instant,
        at now: SuspendingClock.Instant = .now
    ) -> Bool {
        if start.duration(to: now) >= Self.proof { refusedSince = nil }
        guard Self.isMeant(failure) else { return false }
        guard let refusedSince else {
            guard start.duration(to: now) >= Self.proof else { return false }
            refusedSince = now
            return true
        }
        return refusedSince.duration(to: now) < Self.limit
    }

    /// Whether brokers do not accept who we are.
    static func isMeant(_ failure: StreamFailure) -> Bool {
        failure.kind == .refused && failure.reason.hasPrefix("authentication ")
    }
}
