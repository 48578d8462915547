import ContactCenter
import Kafka

/// Puts together what a task tells other stages, by the inbox and the partition it goes to, in the order in which it
/// was told.
struct InboxBundles: ~Copyable {
    /// How large a bundle becomes before it is handed on: with some hundred bytes a record nothing is gained beyond,
    /// and a reader takes a bundle as a whole.
    private static let limitBytes = 8 << 10

    /// An inbox, and where the bundles of its partitions stand.
    private struct Inbox {
        var output: Output
        var partitions: Int32
        var first: Int
    }

    /// Where a record goes.
    struct Place {
        fileprivate var bundle: Int
        var partition: Int32
    }

    private let inboxes: [Inbox]
    private let writers: UnsafeMutablePointer<WireWriter>
    private let count: Int
    /// Whether no bundle has anything in it.
    private(set) var isEmpty = true

    /// - Parameter partitions: how many partitions each inbox has; what goes to others is not bundled.
    init(partitions: [(Output, Int32)]) {
        var (inboxes, count): ([Inbox], Int) = ([], 0)
        for (output, partitions) in partitions where partitions > 0 {
            inboxes.append(Inbox(output: output, partitions: partitions, first: count))
            count += Int(partitions)
        }
        self.inboxes = inboxes
        self.count = count
        writers = .allocate(capacity: count)
        for index in 0..<count { (writers + index).initialize(to: WireWriter(capacity: 64)) }
    }

    deinit {
        writers.deinitialize(count: count)
        writers.deallocate()
    }

    /// Where a record of an inbox goes that has `key`, or is meant for `partition`; `nil` where it is not bundled.
    func place(
        of output: Output,
        key: UnsafeRawBufferPointer?,
        partition: Int32
    ) -> Place? {
        guard output.isInternal, let inbox = inboxes.first(where: { $0.output == output }) else { return nil }
        var partition = partition
        if partition < 0 {
            guard let key else { return nil }
            partition = KafkaPartitioner.partition(for: key, among: inbox.partitions)
        }
        guard partition < inbox.partitions else { return nil }
        return Place(bundle: inbox.first + Int(partition), partition: partition)
    }

    /// Adds a record.
    ///
    /// - Returns: whether the bundle is large enough to be handed on.
    mutating func add(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer, at place: Place) -> Bool {
        isEmpty = false
        RecordBundle.append(key: key, value: value, to: &writers[place.bundle])
        return writers[place.bundle].count >= Self.limitBytes
    }

    /// Calls `body` with the bundle at a place, if there is anything in it, and empties it.
    mutating func take<Failure: Error>(
        _ place: Place,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        if writers[place.bundle].count == 0 { return }
        try body(writers[place.bundle].bytes)
        writers[place.bundle].removeAll()
    }

    /// Calls `body` with each bundle there is, and empties them all.
    mutating func takeAll<Failure: Error>(
        _ body: (Output, _ partition: Int32, UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        if isEmpty { return }
        for inbox in inboxes {
            for partition in 0..<inbox.partitions {
                let place = Place(bundle: inbox.first + Int(partition), partition: partition)
                try take(place) { bytes throws(Failure) in try body(inbox.output, partition, bytes) }
            }
        }
        isEmpty = true
    }

    /// Forgets what was added.
    mutating func removeAll() {
        if isEmpty { return }
        for index in 0..<count { writers[index].removeAll() }
        isEmpty = true
    }
}
