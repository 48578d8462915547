import Foundation

/// JSON of what receivers are sent: members in order, so that the same gives the same bytes.
enum JSONBytes {
    /// `value` as JSON, the names of members in snake_case; keys of dictionaries stay as they are.
    static func of(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("texts and finite numbers cannot be encoded: \(error)")
        }
    }
}
