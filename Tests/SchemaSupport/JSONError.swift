/// Why bytes are no JSON text.
public struct JSONError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String
    /// The offset of the byte where it was noticed.
    public let offset: Int

    /// The reason and where.
    public var description: String { "\(reason) at byte \(offset)" }
}
