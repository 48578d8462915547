public import ContactCenter

/// What an entry of the directory says, from when on: a list of versions in the order of their beginnings.
public struct DirectoryVersions<Value: Hashable & Sendable>: Hashable, Sendable {
    /// What holds from an instant on.
    public struct Version: Hashable, Sendable {
        /// From when on, by event time.
        public var from: Timestamp
        /// What holds.
        public var value: Value

        /// Creates a version.
        public init(from: Timestamp, value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// The versions in the order of their beginnings, one an instant.
    public let all: [Version]

    /// Puts versions in order. Of those that begin together the last of the list counts.
    public init(_ versions: [Version]) {
        var ordered: [Version] = []
        // Ties by place: a sort need not be stable.
        for (_, version) in versions.enumerated().sorted(by: {
            ($0.element.from, $0.offset) < ($1.element.from, $1.offset)
        }) {
            if ordered.last?.from == version.from { ordered.removeLast() }
            ordered.append(version)
        }
        all = ordered
    }

    /// The version in force at `instant`, the last that has begun; `nil` before the first.
    ///
    /// - Complexity: O(log versions).
    public func value(at instant: Timestamp) -> Value? {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : all[low - 1].value
    }

    /// Each version with the time for which it is in force.
    var periods: [(inForce: Range<Timestamp>, value: Value)] {
        all.indices.map { index in
            let end = index + 1 < all.count ? all[index + 1].from : .distantFuture
            return (all[index].from..<end, all[index].value)
        }
    }
}
