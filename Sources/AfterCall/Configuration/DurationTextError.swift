/// Why a text is no duration.
public struct DurationTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var reason: String
    /// What was perhaps meant.
    public var example: String?

    /// What to write instead.
    public var remedy: String {
        example.map { "write \($0); the units are d, h, m, s, ms" } ?? DurationText.remedy
    }

    /// What is wrong, and what to write instead.
    public var description: String { "\(reason); \(remedy)" }
}
