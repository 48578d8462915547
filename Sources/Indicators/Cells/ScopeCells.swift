import ContactCenter

/// What is kept of one scope. Its lists are sorted by key.
struct ScopeCells: ~Copyable {
    var header = ScopeHeader()
    var key = UnsafeRawBufferPointer(start: nil, count: 0)
    var hash: UInt64 = 0
    private var base = Row<Entry>()
    private var slices = Row<Entry>()
    private var hours = Row<Entry>()
    private var days = Row<Entry>()
    var gauges = Row<SourceGauge>()

    init() {}

    subscript(list: EntryList) -> Row<Entry> {
        @inline(__always) _read {
            switch list {
            case .base: yield base
            case .slices: yield slices
            case .hours: yield hours
            case .days: yield days
            }
        }
        @inline(__always) _modify {
            switch list {
            case .base: yield &base
            case .slices: yield &slices
            case .hours: yield &hours
            case .days: yield &days
            }
        }
    }

    /// The position of the first entry of a list whose key is `key` or more.
    func position(_ list: EntryList, _ key: Int32) -> Int {
        let entries = self[list].elements
        // Mostly it is the last one, or behind it.
        if let last = entries.last, last.key <= key { return last.key == key ? entries.count - 1 : entries.count }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The position of the entry with this key.
    func find(_ list: EntryList, _ key: Int32) -> Int? {
        let position = position(list, key)
        return position < self[list].count && self[list][position].key == key ? position : nil
    }

    /// Whether nothing is left that says anything: what levels that are zero come to is time that has passed.
    var isEmpty: Bool {
        base.isEmpty && slices.isEmpty && hours.isEmpty && days.isEmpty && gauges.isEmpty
            && header.total.counts == SIMD16()
    }

    /// Gives everything back to the pool.
    mutating func release(to pool: BlockPool) {
        for list in EntryList.allCases {
            for entry in self[list].elements where entry.byteCount > 0 {
                pool.deallocate(entry.start.unsafelyUnwrapped, byteCount: Int(entry.byteCount))
            }
        }
        base.release(to: pool)
        slices.release(to: pool)
        hours.release(to: pool)
        days.release(to: pool)
        gauges.release(to: pool)
        if let start = key.baseAddress {
            pool.deallocate(UnsafeMutableRawPointer(mutating: start), byteCount: key.count)
        }
    }
}

/// A gauge and the task that it is from.
struct SourceGauge: BitwiseCopyable {
    var source: SourceTask
    var gauge: Gauge
}

/// What is kept of a scope beside its lists.
struct ScopeHeader: BitwiseCopyable {
    var dimensions: DimensionSet = []
    var isLive = false
    /// It waits to be published.
    var isQueued = false
    /// The journal knows how it was before the transaction.
    var isTouched = false
    /// Rolling windows were published while they held something.
    var isRolling = false
    /// Complaints were told of some time.
    var hasComplaints = false
    /// Base windows before this one are final.
    var finalBefore = Int32.min
    /// The newest slice that anything was added to.
    var newestSlice = Int64.min
    /// What the changelog says of that.
    var writtenNewestSlice = Int64.min
    /// All entries that are changed lie between these; none if the first is greater.
    var changedFrom = Int32.max
    var changedTo = Int32.min
    /// Base windows in which levels run differently since they were published last, whether they have entries or not.
    var runFrom = Int32.max
    var runTo = Int32.min
    /// What has left the lists: edges of levels, at instants since the epoch.
    var folded = Levels()
    /// All edges of levels, at instants since the epoch.
    var total = Levels()
    /// By length.
    var rollingRevisions = SIMD4<UInt32>()
    var rollingHashes = SIMD4<UInt64>()

    /// Takes up that levels run differently in these base windows.
    mutating func addRun(_ from: Int32, _ to: Int32) {
        runFrom = min(runFrom, from)
        runTo = max(runTo, to)
    }
}
