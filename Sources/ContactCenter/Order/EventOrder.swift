/// The total order of model 1.4, (time, rank, seq, source, id, content), and the rule by which copies are one event.
///
/// In parts, so that who keeps events packed unpacks no more than what decides; the content is compared with
/// ``ContentOrder``.
public enum EventOrder {
    /// Below, at or above zero as the left one comes before, with or after the right one by (time, rank).
    @inlinable @inline(__always)
    public static func ofInstants(
        _ leftTime: Timestamp,
        _ leftKind: EventKind,
        _ rightTime: Timestamp,
        _ rightKind: EventKind
    ) -> Int {
        if leftTime != rightTime { return leftTime < rightTime ? -1 : 1 }
        return Int(leftKind.rank) - Int(rightKind.rank)
    }

    /// The same by `seq`.
    @inlinable @inline(__always)
    public static func ofSequences(_ left: Int64, _ right: Int64) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// A hash of what makes copies one event: (`source`, `id`).
    @inlinable @inline(__always)
    public static func identity(source: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) -> UInt32 {
        var hash = ByteHash()
        hash.combine(source)
        hash.combine(id)
        return UInt32(truncatingIfNeeded: hash.value)
    }

    /// Whether a copy takes the place of the one that is known: the greater version, else the one that sorts first.
    ///
    /// - Parameter knownToCopy: how the known one sorts to the copy; asked for only where versions do not decide.
    /// - Returns: whether it does, and whether the two differ though their versions are equal (`conflict`).
    @inlinable @inline(__always)
    public static func supersedes(
        version: Int64,
        known: Int64,
        knownToCopy: () -> Int
    ) -> (supersedes: Bool, isConflict: Bool) {
        if version != known { return (version > known, false) }
        let order = knownToCopy()
        return (order > 0, order != 0)
    }
}
