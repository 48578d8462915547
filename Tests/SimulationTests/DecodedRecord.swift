import Foundation
import Simulation

/// A record's value as Foundation reads it.
struct DecodedRecord {
    let fields: [String: Any]

    init(_ value: [UInt8]) throws {
        let object = try JSONSerialization.jsonObject(with: Data(value))
        guard let fields = object as? [String: Any] else { throw NotAnObject() }
        self.fields = fields
    }

    struct NotAnObject: Error {}

    var type: String { text("type") }
    var contact: String { text("contact_id") }
    var isPending: Bool { fields["pending"] as? Bool ?? false }
    var declaresOnly: Bool { fields["declares_only"] as? Bool ?? false }

    func text(_ name: String) -> String { fields[name] as? String ?? "" }
    func number(_ name: String) -> Int? { fields[name] as? Int }
}
