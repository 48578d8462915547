import Alerting
import Indicators

extension ConfigurationSchema {
    /// What stands under `alerts.rules`.
    static var rules: SchemaJSON {
        .object([
            (
                "description",
                "Rules on indicators: those of the product by name, with what is different, and rules of your own."
            ), ("type", ["array", "null"]), ("items", .object([("$ref", "#/$defs/rule")])),
        ])
    }

    /// Some for an example.
    static var exampleRules: SchemaJSON {
        [
            .object([("name", "service_level_low"), ("below", "85%"), ("clear", "87%")]),
            .object([
                ("name", "transfers_high"), ("indicator", "transfer_rate"), ("scope", .object([("queue", "*")])),
                ("window", "60m"), ("above", .object([("warning", "20%"), ("critical", "40%")])),
            ]),
        ]
    }

    /// What ``rules`` refers to.
    static var ruleDefinitions: [(String, SchemaJSON)] {
        [("rule", rule), ("rule_exception", exception), ("rule_scope", scope), ("rule_threshold", threshold)]
    }

    private static var rule: SchemaJSON {
        let windows = RuleWindow.all.map { SchemaJSON.string($0.name) }
        let own: [(String, SchemaJSON)] = [
            ("name", .object([("type", "string"), ("pattern", "^[a-z][a-z0-9_]{0,63}$")])),
            ("indicator", .object([("enum", .array(RuleList.indicators.map { .string($0) }))])),
            ("currency", .object([("type", "string"), ("minLength", 1)])),
            ("scope", reference("rule_scope")), ("window", .object([("enum", .array(windows))])),
            ("runbook", .object([("type", "string"), ("minLength", 1)])),
            ("exceptions", .object([("type", "array"), ("items", reference("rule_exception"))])),
        ]
        return section(own + terms, required: "name")
    }

    private static var exception: SchemaJSON {
        section([("scope", reference("rule_scope"))] + terms, required: "scope")
    }

    private static var terms: [(String, SchemaJSON)] {
        [
            ("enabled", reference("toggle")), ("above", reference("rule_threshold")),
            ("below", reference("rule_threshold")), ("clear", reference("rule_threshold")),
            ("target", .object([("type", ["number", "string"]), ("minLength", 1)])),
            ("severity", .object([("enum", .array(severities))])), ("for", reference("duration")),
            ("min_sample", .object([("type", "integer"), ("minimum", 0), ("maximum", 1_000_000)])),
            ("cooldown", reference("duration")), ("max_per_interval", most), ("max_per_hour", most),
        ]
    }

    private static var most: SchemaJSON {
        .object([("type", ["integer", "string"]), ("minimum", 1), ("maximum", 3_600), ("pattern", "^none$")])
    }

    private static var scope: SchemaJSON {
        let dimensions = Dimension.allCases.map { SchemaJSON.string("\($0.name)") }
        return .object([
            ("description", "The word all, or dimensions, each with a value or \"*\" for any."),
            ("type", ["string", "object"]), ("pattern", "^all$"),
            ("propertyNames", .object([("enum", .array(dimensions))])),
            ("additionalProperties", .object([("type", "string"), ("minLength", 1)])),
        ])
    }

    private static var threshold: SchemaJSON {
        let value: [(String, SchemaJSON)] = [("type", ["number", "string"]), ("minLength", 1)]
        return .object([
            (
                "description",
                "In the indicator's unit: a duration (30s), a share (0.8 or 80%), a number; or several by severity."
            ), ("type", ["number", "string", "object"]), ("minLength", 1),
            ("propertyNames", .object([("enum", .array(severities))])), ("additionalProperties", .object(value)),
        ])
    }

    private static var severities: [SchemaJSON] { Severity.allCases.map { .string("\($0.name)") } }

    private static func reference(_ name: String) -> SchemaJSON {
        .object([("$ref", .string("#/$defs/\(name)"))])
    }

    private static func section(_ properties: [(String, SchemaJSON)], required: SchemaJSON) -> SchemaJSON {
        .object([
            ("type", "object"), ("properties", .object(properties)), ("required", .array([required])),
            ("additionalProperties", false),
        ])
    }
}
