/// Why a text is no pattern.
public struct AgentIDPatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for a person.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
