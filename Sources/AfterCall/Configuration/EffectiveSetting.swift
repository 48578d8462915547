/// A setting as it applies, and where it came from.
public struct EffectiveSetting: Hashable, Sendable {
    /// Where a value came from.
    public enum Source: String, CaseIterable, Sendable {
        /// The command line.
        case flag
        /// An environment variable.
        case environment
        /// The file.
        case file
        /// Nobody said anything else.
        case `default`
    }

    /// The setting, with dots: `queues.billing.wrapup.limit`.
    public let key: String
    /// Its value as it would be written in a file, secrets masked; `nil` where there is none.
    public let value: String?
    /// Where it came from.
    public let source: Source
    /// The flag, the variable, or file and line; `nil` for a default.
    public let place: String?
    /// Whether the value was masked.
    public let isSecret: Bool
}
