import Foundation

/// The repository that these tests are in.
enum Repository {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The file or folder at `path` from its root.
    static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

    /// What is in the file at `path`.
    static func contents(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }
}
