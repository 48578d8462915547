/// One window or slice of a scope: its measures at rest, and what was published of it.
struct Entry: BitwiseCopyable {
    /// What is so of an entry.
    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt32

        /// It was added to since its windows were published last.
        static let isChanged = Flags(rawValue: 1)
        /// And so were its complaints, which the next window is compared with.
        static let hasNewComplaints = Flags(rawValue: 2)
        /// What was published last was final.
        static let isFinal = Flags(rawValue: 4)
        /// The journal knows how it was before the transaction.
        static let isTouched = Flags(rawValue: 8)
        /// Its bytes were written in the transaction, and belong to nobody else.
        static let hasFreshBytes = Flags(rawValue: 16)
        /// What is kept between transactions.
        static let lasting: Flags = [.isChanged, .hasNewComplaints, .isFinal]
    }

    /// The number of the base window it begins with, or of the slice.
    var key: Int32
    var flags: Flags = []
    /// How often something was published of the interval, hour or day that begins here.
    var revision: UInt32 = 0
    var byteCount: UInt32 = 0
    /// The hash of what was published last.
    var hash: UInt64 = 0
    /// In the pool; bytes are never changed, but replaced.
    var start: UnsafeMutableRawPointer?

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: Int(byteCount)) }

    init(key: Int32) {
        self.key = key
    }
}

/// The lists of entries that a scope has.
enum EntryList: UInt8, CaseIterable {
    /// Base windows: their measures, and what was published of the intervals that begin with them.
    case base
    /// The slices of the longest rolling window.
    case slices
    /// What was published of hours; no measures.
    case hours
    /// What was published of days; the measures are those of its first base windows, to be computed again at any time.
    case days
}
