import AfterCall
import Synchronization

/// An alert on its way to a receiver, with where it came from.
struct QueuedAlert: Sendable {
    var alert: AlertRecord
    var record: StoredRecord
    /// Whether its partition is ours still: another member may tell newer news by now.
    var lease: Lease
}

/// Our hold of a partition.
///
/// Thread safety: it is atomic.
final class Lease: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Whether the partition was given up, or taken away.
    var isRevoked: Bool { flag.load(ordering: .acquiring) }

    /// Gives it up.
    func revoke() { flag.store(true, ordering: .releasing) }
}
