import ContactCenter

/// The measures of a cell, laid out for adding: room that is used again and again.
///
/// At rest they are the bytes of a `Measures` message (`Measures+Wire.swift`), which take a tenth of it.
struct Measures: ~Copyable {
    /// Level counts, level offsets and measures, one behind the other.
    static var slotCount: Int { levelSlotCount + Measure.room }
    /// How many of them are of levels, which stand first.
    static var levelSlotCount: Int { 2 * Level.room }
    static var countsAt: Int { 0 }
    static var offsetsAt: Int { Level.room }
    static var measuresAt: Int { levelSlotCount }
    private static var maskWords: Int { (LogLinear.bucketCount + 63) / 64 }

    let slots: UnsafeMutablePointer<Int64>
    private let buckets: UnsafeMutablePointer<Int64>
    /// Which buckets may hold something, and which words of that say so of any.
    private let bucketMask: UnsafeMutablePointer<UInt64>
    private var wordMask: UInt64 = 0
    /// Sorted by kind and name; names belong to the bytes that were added, which must live as long.
    private(set) var shares: [Share] = []

    init() {
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: 0, count: Self.slotCount)
        buckets = .allocate(capacity: LogLinear.bucketCount)
        buckets.initialize(repeating: 0, count: LogLinear.bucketCount)
        bucketMask = .allocate(capacity: Self.maskWords)
        bucketMask.initialize(repeating: 0, count: Self.maskWords)
    }

    deinit {
        slots.deallocate()
        buckets.deallocate()
        bucketMask.deallocate()
    }

    /// Forgets everything.
    mutating func removeAll() {
        slots.update(repeating: 0, count: Self.slotCount)
        removeParts()
    }

    /// Forgets buckets and shares.
    mutating func removeParts() {
        while wordMask != 0 {
            let word = wordMask.trailingZeroBitCount
            var bits = bucketMask[word]
            while bits != 0 {
                buckets[word << 6 + bits.trailingZeroBitCount] = 0
                bits &= bits - 1
            }
            bucketMask[word] = 0
            wordMask &= wordMask - 1
        }
        if !shares.isEmpty { shares.removeAll(keepingCapacity: true) }
    }

    /// The value of a measure.
    @inline(__always)
    subscript(_ measure: Measure) -> Int64 { slots[Self.measuresAt + Int(measure.rawValue)] }

    /// By how many a level changes.
    @inline(__always)
    func count(_ level: Level) -> Int64 { slots[Self.countsAt + Int(level.rawValue)] }

    /// The levels as a whole.
    var levels: Levels {
        var levels = Levels()
        for index in 0..<Level.room {
            levels.counts[index] = slots[Self.countsAt + index]
            levels.offsets[index] = slots[Self.offsetsAt + index]
        }
        return levels
    }

    /// Adds to a bucket.
    @inline(__always)
    mutating func add(_ count: Int64, toBucket bucket: Int) {
        buckets[bucket] &+= count
        bucketMask[bucket >> 6] |= 1 << UInt64(truncatingIfNeeded: bucket & 63)
        wordMask |= 1 << UInt64(truncatingIfNeeded: bucket >> 6)
    }

    /// Calls `body` with each bucket that holds something, in order.
    @inline(__always)
    func forEachBucket(_ body: (_ bucket: Int, _ count: Int64) -> Void) {
        var words = wordMask
        while words != 0 {
            let word = words.trailingZeroBitCount
            words &= words - 1
            var bits = bucketMask[word]
            while bits != 0 {
                let bucket = word << 6 + bits.trailingZeroBitCount
                if buckets[bucket] != 0 { body(bucket, buckets[bucket]) }
                bits &= bits - 1
            }
        }
    }

    /// Adds a share; `hint` is where the last one was put, since they mostly come in order.
    mutating func add(_ share: Share, hint: inout Int) {
        var (low, high) = (0, shares.count)
        if hint < shares.count, shares[hint].order(to: share) < 0 { low = hint + 1 }
        while low < high {
            let middle = (low + high) / 2
            let order = shares[middle].order(to: share)
            if order == 0 {
                shares[middle].count &+= share.count
                shares[middle].sum &+= share.sum
                hint = middle
                return
            }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        shares.insert(share, at: low)
        hint = low
    }

    /// The value at the nearest rank, ceil(percent / 100 x n), of the wraps; `nil` where there is none.
    func quantile(percent: Int64) -> Int64? {
        var total: Int64 = 0
        forEachBucket { total &+= max($1, 0) }
        if total <= 0 { return nil }
        let rank = (percent * total + 99) / 100
        var seen: Int64 = 0
        var found: Int64?
        forEachBucket { bucket, count in
            seen &+= max(count, 0)
            if found == nil, seen >= rank { found = LogLinear.value(of: bucket) }
        }
        return found
    }
}
