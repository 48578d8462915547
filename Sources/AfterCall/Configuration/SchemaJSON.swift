/// A JSON value whose members keep their order, for documents that people read.
enum SchemaJSON: Sendable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case array([SchemaJSON])
    case members([Member])

    /// A member of an object.
    struct Member: Sendable {
        let name: String
        let value: SchemaJSON
    }

    /// An object of these members.
    static func object(_ members: [(String, SchemaJSON)]) -> SchemaJSON {
        .members(members.map { Member(name: $0.0, value: $0.1) })
    }

    /// The text, indented by two spaces; lists of plain values are on one line.
    var text: String { text(indent: "") }

    private func text(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .string(let value): return Self.quoted(value)
        case .integer(let value): return String(value)
        case .boolean(let value): return value ? "true" : "false"
        case .array(let values):
            if values.allSatisfy(\.isPlain) {
                return "[" + values.map { $0.text(indent: "") }.joined(separator: ", ") + "]"
            }
            let lines = values.map { inner + $0.text(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .members(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(inner)\(Self.quoted($0.name)): \($0.value.text(indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private var isPlain: Bool {
        switch self {
        case .string, .integer, .boolean: true
        case .array, .members: false
        }
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension SchemaJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .string(value) }

    init(integerLiteral value: Int) { self = .integer(value) }

    init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension SchemaJSON: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: SchemaJSON...) { self = .array(elements) }
}

/// The members of an object in order, by name.
struct SchemaMembers {
    private(set) var members: [(String, SchemaJSON)] = []

    subscript(name: String) -> SchemaJSON? {
        get { members.first { $0.0 == name }?.1 }
        set {
            members.removeAll { $0.0 == name }
            if let newValue { members.append((name, newValue)) }
        }
    }
}
