/// A point in time until which a blocking call may go on.
struct Deadline {
    private let end: ContinuousClock.Instant?

    /// - Parameter timeoutMs: from now; negative is for ever.
    init(timeoutMs: Int32) {
        end = timeoutMs < 0 ? nil : .now.advanced(by: .milliseconds(timeoutMs))
    }

    /// Milliseconds left, rounded up, at most `limit`.
    func remainingMs(atMost limit: Int32 = .max) -> Int32 {
        guard let end else { return limit }
        let left = ContinuousClock.Instant.now.duration(to: end)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < Int64(Int32.max) / 1_000 else { return limit }
        return min(limit, Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    var hasPassed: Bool { remainingMs() == 0 }
}
