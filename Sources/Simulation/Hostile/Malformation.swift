/// What is wrong with a record that cannot be read.
public enum Malformation: UInt8, CaseIterable, Sendable {
    /// The JSON ends in the middle.
    case truncated
    /// A field has a type that it cannot have, or a value that it must not have.
    case wrongType
    /// `id`, `source`, `agent_id` or, of a leg event, `contact_id` is not there.
    case missingField
    /// `time` is no time.
    case badTime
    /// `id` is not UTF-8.
    case badUTF8
    /// `channel` is none of the known ones.
    case unknownChannel
    /// There is no value.
    case empty

    /// The cause its dead letter names (4-topics).
    public var deadLetterCause: StaticString {
        switch self {
        case .missingField: "missing_field"
        case .badTime: "bad_time"
        case .truncated, .wrongType, .badUTF8, .unknownChannel, .empty: "malformed"
        }
    }
}
