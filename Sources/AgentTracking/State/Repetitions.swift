public import ContactCenter

/// What an agent has done again and again since it logged on.
public struct Repetitions: Hashable, BitwiseCopyable, Sendable {
    /// A number of things, and since when there have been many of them, or not many.
    public struct Count: Hashable, BitwiseCopyable, Sendable {
        /// How many there are.
        public internal(set) var number: UInt32 = 0
        /// Whether they are many, as ``RepetitionPolicy`` says.
        public internal(set) var areMany = false
        /// Since when they are many, or not any more; the distant past where they never were.
        public internal(set) var since: Timestamp = .distantPast

        mutating func become(_ number: Int, ofMany many: Int, at instant: Timestamp) {
            self.number = UInt32(clamping: number)
            if areMany == (number >= many) { return }
            areMany.toggle()
            since = instant
        }
    }

    /// Of the wraps that ended last, the newest in the lowest bit, those that were short.
    var shortBits: UInt32 = 0
    /// How many of the last wraps were short.
    public internal(set) var shortWraps = Count()
    /// How many offers in a row were not answered.
    public internal(set) var unanswered = Count()

    init() {}

    /// Whether anything of it is many now.
    var areMany: Bool { shortWraps.areMany || unanswered.areMany }

    mutating func wrapEnded(afterMs wrapMs: Milliseconds, at instant: Timestamp, _ policy: RepetitionPolicy) {
        let window = UInt32.max >> UInt32(RepetitionPolicy.longestLookBack - policy.lastWraps)
        shortBits = (shortBits << 1 | (wrapMs < policy.shortWrapMs ? 1 : 0)) & window
        shortWraps.become(shortBits.nonzeroBitCount, ofMany: policy.shortWraps, at: instant)
    }

    mutating func offerWasNotAnswered(at instant: Timestamp, _ policy: RepetitionPolicy) {
        // More than this is no news.
        let number = min(Int(unanswered.number) + 1, 1_000_000)
        unanswered.become(number, ofMany: policy.unanswered, at: instant)
    }

    mutating func offerWasAnswered(at instant: Timestamp) {
        unanswered.become(0, ofMany: 1, at: instant)
    }

    mutating func loggedOff(at instant: Timestamp) {
        shortBits = 0
        shortWraps.become(0, ofMany: 1, at: instant)
        unanswered.become(0, ofMany: 1, at: instant)
    }
}
