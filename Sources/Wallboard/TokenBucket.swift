import Synchronization

/// Lets a number pass each second, and as many at once.
///
/// Thread safety: a `Mutex` guards what is left.
final class TokenBucket: Sendable {
    private let perSecond: Double
    private let state: Mutex<(left: Double, at: ContinuousClock.Instant)>

    init(perSecond: Int, at instant: ContinuousClock.Instant = .now) {
        self.perSecond = Double(perSecond)
        state = Mutex((Double(perSecond), instant))
    }

    /// Takes one, if one is left.
    func take(at instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            let passed = max(.zero, state.at.duration(to: instant))
            let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
            state.left = min(perSecond, state.left + seconds * perSecond)
            state.at = max(state.at, instant)
            guard state.left >= 1 else { return false }
            state.left -= 1
            return true
        }
    }
}
