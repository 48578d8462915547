/// Which changelog partition a snapshot is a copy of, and up to where.
struct SnapshotIdentity: Hashable, Sendable {
    /// The cluster's id; empty where brokers do not say.
    var cluster: String
    /// The topic's name.
    var topic: String
    /// The partition.
    var partition: Int32
    /// The offset of the first record that is not in it.
    var offset: Int64 = 0
    /// Kafka's timestamp of the newest record that went into it, in milliseconds since the Unix epoch.
    var newestTimestampMs: Int64 = 0
    /// When it was taken, by the wall clock, in milliseconds since the Unix epoch.
    var takenAtMs: Int64 = 0

    /// How old a snapshot may be. Tombstones are gone from a topic after `delete.retention.ms`, a day unless somebody
    /// changed it; a snapshot from before one would bring back what was deleted.
    static let maximumAgeMs: Int64 = 6 * 3_600_000
    /// By how much clocks may have been set back since it was taken.
    static let maximumAheadMs: Int64 = 60_000

    /// Why a snapshot cannot be used for a changelog; `nil` if it can.
    ///
    /// A topic that was deleted and made anew under its name has only records that are newer than the snapshot. That is
    /// asked, and not the topic's id, since librdkafka has not told that for long. Where all records from before the
    /// snapshot have been compacted away a good one is refused, which costs no more than time.
    func complaint(oldestTimestampMs: Int64?, endOffset: Int64, nowMs: Int64) -> String? {
        if nowMs - takenAtMs > Self.maximumAgeMs { return "it is too old" }
        // How old it is nobody can tell.
        if takenAtMs - nowMs > Self.maximumAheadMs { return "it was taken later than it is now" }
        if offset > endOffset { return "the changelog ends before it" }
        guard let oldestTimestampMs, oldestTimestampMs <= newestTimestampMs else {
            return "every record of the changelog is newer than it"
        }
        return nil
    }
}
