// Validates what we produce against the JSON Schemas of `schemas/`, for tests.
// May import Foundation (files, regular expressions); never a target of Sources, so that it is a second opinion.
// Must never skip what it does not understand: an unknown keyword is an error.

internal import Foundation

/// The schemas of the repository's `schemas/` folder.
public enum SchemaSupport {
    /// The folder with the schemas.
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "schemas", directoryHint: .isDirectory)
    private static let suffix = ".schema.json"

    /// The names of all schemas, sorted, such as `aftercall.wrap.v1`: the `ce_type` of the records they describe.
    ///
    /// - Throws: what the file system says.
    public static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    /// Reads the schema called `name`, such as `aftercall.wrap.v1`.
    ///
    /// - Throws: ``SchemaError`` when the file holds what is not understood, or what the file system says.
    public static func schema(_ name: String) throws -> JSONSchema {
        try JSONSchema(parsing: [UInt8](Data(contentsOf: folder.appending(path: name + suffix))))
    }
}
