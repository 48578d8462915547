/// One way in which a value is not what its schema asks for.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// JSON pointer to what is wrong; `""` is the whole value.
    public let path: String
    /// The keyword that says so; `json` when the bytes are no JSON text.
    public let keyword: String
    /// What is wrong.
    public let message: String

    /// Where and what.
    public var description: String { "\(path.isEmpty ? "/" : path): \(message) (\(keyword))" }
}
