/// Why a record is a dead letter, in the order in which complaints are made; ``unsupported`` is found with
/// ``malformed``, and before it where a CloudEvents envelope says so.
public enum RejectionCause: UInt8, CaseIterable, Sendable {
    /// The value has more bytes than are read.
    case tooLarge
    /// CloudEvents of another version, format or content type.
    case unsupported
    /// Not one JSON object in UTF-8, or a field that holds what it cannot mean.
    case malformed
    /// A required field is missing, null or empty.
    case missingField
    /// `time` is no RFC 3339 date and time of years 0001 to 9999 with a zone, or (a later stage) too far ahead.
    case badTime
    /// The record's key is not the one its event asks for. Judged by a later stage.
    case wrongKey
    /// Behind the horizon. Judged by a later stage.
    case tooLate
}

extension RejectionCause {
    /// The value of the dead letter's header `aftercall-error-cause`.
    public var name: StaticString {
        switch self {
        case .tooLarge: "too_large"
        case .unsupported: "unsupported"
        case .malformed: "malformed"
        case .missingField: "missing_field"
        case .badTime: "bad_time"
        case .wrongKey: "wrong_key"
        case .tooLate: "too_late"
        }
    }
}
