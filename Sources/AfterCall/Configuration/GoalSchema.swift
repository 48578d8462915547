/// The JSON Schema of `kpi.targets` and `kpi.objectives`.
enum GoalSchema {
    /// A list of targets.
    static var targets: [(String, SchemaJSON)] {
        list(
            required: ["indicator", "value"],
            [
                ("indicator", text), ("scope", scope), ("value", number),
                ("better", .object([("enum", ["higher", "lower"])])),
                ("at_risk_from", .object([("type", "number"), ("minimum", 0), ("maximum", 1)])),
            ]
        )
    }

    /// A list of objectives.
    static var objectives: [(String, SchemaJSON)] {
        let results = list(
            required: ["indicator", "from", "to", "by"],
            [("indicator", text), ("scope", scope), ("from", number), ("to", number), ("by", text)]
        )
        return list(
            required: ["name", "start", "key_results"],
            [("name", text), ("start", text), ("key_results", .object(results))]
        )
    }

    private static func list(required: SchemaJSON, _ properties: [(String, SchemaJSON)]) -> [(String, SchemaJSON)] {
        [
            ("type", "array"),
            (
                "items",
                .object([
                    ("type", "object"), ("properties", .object(properties)), ("required", required),
                    ("additionalProperties", false),
                ])
            ),
        ]
    }

    private static var text: SchemaJSON { .object([("type", "string"), ("minLength", 1)]) }
    private static var number: SchemaJSON { .object([("type", ["number", "string"])]) }
    private static var scope: SchemaJSON {
        .object([("type", "object"), ("additionalProperties", .object([("type", ["string", "number"])]))])
    }
}
