/// A configuration file with every key, its default, its range and what it means, printed from the table of keys.
public enum ConfigurationTemplate {
    /// The file, as `deploy/aftercall.reference.yaml` has it. It configures what nobody configures: the defaults.
    public static var text: String {
        var lines = opening
        var section: [String] = []
        for row in ordered {
            let parts = row.path.split(separator: ".").map(String.init)
            let common = zip(section, parts.dropLast()).prefix { $0 == $1 }.count
            if common == 0 { lines.append("") }
            for (depth, name) in parts.dropLast().enumerated().dropFirst(common) {
                lines.append(indent(depth) + "\(name):")
            }
            section = Array(parts.dropLast())
            lines += entry(row, name: parts[parts.count - 1], depth: section.count)
        }
        return (lines + closing).joined(separator: "\n") + "\n"
    }

    private static let opening = [
        "# Every key of the configuration with its default. Printed by 'aftercall config template'; "
            + "deploy/aftercall.yaml",
        "# is an example with what most installations set. Keys without a default are commented out.",
        "#",
        "# A flag (--set key=value) counts before the environment, the environment before this file. Durations have "
            + "a unit:",
        "# 500ms, 30s, 2m, 1h30m, 7d. 'aftercall config check' says what is wrong.",
    ]

    private static let closing = [
        "", "# Topics with the records of telephony systems; docs/dialects.md has the formats.", "# sources:",
        "#   - {topic: pbx.queue-log, format: asterisk-queue-log, time_zone: Europe/Warsaw, wrap_up_time: 30s}", "",
        "# What single queues have of their own: the keys that are marked \"by queue\", under the queue's name.",
        "# queues:", "#   billing:", "#     wrapup: {limit: 2m, on_limit: end}",
        "#     alerts: {acw_exceeded: {warning: 90s, critical: 110s}}",
    ]

    /// The rows with those of one section together, sections in the order in which they first come.
    private static var ordered: [ConfigurationKey] {
        var order: [String] = []
        for row in ConfigurationKey.all where !order.contains(section(of: row)) { order.append(section(of: row)) }
        return order.flatMap { name in ConfigurationKey.all.filter { section(of: $0) == name } }
    }

    private static func section(of row: ConfigurationKey) -> String { String(row.path.prefix { $0 != "." }) }

    private static func entry(_ row: ConfigurationKey, name: String, depth: Int) -> [String] {
        var notes = [row.summary, "Values: \(row.kind.limits)."]
        if row.isRequired { notes.append("Required.") }
        if row.queueAccessor != nil { notes.append("By queue.") }
        if row.isSecret { notes.append("A secret: \(row.environmentVariable) or a file of its own is better.") }
        let comment = wrapped(notes.joined(separator: " "), width: 112 - 2 * depth).map { indent(depth) + "# " + $0 }
        let value: String
        if row.isRequired {
            value = "\(name): localhost:9092"
        } else {
            value = row.defaultText.map { "\(name): \($0)" } ?? "# \(name):"
        }
        return comment + [indent(depth) + value] + (notesAfter[row.path] ?? [])
    }

    /// What is no row of the table, behind the row in whose section it stands.
    private static let notesAfter = [
        "kafka.statistics_interval": [
            "  # Anything else that librdkafka knows, under its own names; librdkafka checks it.", "  # properties:",
            "  #   socket.keepalive.enable: true",
        ],
        "alerts.not_answered_repeated": [
            "  # The same keys for some agents or contacts: by tenant, site, team, queue, channel, campaign and",
            "  # reason, as far as these are known of what a rule is about. The most specific scope counts.",
            "  # exceptions:",
            "  #   - {scope: {team: night}, acw_exceeded: {warning: 45s, critical: 90s}, acw_stuck: 20m}",
            "  #   - {scope: {queue: billing, channel: chat}, hold_long: off}",
        ],
        "alerts.acw_stuck": [
            "  # Rules on indicators: what differs of those of the product ('aftercall rules list'), and your own.",
            "  # rules:", "  #   - {name: service_level_low, below: 85%, clear: 87%, cooldown: 15m}",
            "  #   - {name: transfers_high, indicator: transfer_rate, scope: {queue: \"*\"}, window: 60m, above: 20%}",
        ],
    ]

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
