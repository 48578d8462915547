/// One run of a value through a schema.
struct Evaluation {
    let definitions: [String: Subschema]
    private(set) var violations: [Violation] = []

    init(definitions: [String: Subschema]) {
        self.definitions = definitions
    }

    private mutating func report(_ path: String, _ keyword: String, _ message: String) {
        violations.append(Violation(path: path, keyword: keyword, message: message))
    }

    private func accepts(_ value: JSONValue, _ schema: Subschema) -> Bool {
        var trial = Evaluation(definitions: definitions)
        trial.check(value, schema, "")
        return trial.violations.isEmpty
    }

    /// Adds to ``violations`` what `schema` has against `value`.
    mutating func check(_ value: JSONValue, _ schema: Subschema, _ path: String) {
        for assertion in schema.assertions {
            switch (assertion, value) {
            case (.properties(let properties, let additional), .object(let members)):
                check(members, properties, additional, path)
            case (.propertyNames(let names), .object(let members)):
                for name in members.keys.sorted() where !accepts(.string(name), names) {
                    report(path, "propertyNames", "the name \(name) is not allowed")
                }
            case (.required(let names), .object(let members)):
                for name in names where members[name] == nil { report(path, "required", "\(name) is missing") }
            case (.items(let schema), .array(let values)):
                for (index, value) in values.enumerated() { check(value, schema, "\(path)/\(index)") }
            case (.contains(let schema), .array(let values)):
                if !values.contains(where: { accepts($0, schema) }) {
                    report(path, "contains", "no element of \(value) is as needed")
                }
            case (.uniqueItems, .array(let values)):
                if Set(values).count != values.count { report(path, "uniqueItems", "an element is there twice") }
            case (.allOf(let schemas), _):
                for schema in schemas { check(value, schema, path) }
            case (.conditional(let condition, let then, let otherwise), _):
                if let schema = accepts(value, condition) ? then : otherwise { check(value, schema, path) }
            case (.reference(let name), _):
                guard let schema = definitions[name] else { preconditionFailure("\(name) was compiled") }
                check(value, schema, path)
            default: checkScalar(value, assertion, path)
            }
        }
    }

    private mutating func check(
        _ members: [String: JSONValue],
        _ properties: [String: Subschema],
        _ additional: Assertion.Additional,
        _ path: String
    ) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if let schema = properties[name] {
                check(value, schema, "\(path)/\(name)")
            } else if case .nothing = additional {
                report(path, "additionalProperties", "\(name) is not described")
            } else if case .only(let schema) = additional {
                check(value, schema, "\(path)/\(name)")
            }
        }
    }

    private mutating func checkScalar(_ value: JSONValue, _ assertion: Assertion, _ path: String) {
        switch assertion {
        case .types(let names):
            let isInteger = value.typeName == "integer"
            guard !names.contains(value.typeName), !(isInteger && names.contains("number")) else { return }
            report(path, "type", "\(value) is not of type \(names.sorted().joined(separator: ", "))")
        case .enumeration(let values) where !values.contains(value):
            report(path, "enum", "\(value) is none of \(JSONValue.array(values))")
        case .constant(let expected) where value != expected:
            report(path, "const", "\(value) is not \(expected)")
        case .pattern(let pattern):
            guard case .string(let text) = value, !pattern.matches(text) else { return }
            report(path, "pattern", "\(value) does not match \(pattern.text)")
        case .minLength(let length):
            guard case .string(let text) = value, text.unicodeScalars.count < length else { return }
            report(path, "minLength", "\(value) is shorter than \(length)")
        case .minimum(let limit):
            guard let number = value.double, number < limit else { return }
            report(path, "minimum", "\(value) is below \(limit)")
        case .maximum(let limit):
            guard let number = value.double, number > limit else { return }
            report(path, "maximum", "\(value) is above \(limit)")
        default: break  // It holds, or speaks of another type of value.
        }
    }
}
