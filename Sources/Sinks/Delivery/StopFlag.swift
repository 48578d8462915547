import ContactCenter
import Synchronization

/// The wish that something ends, and waits that it ends.
///
/// Thread safety: it is atomic.
final class StopFlag: Sendable {
    /// How soon a wait notices the wish.
    private static let graceMs: Milliseconds = 100

    private let flag = Atomic<Bool>(false)

    /// Whether somebody wishes it.
    var isSet: Bool { flag.load(ordering: .acquiring) }

    /// Wishes it.
    func set() { flag.store(true, ordering: .releasing) }

    /// Waits for `milliseconds`, or until the wish comes, or until `isOver` says so.
    func sleep(milliseconds: Milliseconds, orUntil isOver: () -> Bool = { false }) async {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while !isSet, !isOver() {
            let left = end - ContinuousClock.now
            guard left > .zero else { return }
            // A cancelled task has no time left.
            do { try await Task.sleep(for: min(left, .milliseconds(Self.graceMs))) } catch { return }
        }
    }
}
