/// A binary heap of slots by the time at which each is due; slots of the same time come in the order of `tie`.
struct TimeQueue: Sendable {
    /// A slot and when it is due.
    struct Entry: Sendable {
        var time: Int64
        var tie: UInt64
        var slot: Int

        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : tie < other.tie
        }
    }

    private var entries: [Entry] = []

    /// What is due first.
    var first: Entry? { entries.first }

    /// How many entries there are.
    var count: Int { entries.count }

    /// Adds an entry.
    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var hole = entries.count - 1
        while hole > 0 {
            let parent = (hole - 1) / 2
            if !entry.precedes(entries[parent]) { break }
            entries[hole] = entries[parent]
            hole = parent
        }
        entries[hole] = entry
    }

    /// Takes the first entry out.
    /// - Precondition: there is one.
    mutating func removeFirst() -> Entry {
        let first = entries[0]
        let last = entries.removeLast()
        if !entries.isEmpty { replaceFirst(with: last) }
        return first
    }

    /// Puts `entry` in the place of the first one.
    /// - Precondition: there is one.
    mutating func replaceFirst(with entry: Entry) {
        var hole = 0
        while true {
            var child = 2 * hole + 1
            if child >= entries.count { break }
            if child + 1 < entries.count && entries[child + 1].precedes(entries[child]) { child += 1 }
            if !entries[child].precedes(entry) { break }
            entries[hole] = entries[child]
            hole = child
        }
        entries[hole] = entry
    }
}
