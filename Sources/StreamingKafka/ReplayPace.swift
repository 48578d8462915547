/// How fast the timestamps of records go by: at the pace of the clock, whatever they are, or in a replay that is still
/// being written.
struct ReplayPace {
    /// How many times as fast as the clock timestamps may go by before it is a replay; commits come in jumps.
    private static let fast: Int64 = 5
    /// Over how long it is measured, in milliseconds.
    private static let spanMs: Int64 = 500
    /// How long a replay is taken to go on: one that stands still for a moment may be a process that died.
    private static let holdMs: Int64 = 5_000

    /// Oldest first; the first is the youngest of those that are old enough.
    private var samples: [(nowMs: Int64, timestampMs: Int64)] = []
    private var fastUntilMs = Int64.min

    /// Whether records are written faster than they were made, or it is not known yet.
    ///
    /// - Parameters:
    ///   - timestampMs: that of the record that is next; `Int64.max` where there is none.
    ///   - nowMs: by a monotonic clock.
    mutating func isFast(at timestampMs: Int64, nowMs: Int64) -> Bool {
        // Of long ago it says nothing, and neither does what was read in no time at all.
        if let last = samples.last, nowMs - last.nowMs > 4 * Self.spanMs { samples.removeAll() }
        guard timestampMs < .max, timestampMs > .min else { return true }
        samples.append((nowMs, timestampMs))
        while samples.count > 1, samples[1].nowMs <= nowMs - Self.spanMs { samples.removeFirst() }
        let elapsedMs = nowMs - samples[0].nowMs
        if elapsedMs < Self.spanMs { return true }
        if timestampMs - samples[0].timestampMs > Self.fast * elapsedMs { fastUntilMs = nowMs + Self.holdMs }
        return nowMs < fastUntilMs
    }
}
