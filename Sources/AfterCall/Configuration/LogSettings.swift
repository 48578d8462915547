public import Logging

/// What is logged, and how.
public struct LogSettings: Hashable, Sendable {
    /// `log.level`.
    public var level: Logger.Level = .info
    /// `log.format`.
    public var format: Format = .auto

    /// The defaults.
    public init() {}

    /// How a line of the log is written.
    public enum Format: String, CaseIterable, Sendable {
        /// `text` on a terminal, `json` elsewhere.
        case auto
        /// One JSON object a line.
        case json
        /// For people.
        case text
    }
}
