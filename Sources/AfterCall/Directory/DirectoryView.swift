/// The directory as one task sees it.
///
/// Thread safety: none; it belongs to its worker's thread.
struct DirectoryView {
    private let shelf: DirectoryShelf?
    private var seen = 0

    /// - Parameter shelf: where the directory is; `nil` where none is read.
    init(_ shelf: DirectoryShelf?) {
        self.shelf = shelf
    }

    /// Whether the directory has changed since the last call of ``news()``.
    var hasNews: Bool { shelf?.isNewer(than: seen) ?? false }

    /// The directory, where it has changed since the last call.
    mutating func news() -> Directory? { shelf?.news(since: &seen) }
}
