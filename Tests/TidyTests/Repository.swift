import Foundation

/// The files of this repository.
enum Repository {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Every file that is text and not built, downloaded or kept by a tool, read once.
    static let files: [SourceFile] = {
        guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
        var files: [SourceFile] = []
        for case let path as String in walk {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            if name.hasPrefix(".build") || [".git", ".venv", "__pycache__", "node_modules"].contains(name) {
                walk.skipDescendants()
            } else if let data = FileManager.default.contents(atPath: root + "/" + path),
                !data.contains(0), let text = String(data: data, encoding: .utf8)
            {
                files.append(SourceFile(path: path, text: text))
            }
        }
        return files.sorted { $0.path < $1.path }
    }()

    /// The Swift files, except those that a tool wrote.
    static let swiftFiles = files.filter { $0.path.hasSuffix(".swift") && !$0.path.hasSuffix(".pb.swift") }

    /// The file at `path` from the root, where there is one.
    static func file(_ path: String) -> SourceFile? {
        files.first { $0.path == path }
    }

    /// Whether there is a file or folder at `path` from the root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/" + path)
    }
}
