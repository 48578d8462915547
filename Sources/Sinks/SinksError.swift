/// Why sinks cannot begin.
public struct SinksError: Error, CustomStringConvertible, Sendable {
    /// What is wrong, in one line.
    public let description: String
    /// What to do about it, in one line.
    public let remedy: String
}
