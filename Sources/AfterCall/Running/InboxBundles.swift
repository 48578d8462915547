import ContactCenter
import Kafka

/// Puts together what the tasks of a worker tell other stages, by the inbox and the partition it goes to, in the order
/// in which it was told.
///
/// Tasks share them as they share the worker's transaction: what is told ends with it, or is forgotten with it.
///
/// Thread safety: none; they belong to their worker's thread.
final class InboxBundles {
    /// How large a bundle becomes before it is handed on. Each is a request to the broker, mostly; and a reader takes a
    /// bundle as a whole.
    private static let limitBytes = 32 << 10

    /// An inbox, and the bundles of its partitions.
    private struct Inbox {
        var output: Output
        var partitions: Int32
        var writers: UnsafeMutablePointer<WireWriter>
    }

    /// Where a record goes.
    struct Place {
        fileprivate var bundle: UnsafeMutablePointer<WireWriter>
        var partition: Int32
    }

    private var inboxes: [Inbox] = []
    /// Whether no bundle has anything in it.
    private(set) var isEmpty = true

    deinit {
        for inbox in inboxes {
            inbox.writers.deinitialize(count: Int(inbox.partitions))
            inbox.writers.deallocate()
        }
    }

    /// Bundles what goes to an inbox from here on; one without partitions, or that is bundled already, stays as it is.
    func open(_ output: Output, partitions: Int32) {
        guard partitions > 0, !isOpen(output) else { return }
        let writers = UnsafeMutablePointer<WireWriter>.allocate(capacity: Int(partitions))
        for index in 0..<Int(partitions) { (writers + index).initialize(to: WireWriter(capacity: 64)) }
        inboxes.append(Inbox(output: output, partitions: partitions, writers: writers))
    }

    /// Whether what goes to an inbox is bundled.
    func isOpen(_ output: Output) -> Bool { inboxes.contains { $0.output == output } }

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
        return Place(bundle: inbox.writers + Int(partition), partition: partition)
    }

    /// Adds a record.
    ///
    /// - Returns: whether the bundle is large enough to be handed on.
    func add(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer, at place: Place) -> Bool {
        isEmpty = false
        RecordBundle.append(key: key, value: value, to: &place.bundle.pointee)
        return place.bundle.pointee.count >= Self.limitBytes
    }

    /// Calls `body` with the bundle at a place, if there is anything in it, and empties it.
    func take<Failure: Error>(
        _ place: Place,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        if place.bundle.pointee.count == 0 { return }
        try body(place.bundle.pointee.bytes)
        place.bundle.pointee.removeAll()
    }

    /// Calls `body` with each bundle there is, and empties them all.
    func takeAll<Failure: Error>(
        _ body: (Output, _ partition: Int32, UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        if isEmpty { return }
        for inbox in inboxes {
            for partition in 0..<inbox.partitions {
                let place = Place(bundle: inbox.writers + Int(partition), partition: partition)
                try take(place) { bytes throws(Failure) in try body(inbox.output, partition, bytes) }
            }
        }
        isEmpty = true
    }

    /// Forgets what was added.
    func removeAll() {
        if isEmpty { return }
        for inbox in inboxes {
            for index in 0..<Int(inbox.partitions) { inbox.writers[index].removeAll() }
        }
        isEmpty = true
    }
}
