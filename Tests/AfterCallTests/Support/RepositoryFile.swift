import Foundation

/// A file of the repository that a test compares with what the code says.
struct RepositoryFile {
    /// The repository's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let url: URL

    /// The file at `path` from the root.
    init(_ path: String) {
        url = Self.root.appendingPathComponent(path)
    }

    /// Where it is.
    var path: String { url.path }

    /// Its text; with `UPDATE_GOLDEN=1` in the environment it is made to be `expected` first.
    func text(renewedTo expected: String) throws -> String {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(expected.utf8).write(to: url)
        }
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }
}
