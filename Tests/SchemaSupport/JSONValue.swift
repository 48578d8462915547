/// A JSON value, as strictly read as RFC 8259 allows.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without a fractional part that fits; `1.0` is one, as JSON Schema has it.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads one JSON text.
    ///
    /// - Throws: ``JSONError`` when `bytes` are not exactly one JSON text in UTF-8, when an object has a member twice,
    ///   or when it nests deeper than 128.
    public init(parsing bytes: [UInt8]) throws {
        self = try JSONParser.parse(bytes)
    }

    /// The member of an object, or `nil`.
    public subscript(member: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[member]
        }
        set {
            guard case .object(var members) = self else { return }
            members[member] = newValue
            self = .object(members)
        }
    }

    /// The name of its type in JSON Schema, except that every integer is a `number`, too.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The number, where it is one.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON for messages, members sorted by name.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): String(reflecting: value)
        case .array(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\(String(reflecting: $0.key)):\($0.value)" }.joined(separator: ",") + "}"
        }
    }
}
