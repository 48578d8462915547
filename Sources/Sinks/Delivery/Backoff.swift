import ContactCenter

/// How long to wait before a request is made again: exponential, with full jitter.
///
/// Before the repetition n (from 0) a wait is drawn evenly from 0 to `min(maximum, initial * 2^n)`, so that many who
/// failed at once do not come back at once.
struct Backoff: Sendable {
    let initialMs: Milliseconds
    let maximumMs: Milliseconds

    /// The wait before the repetition `attempt` (from 0).
    ///
    /// - Parameters:
    ///   - draw: a random number from 0 up to and without 1.
    ///   - askedMs: how long the receiver asks to be left alone; it is waited at least so long.
    func wait(beforeRepetition attempt: Int, draw: Double, askedMs: Milliseconds?) -> Milliseconds {
        Milliseconds(draw * Double(ceiling(attempt))) + (askedMs ?? 0)
    }

    /// The longest wait before the repetition `attempt`.
    func ceiling(_ attempt: Int) -> Milliseconds {
        // Beyond 2^31 milliseconds every maximum is reached.
        let factor = Int64(1) << Int64(min(max(attempt, 0), 31))
        let (product, overflow) = initialMs.multipliedReportingOverflow(by: factor)
        return overflow ? maximumMs : min(maximumMs, product)
    }
}
