internal import Foundation

/// What one keyword of a schema asks for.
indirect enum Assertion: Sendable {
    case types(Set<String>)
    case enumeration([JSONValue])
    case constant(JSONValue)
    case pattern(Pattern)
    case minLength(Int)
    case minimum(Double)
    case maximum(Double)
    case uniqueItems
    case required([String])
    /// `additionalProperties` stands beside `properties`, because it is about what they leave.
    case properties([String: Subschema], additional: Additional)
    case propertyNames(Subschema)
    case items(Subschema)
    case contains(Subschema)
    case allOf([Subschema])
    case conditional(Subschema, then: Subschema?, otherwise: Subschema?)
    case reference(String)

    /// What members without a schema of their own may be.
    enum Additional: Sendable {
        case anything, nothing
        case only(Subschema)
    }
}

/// A schema, at the root or anywhere within: all its assertions hold, or it refuses the value.
struct Subschema: Sendable {
    var assertions: [Assertion]
}

/// A regular expression as `pattern` has them: it may match anywhere, and `$` is the very end.
struct Pattern: Sendable {
    let text: String
    private let expression: NSRegularExpression

    /// - Throws: what the regular expression engine says.
    init(_ text: String) throws {
        self.text = text
        // ICU's `$` also matches before a final line break.
        let isAnchored = text.hasSuffix("$") && !text.hasSuffix("\\$")
        expression = try NSRegularExpression(pattern: isAnchored ? text.dropLast() + "\\z" : text)
    }

    func matches(_ string: String) -> Bool {
        let range = NSRange(location: 0, length: string.utf16.count)
        return expression.firstMatch(in: string, range: range) != nil
    }
}
