import ContactCenter

/// What fails again and again for one reason, and is told once: again when the reason changes, or after an hour.
///
/// Reasons that differ in digits only are one: they name a partition or an offset.
struct StandingComplaint {
    /// How long a reason that stays is not told again, in milliseconds.
    static let repeatedAfterMs: Milliseconds = 3_600_000

    private var reason: [UInt8] = []
    private var toldAtMs: Milliseconds = 0
    private var failing: Set<Int32> = []

    /// Notes that `item` has failed because of `text`.
    ///
    /// - Returns: whether to tell it.
    mutating func failed(_ item: Int32, _ text: String, nowMs: Milliseconds) -> Bool {
        let cause = text.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isTold = !failing.isEmpty && cause == reason && nowMs < toldAtMs + Self.repeatedAfterMs
        failing.insert(item)
        if isTold { return false }
        (reason, toldAtMs) = (cause, nowMs)
        return true
    }

    /// Notes that `item` has succeeded.
    ///
    /// - Returns: whether to tell that nothing fails any more.
    mutating func succeeded(_ item: Int32) -> Bool {
        guard failing.remove(item) != nil else { return false }
        return failing.isEmpty
    }

    /// Keeps of what has failed only what `isOurs` says is still tried.
    mutating func forget(unless isOurs: (Int32) -> Bool) {
        failing = failing.filter(isOurs)
    }
}
