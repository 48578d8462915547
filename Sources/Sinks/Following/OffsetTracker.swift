/// Which records of a partition are done with, where they are done out of order.
struct OffsetTracker {
    /// A record that is not done with, or that is, but after one that is not.
    private struct Entry {
        var offset: Int64
        var timestampMs: Int64
        var isDone = false
    }

    private var entries: [Entry] = []
    /// How many of the entries at the beginning were passed; they are cleared away together.
    private var passed = 0
    /// The next offset to be committed; `nil` before the first record is done with.
    private(set) var position: Int64?

    /// How many records are not done with.
    private(set) var openCount = 0

    /// When the oldest record that is not done with was published, in milliseconds since the Unix epoch.
    var oldestMs: Int64? { passed < entries.count ? entries[passed].timestampMs : nil }

    /// The last offset that was read.
    private(set) var last: Int64?

    /// Notes a record that was read; offsets come in order.
    mutating func began(_ offset: Int64, timestampMs: Int64) {
        precondition(last.map { $0 < offset } ?? true, "offset \(offset) came out of order")
        last = offset
        entries.append(Entry(offset: offset, timestampMs: timestampMs))
        openCount += 1
    }

    /// Notes that a record is done with: told, passed over, or a dead letter.
    mutating func finished(_ offset: Int64) {
        guard let index = index(of: offset), !entries[index].isDone else {
            preconditionFailure("offset \(offset) was never begun, or finished twice")
        }
        entries[index].isDone = true
        openCount -= 1
        while passed < entries.count, entries[passed].isDone {
            position = entries[passed].offset + 1
            passed += 1
        }
        if passed == entries.count || passed >= 1_024 {
            entries.removeFirst(passed)
            passed = 0
        }
    }

    private func index(of offset: Int64) -> Int? {
        var (low, high) = (passed, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].offset == offset ? low : nil
    }
}
