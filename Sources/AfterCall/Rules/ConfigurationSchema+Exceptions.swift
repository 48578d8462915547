import Alerting
import Indicators

extension ConfigurationSchema {
    /// What stands under `alerts.exceptions`.
    static var exceptions: SchemaJSON {
        .object([
            ("description", "Thresholds of rules on what agents do now, for some agents or contacts."),
            ("type", ["array", "null"]), ("items", .object([("$ref", "#/$defs/live_exception")])),
        ])
    }

    /// An item of it: its scope, and keys of `alerts`.
    static var liveException: SchemaJSON {
        let dimensions = LiveThreshold.allCases.reduce(into: Set<Dimension>()) { $0.formUnion($1.dimensions) }
        let names = Dimension.allCases.filter(dimensions.contains).map { SchemaJSON.string("\($0.name)") }
        let scope = SchemaJSON.object([
            ("description", "Dimensions, each with a value or \"*\" for any."), ("type", "object"),
            ("propertyNames", .object([("enum", .array(names))])),
            ("additionalProperties", .object([("type", "string"), ("minLength", 1)])),
        ])
        return .object([
            ("type", "object"), ("properties", .object([("scope", scope)] + keysOfExceptions(in: "alerts"))),
            ("required", ["scope"]), ("additionalProperties", false),
        ])
    }

    /// Those of the section `path`, without defaults: what an exception does not set is that of another scope.
    private static func keysOfExceptions(in path: String) -> [(String, SchemaJSON)] {
        KeyNames.members(of: path, perQueue: false).compactMap { name in
            let whole = "\(path).\(name)"
            if let row = ConfigurationKey.row(of: whole) {
                return (name, value(row.kind, row.summary, defaultText: nil))
            }
            if [SettingAddress.rules, SettingAddress.exceptions].contains(whole) { return nil }
            return (
                name,
                .object([
                    ("type", "object"), ("properties", .object(keysOfExceptions(in: whole))),
                    ("additionalProperties", false),
                ])
            )
        }
    }
}
