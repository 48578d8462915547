import ContactCenter

/// The JSON Schema (2020-12) of a configuration file, printed from the table of keys.
///
/// It is a little stricter than the program, which also reads numbers and words in quotes, and says nothing of what
/// must go together: `aftercall config check` has the last word.
public enum ConfigurationSchema {
    /// The document, as `schemas/aftercall.configuration.schema.json` has it.
    public static var text: String { document.text + "\n" }

    private static var document: SchemaJSON {
        var root = section(of: "", perQueue: false)
        root[SettingAddress.sources] = .object([
            ("description", "Topics with the records of telephony systems."), ("type", ["array", "null"]),
            ("items", .object([("$ref", "#/$defs/source")])),
        ])
        root["queues"] = .object([
            ("description", "What single queues have of their own, by the queue's name."),
            ("type", ["object", "null"]),
            ("additionalProperties", .object([("$ref", "#/$defs/queue")])),
        ])
        return .object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("$id", "urn:aftercall:schema:configuration"), ("title", "Configuration of AfterCall"),
            (
                "description",
                .string(
                    "A YAML file for `aftercall run --config`. Printed by `aftercall config schema`; "
                        + "docs/configuration.md describes every key."
                )
            ), ("type", ["object", "null"]), ("properties", .object(root.members)), ("additionalProperties", false),
            ("$defs", .object(definitions + ruleDefinitions)), ("examples", .array(examples)),
        ])
    }

    private static var definitions: [(String, SchemaJSON)] {
        [
            (
                "duration",
                .object([
                    (
                        "description",
                        "Whole numbers with the units d, h, m, s and ms, largest first: 30s, 2m, 1h30m, 500ms, 7d."
                    ), ("type", "string"), ("minLength", 2),
                    ("pattern", "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"),
                ])
            ),
            (
                "toggle",
                .object([
                    ("description", "On or off."), ("enum", [true, false, "on", "off", "yes", "no", "true", "false"]),
                ])
            ),
            ("source", source), ("live_exception", liveException),
            (
                "queue",
                .object([
                    ("type", ["object", "null"]),
                    ("properties", .object(section(of: "", perQueue: true).members)), ("additionalProperties", false),
                ])
            ),
        ]
    }

    private static var examples: [SchemaJSON] {
        [
            .object([
                ("kafka", .object([("bootstrap_servers", ["broker-1:9092", "broker-2:9092"])])),
                ("wrapup", .object([("limit", "90s"), ("on_limit", "end")])),
                ("alerts", .object([("acw_stuck", "15m"), ("acw_limit_passed", true), ("rules", exampleRules)])),
                ("http", .object([("port", 8_080)])),
                ("queues", .object([("billing", .object([("wrapup", .object([("limit", "2m")]))]))])),
            ])
        ]
    }

    private static func section(of path: String, perQueue: Bool) -> SchemaMembers {
        var members = SchemaMembers()
        let others = [SettingAddress.sources, SettingAddress.queues]
        for name in KeyNames.members(of: path, perQueue: perQueue) where !others.contains(name) {
            let whole = path.isEmpty ? name : "\(path).\(name)"
            if let row = ConfigurationKey.row(of: whole) {
                members[name] = value(of: row)
            } else if whole == SettingAddress.properties {
                members[name] = properties
            } else if whole == SettingAddress.rules {
                members[name] = rules
            } else if whole == SettingAddress.exceptions {
                members[name] = exceptions
            } else {
                members[name] = .object([
                    ("type", ["object", "null"]),
                    ("properties", .object(section(of: whole, perQueue: perQueue).members)),
                    ("additionalProperties", false),
                ])
            }
        }
        return members
    }

    private static var properties: SchemaJSON {
        .object([
            ("description", "Any property of librdkafka that has no key of its own, under librdkafka's name."),
            ("type", ["object", "null"]),
            ("additionalProperties", .object([("type", ["string", "number", "boolean"])])),
        ])
    }

    private static func value(of row: ConfigurationKey) -> SchemaJSON {
        value(row.kind, row.summary, defaultText: row.defaultText)
    }

    static func value(_ kind: ConfigurationKind, _ summary: String, defaultText: String?) -> SchemaJSON {
        var members: [(String, SchemaJSON)] = [("description", .string(summary + " Values: \(kind.limits)."))]
        members += form(of: kind)
        if let text = defaultText { members.append(("default", defaultValue(text, kind))) }
        return .object(members)
    }

    /// An item of `sources`.
    private static var source: SchemaJSON {
        let topic = value(.text(.topicPart(maximum: 249)), "The topic that is read.", defaultText: nil)
        func keys(_ prefix: String) -> [(String, SchemaJSON)] {
            SourceKey.all.filter { $0.path.hasPrefix(prefix) && !$0.path.dropFirst(prefix.count).contains(".") }.map {
                key in
                let name = String(key.path.dropFirst(prefix.count))
                return (name, value(key.accessor.kind, key.summary, defaultText: key.defaultText))
            }
        }
        let identity = SchemaJSON.object([
            ("type", ["object", "null"]), ("properties", .object(keys("identity."))), ("additionalProperties", false),
        ])
        return .object([
            ("type", "object"), ("properties", .object([("topic", topic)] + keys("") + [("identity", identity)])),
            ("required", ["topic", "format"]), ("additionalProperties", false),
        ])
    }

    private static func form(of kind: ConfigurationKind) -> [(String, SchemaJSON)] {
        switch kind {
        case .duration(_, nil): [("$ref", "#/$defs/duration")]
        case .duration(_, let absent?):
            [
                ("type", "string"),
                ("pattern", .string("^(\(absent)|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$")),
                ("minLength", 2),
            ]
        case .integer(let range, let absent):
            [
                ("type", absent == nil ? "integer" : ["integer", "string"]), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ] + (absent.map { [("pattern", .string("^\($0)$"))] } ?? [])
        case .toggle: [("$ref", "#/$defs/toggle")]
        case .choice(let names): [("enum", .array(names.map { .string($0) }))]
        case .text(.targets): GoalSchema.targets
        case .text(.objectives): GoalSchema.objectives
        case .text(.words(let words)):
            [
                ("type", ["string", "array"]),
                (
                    "pattern",
                    .string("^ *(\(words.joined(separator: "|"))) *(, *(\(words.joined(separator: "|"))) *)*$")
                ),
                ("items", .object([("enum", .array(words.map { .string($0) }))])),
            ]
        case .text(.servers), .text(.queueDurations), .text(.assignments), .text(.urls), .text(.names),
            .text(.texts):
            [
                ("type", ["string", "array"]), ("minLength", 1),
                ("items", .object([("type", "string"), ("minLength", 1)])),
            ]
        case .text(.topicPart(let maximum)):
            [("type", "string"), ("pattern", .string("^[a-zA-Z0-9._-]{1,\(maximum)}$"))]
        case .text(.scopes):
            [("type", "string"), ("pattern", "^ *[a-z]+(\\+[a-z]+)*( *, *[a-z]+(\\+[a-z]+)*)* *$")]
        case .text(.url): [("type", "string"), ("pattern", "^https?://")]
        case .text(.any), .text(.path), .text(.timeZone): [("type", "string"), ("minLength", 1)]
        }
    }

    private static func defaultValue(_ text: String, _ kind: ConfigurationKind) -> SchemaJSON {
        switch kind {
        case .integer: Int(text).map { .integer($0) } ?? .string(text)
        case .toggle: .boolean(text == "on")
        default: .string(text)
        }
    }
}
