/// What can be wrong with a value's bytes. One byte, so that throwing it costs no more than returning it.
enum Complaint: UInt8, Error {
    // The grammar of JSON.
    case unexpectedEnd, byteOrderMark, objectExpected, binary, keyExpected, colonExpected, separatorExpected
    case valueExpected
    case invalidNumber, invalidLiteral, controlCharacter, invalidEscape, loneSurrogate, invalidUTF8, tooDeep
    case trailingBytes
    // What a field may hold.
    case wrongType, ambiguousNumber, notANumber, notAnInteger, outOfRange, negativeDuration, unknownValue
    case invalidDate, identifierTooLong, separatorInSkill, invalidBase64, dataTwice, invalidHeader

    /// The complaint in words.
    var detail: StaticString {
        switch self {
        case .unexpectedEnd: "the value ends too early"
        case .byteOrderMark: "a byte order mark is not JSON"
        case .objectExpected: "not a JSON object"
        case .binary: "binary, and neither JSON nor JSON behind the framing of Schema Registry"
        case .keyExpected: "a quoted field name is expected"
        case .colonExpected: "a colon is expected"
        case .separatorExpected: "a comma or the closing bracket is expected"
        case .valueExpected: "a JSON value is expected"
        case .invalidNumber: "not a JSON number"
        case .invalidLiteral: "not true, false or null"
        case .controlCharacter: "a control character must be escaped"
        case .invalidEscape: "not an escape of JSON"
        case .loneSurrogate: "half a surrogate pair"
        case .invalidUTF8: "not UTF-8"
        case .tooDeep: "nested too deep"
        case .trailingBytes: "something follows the object"
        case .wrongType: "a JSON type this field does not take"
        case .ambiguousNumber: "a number that has more than one spelling is no identifier"
        case .notANumber: "not a number"
        case .notAnInteger: "not an integer"
        case .outOfRange: "a number out of range"
        case .negativeDuration: "a duration is not negative"
        case .unknownValue: "not a value this field has"
        case .invalidDate: "not a date YYYY-MM-DD"
        case .identifierTooLong: "longer than an identifier may be"
        case .separatorInSkill: "a skill has no U+001F"
        case .invalidBase64: "not base64"
        case .dataTwice: "data and data_base64 exclude each other"
        case .invalidHeader: "a header that is not UTF-8"
        }
    }
}
