/// A JSON Schema (2020-12) with exactly the keywords that `schemas/` uses.
public struct JSONSchema: Sendable {
    /// The document's examples.
    public let examples: [JSONValue]
    /// The root's `required`.
    public let required: [String]
    /// Whether the root refuses members that it does not describe.
    public let isClosed: Bool

    private let root: Subschema
    private let definitions: [String: Subschema]

    /// Reads a schema document.
    ///
    /// - Throws: ``SchemaError`` when a keyword or its form is not supported; ``JSONError`` when it is no JSON text.
    public init(parsing bytes: [UInt8]) throws {
        let document = try JSONValue(parsing: bytes)
        (root, definitions) = try SchemaCompiler.compile(document)
        examples = if case .array(let values)? = document["examples"] { values } else { [] }
        var required: [String] = []
        for case .required(let names) in root.assertions { required += names }
        self.required = required
        isClosed = document["additionalProperties"] == .bool(false)
    }

    /// What is wrong with `value`; empty when it is valid.
    public func violations(of value: JSONValue) -> [Violation] {
        var evaluation = Evaluation(definitions: definitions)
        evaluation.check(value, root, "")
        return evaluation.violations
    }

    /// What is wrong with the JSON text in `bytes`; empty when it is valid.
    public func violations(ofJSON bytes: [UInt8]) -> [Violation] {
        do {
            return violations(of: try JSONValue(parsing: bytes))
        } catch {
            return [Violation(path: "", keyword: "json", message: "\(error)")]
        }
    }
}
