internal import ContactCenter

/// Tells the records of one second apart, for sources whose clock has whole seconds (model 1.10).
///
/// The first record of a second is at its millisecond 0, the next at 1, and so on to 999, where all further ones stay;
/// a record that comes late, after one of a later second, is at 999 of its own. So what the source wrote later is later
/// here, and rank decides nothing that the source knew. The caller keeps one for each partition of a source, and saves
/// its two numbers with the offset: then a restart gives the same events.
public struct SecondOrdinals: Hashable, Sendable {
    /// The latest second of which there was a record, since the Unix epoch.
    public private(set) var second: Int64
    /// How many records of it there were.
    public private(set) var count: Int64

    /// Creates the state before the first record, or one that was saved.
    public init(second: Int64 = .min, count: Int64 = 0) {
        self.second = second
        self.count = count
    }

    /// The instant of a record of the second that begins at `time`.
    mutating func place(_ time: Timestamp) -> Timestamp {
        let second = time.milliseconds / 1000
        if second < self.second { return time + 999 }
        if second > self.second {
            self.second = second
            count = 0
        }
        defer { count &+= 1 }
        return time + min(count, 999)
    }
}
