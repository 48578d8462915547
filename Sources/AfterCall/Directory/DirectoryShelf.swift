import Synchronization

/// Where the reader of the directory puts what it has read, and the workers find it.
///
/// Thread safety: all of it may be called from any thread. A worker that looks for news reads one atomic number.
final class DirectoryShelf: Sendable {
    private let current = Mutex(Directory())
    private let edition = Atomic<Int>(0)
    private let hasBeenRead = Atomic<Bool>(false)

    /// Creates a shelf with an empty directory that was not read yet.
    init() {}

    /// What was put there last.
    var directory: Directory { current.withLock { $0 } }

    /// Whether the topic was read to its end once.
    var isRead: Bool { hasBeenRead.load(ordering: .acquiring) }

    /// Puts what was read in place of what was there.
    func put(_ directory: Directory) {
        current.withLock { $0 = directory }
        edition.wrappingAdd(1, ordering: .releasing)
    }

    /// Says that the topic was read to its end.
    func markRead() {
        hasBeenRead.store(true, ordering: .releasing)
    }

    /// Whether what is there is newer than edition `seen`.
    func isNewer(than seen: Int) -> Bool { edition.load(ordering: .acquiring) != seen }

    /// What is there, if it is newer than edition `seen`, which is renewed.
    func news(since seen: inout Int) -> Directory? {
        let found = edition.load(ordering: .acquiring)
        guard found != seen else { return nil }
        seen = found
        return directory
    }
}
