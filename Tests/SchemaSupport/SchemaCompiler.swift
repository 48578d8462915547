/// Turns a schema document into assertions, refusing every keyword and every form it does not know.
struct SchemaCompiler {
    static let dialect = "https://json-schema.org/draft/2020-12/schema"
    /// Keywords that say nothing about a value.
    private static let annotations: Set<String> = ["title", "description", "$comment", "default"]
    /// Keywords that belong to the document, and so stand at its root only.
    private static let rootOnly: Set<String> = ["$schema", "$id", "$defs", "examples"]
    private static let typeNames: Set<String> = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ]

    /// The names of `$defs`, to which a `$ref` may point.
    private let definitionNames: Set<String>

    /// Compiles `document` to its root schema and its definitions.
    ///
    /// - Throws: ``SchemaError``.
    static func compile(_ document: JSONValue) throws -> (root: Subschema, definitions: [String: Subschema]) {
        guard document["$schema"] == .string(dialect) else {
            throw SchemaError(path: "", reason: "$schema is not \(dialect)")
        }
        var sources: [String: JSONValue] = [:]
        if let defs = document["$defs"] {
            guard case .object(let members) = defs else {
                throw SchemaError(path: "/$defs", reason: "an object is needed")
            }
            sources = members
        }
        let compiler = SchemaCompiler(definitionNames: Set(sources.keys))
        var definitions: [String: Subschema] = [:]
        for (name, source) in sources {
            definitions[name] = try compiler.subschema(source, "/$defs/\(name)")
        }
        return (try compiler.subschema(document, ""), definitions)
    }

    private func subschema(_ source: JSONValue, _ path: String) throws -> Subschema {
        guard case .object(let members) = source else {
            throw SchemaError(path: path, reason: "a schema is an object here")
        }
        var assertions: [Assertion] = []
        for (keyword, value) in members.sorted(by: { $0.key < $1.key }) {
            if Self.annotations.contains(keyword) { continue }
            if Self.rootOnly.contains(keyword) && path.isEmpty { continue }
            let place = "\(path)/\(keyword)"
            if let assertion = try scalarAssertion(keyword, value, place) {
                assertions.append(assertion)
            } else if let assertion = try nestedAssertion(keyword, value, members, path) {
                assertions.append(assertion)
            } else if !Self.isPartner(keyword, in: members) {
                throw SchemaError(path: place, reason: "the keyword \(keyword) is not supported here")
            }
        }
        return Subschema(assertions: assertions)
    }

    /// Whether `keyword` is taken up by the keyword it belongs to.
    private static func isPartner(_ keyword: String, in members: [String: JSONValue]) -> Bool {
        switch keyword {
        case "then", "else": members["if"] != nil
        case "additionalProperties": members["properties"] != nil
        default: false
        }
    }

    private func scalarAssertion(_ keyword: String, _ value: JSONValue, _ path: String) throws -> Assertion? {
        switch keyword {
        case "type":
            let names = if case .string(let name) = value { [name] } else { try strings(value, path) }
            guard Self.typeNames.isSuperset(of: names), !names.isEmpty else {
                throw SchemaError(path: path, reason: "no such type")
            }
            return .types(Set(names))
        case "enum": return .enumeration(try array(value, path))
        case "const": return .constant(value)
        case "pattern":
            guard case .string(let text) = value, let pattern = try? Pattern(text) else {
                throw SchemaError(path: path, reason: "no regular expression")
            }
            return .pattern(pattern)
        case "minLength":
            guard case .integer(let length) = value, length >= 0 else {
                throw SchemaError(path: path, reason: "no length")
            }
            return .minLength(Int(length))
        case "minimum": return .minimum(try number(value, path))
        case "maximum": return .maximum(try number(value, path))
        case "uniqueItems":
            guard value == .bool(true) else { throw SchemaError(path: path, reason: "only true says something") }
            return .uniqueItems
        case "required": return .required(try strings(value, path))
        case "$ref":
            let prefix = "#/$defs/"
            guard case .string(let target) = value, target.hasPrefix(prefix),
                definitionNames.contains(String(target.dropFirst(prefix.count)))
            else { throw SchemaError(path: path, reason: "points at no definition of this document") }
            return .reference(String(target.dropFirst(prefix.count)))
        default: return nil
        }
    }

    private func nestedAssertion(
        _ keyword: String,
        _ value: JSONValue,
        _ members: [String: JSONValue],
        _ path: String
    ) throws -> Assertion? {
        let place = "\(path)/\(keyword)"
        switch keyword {
        case "properties":
            guard case .object(let properties) = value else {
                throw SchemaError(path: place, reason: "an object is needed")
            }
            var compiled: [String: Subschema] = [:]
            for (name, source) in properties { compiled[name] = try subschema(source, "\(place)/\(name)") }
            return .properties(compiled, additional: try additional(members, path))
        case "additionalProperties" where members["properties"] == nil:
            return .properties([:], additional: try additional(members, path))
        case "propertyNames": return .propertyNames(try subschema(value, place))
        case "items": return .items(try subschema(value, place))
        case "contains": return .contains(try subschema(value, place))
        case "allOf":
            return .allOf(try array(value, place).enumerated().map { try subschema($1, "\(place)/\($0)") })
        case "if":
            guard members["then"] != nil || members["else"] != nil else {
                throw SchemaError(path: place, reason: "neither then nor else")
            }
            return .conditional(
                try subschema(value, place),
                then: try members["then"].map { try subschema($0, "\(path)/then") },
                otherwise: try members["else"].map { try subschema($0, "\(path)/else") }
            )
        default: return nil
        }
    }

    private func additional(_ members: [String: JSONValue], _ path: String) throws -> Assertion.Additional {
        switch members["additionalProperties"] {
        case nil, .bool(true): .anything
        case .bool(false): .nothing
        case .some(let source): .only(try subschema(source, "\(path)/additionalProperties"))
        }
    }

    private func array(_ value: JSONValue, _ path: String) throws -> [JSONValue] {
        guard case .array(let values) = value, !values.isEmpty else {
            throw SchemaError(path: path, reason: "a list is needed")
        }
        return values
    }

    private func strings(_ value: JSONValue, _ path: String) throws -> [String] {
        try array(value, path).map {
            guard case .string(let text) = $0 else { throw SchemaError(path: path, reason: "strings are needed") }
            return text
        }
    }

    private func number(_ value: JSONValue, _ path: String) throws -> Double {
        guard let number = value.double else { throw SchemaError(path: path, reason: "a number is needed") }
        return number
    }
}
