/// What qualifies a wrap record (topics, wrap record: `flags`).
@frozen
public struct RecordFlags: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// One bit a flag.
    public let rawValue: UInt8

    /// Creates flags from their bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The hang-up was not reported but concluded.
    public static let inferredClear = RecordFlags(rawValue: 1)
    /// Closed by a cap: its durations are not to be trusted.
    public static let suspect = RecordFlags(rawValue: 2)
    /// After-call work that belongs to no contact.
    public static let standalone = RecordFlags(rawValue: 4)
    /// A consultation: no wrap, no handled contact.
    public static let consult = RecordFlags(rawValue: 8)
}
