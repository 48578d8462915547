/// A position in a partition: an absolute offset, or one of the logical ones.
public struct KafkaOffset: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// Before the oldest record that is still there.
    public static let beginning = KafkaOffset(rawValue: -2)

    /// After the newest record.
    public static let end = KafkaOffset(rawValue: -1)

    /// The offset that the group committed, or `auto.offset.reset` when there is none.
    public static let stored = KafkaOffset(rawValue: -1000)

    /// No offset: nothing was committed, or the position is not known.
    public static let none = KafkaOffset(rawValue: -1001)

    /// librdkafka's number: from 0 for an absolute offset, negative for a logical one.
    public var rawValue: Int64

    /// Wraps librdkafka's number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Makes an absolute offset.
    public init(integerLiteral value: Int64) {
        rawValue = value
    }

    /// The offset when it is absolute.
    public var absolute: Int64? { rawValue >= 0 ? rawValue : nil }

    /// The offset in words or figures.
    public var description: String {
        switch self {
        case .beginning: "beginning"
        case .end: "end"
        case .stored: "stored"
        case .none: "none"
        default: String(rawValue)
        }
    }
}
