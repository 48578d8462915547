/// Why the server does not run.
public struct WallboardError: Error, CustomStringConvertible, Sendable {
    /// What happened, in one line.
    public let description: String
    /// What to do about it, in one line.
    public let remedy: String
}
