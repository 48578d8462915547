public import ContactCenter

/// A time zone as a value: when its distance from UTC changed, and to what.
///
/// Filled by the caller, from the zone database or from whatever else it has.
public struct TimeZoneTable: Sendable {
    /// The instants of change, in seconds since the Unix epoch, in order.
    private let transitions: [Int64]
    /// Seconds east of UTC before the first change, and after each.
    private let offsets: [Int32]

    /// UTC.
    public static let utc = TimeZoneTable(secondsEast: 0)

    /// The farthest that any zone has been from UTC, with room to spare.
    private static let farthest: Int32 = 26 * 3600

    /// Creates a zone that never changes.
    public init(secondsEast: Int32) {
        transitions = []
        offsets = [secondsEast]
    }

    /// Creates a zone; nil unless there is one more offset than instants, the instants grow, and no offset is more
    /// than 26 hours.
    public init?(transitions: [Int64], offsets: [Int32]) {
        guard offsets.count == transitions.count + 1, zip(transitions, transitions.dropFirst()).allSatisfy(<),
            offsets.allSatisfy({ -Self.farthest...Self.farthest ~= $0 })
        else { return nil }
        self.transitions = transitions
        self.offsets = offsets
    }

    /// Seconds east of UTC at `second` since the Unix epoch.
    public func offset(at second: Int64) -> Int32 {
        offsets[index(at: second)]
    }

    /// How many instants of change are not after `second`.
    private func index(at second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= second {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The instant at which clocks of the zone show `local`, given as if it were UTC.
    ///
    /// Of an hour that comes twice the reading nearest to `arrival` is taken, the earlier of two as near. An hour that
    /// clocks skip is read with the distance that held before it, so it lies as long behind the change as it should be
    /// behind the skipped hour's begin.
    public func instant(ofLocal local: Timestamp, nearest arrival: Timestamp) -> Timestamp {
        let wall = local.milliseconds
        let second = wall >= 0 ? wall / 1000 : (wall - 999) / 1000
        let first = index(at: second - Int64(Self.farthest))
        let last = index(at: second + Int64(Self.farthest))
        var best: Timestamp?
        var fallback = Timestamp(milliseconds: wall - Int64(offsets[first]) * 1000)
        for candidate in first...last {
            let seconds = second - Int64(offsets[candidate])
            let instant = Timestamp(milliseconds: wall - Int64(offsets[candidate]) * 1000)
            let begins = candidate == 0 || transitions[candidate - 1] <= seconds
            let ends = candidate < transitions.count && transitions[candidate] <= seconds
            if begins, ends { fallback = instant }
            guard begins, !ends else { continue }
            if let known = best, abs(known - arrival) <= abs(instant - arrival) { continue }
            best = instant
        }
        return best ?? fallback
    }
}
