/// Why a schema is not understood, and hence not used.
public struct SchemaError: Error, Hashable, CustomStringConvertible {
    /// JSON pointer to the subschema.
    public let path: String
    /// What is wrong.
    public let reason: String

    /// The reason and where.
    public var description: String { "schema \(path.isEmpty ? "/" : path): \(reason)" }
}
