@testable import AfterCall

/// `docs/configuration.md`, as the table of keys has it.
enum ConfigurationReference {
    /// The whole page.
    static var page: String {
        ([opening] + sections.map(text) + [sources, closing]).joined(separator: "\n") + "\n"
    }

    private struct Section {
        let prefix: String
        let title: String
        let note: String
    }

    private static let sections = [
        Section(prefix: "kafka.", title: "kafka", note: "Which brokers, and how to talk to them."),
        Section(prefix: "app.", title: "app", note: "Who we are."),
        Section(prefix: "instance.", title: "instance", note: "Which of several processes this is."),
        Section(
            prefix: "processing.",
            title: "processing",
            note: "How work is shared out between processes, and what is promised about it."
        ),
        Section(prefix: "commit.", title: "commit", note: "When what was done is committed."),
        Section(prefix: "snapshots.", title: "snapshots", note: "Copies of state on this machine."),
        Section(prefix: "topics.", title: "topics", note: "What is read, and what the outputs are called."),
        Section(prefix: "outputs.", title: "outputs", note: "What is published."),
        Section(prefix: "input.", title: "input", note: "What is accepted as a record."),
        Section(prefix: "loop.", title: "loop", note: "How the loop around the fold reads and writes."),
        Section(prefix: "clock.", title: "clock", note: "How far event time may be ahead."),
        Section(prefix: "correction.", title: "correction", note: "How late an event may come."),
        Section(prefix: "offer.", title: "offer", note: "Ringing that nobody ended."),
        Section(prefix: "leg.", title: "leg", note: "Contacts that nobody ended."),
        Section(prefix: "agent.", title: "agent", note: "Agents who are not heard of any more."),
        Section(prefix: "wrapup.", title: "wrapup", note: "When after-call work begins, and when it ends."),
        Section(
            prefix: "alerts.",
            title: "alerts",
            note:
                "When a running wrap is worth an alert. The lists of the file, `alerts.exceptions` and `alerts.rules`: "
                + "[alerts](alerts.md)."
        ),
        Section(prefix: "contact.", title: "contact", note: "How long contacts are followed."),
        Section(prefix: "survey.", title: "survey", note: "Surveys come late."),
        Section(prefix: "fcr.", title: "fcr", note: "First contact resolution."),
        Section(prefix: "kpi.", title: "kpi", note: "Which indicators are computed of what, and how often."),
        Section(
            prefix: "sinks.",
            title: "sinks",
            note:
                "Who is told of alerts besides the readers of their topic ([more](operations/alert-sinks.md))."
        ),
        Section(prefix: "http.", title: "http", note: "The server for health, metrics and version."),
        Section(prefix: "log.", title: "log", note: "What is logged, and how. The log goes to standard error."),
    ]

    private static let opening = """
        # Configuration

        This page is printed from the table that the program checks a configuration with; a test compares them
        (`UPDATE_GOLDEN=1 swift test --filter ConfigurationReferenceTests` renews it).
        [`deploy/aftercall.yaml`](../deploy/aftercall.yaml) is an example to start from.

        ```
        aftercall config check --config aftercall.yaml    # everything that is wrong, at once; then status 78;
                                                          # then brokers and topics, unless --offline
        aftercall config show --config aftercall.yaml     # what applies, and where each value comes from
        ```

        ## Where a value comes from

        | first that says something | how `wrapup.limit` is written there |
        | --- | --- |
        | flag | `--set wrapup.limit=90s`; `--bootstrap-servers` and `--log-level` have flags of their own |
        | environment | `AFTERCALL_WRAPUP_LIMIT=90s` |
        | file: `--config FILE`, else the one that `AFTERCALL_CONFIG` names | `wrapup: {limit: 90s}` |
        | default | – |

        - A key that does not exist is an error, wherever it stands; so is a variable `AFTERCALL_…` that sets nothing
          (those that Kubernetes makes for a service called `aftercall` are left alone). An empty variable counts as not
          set.
        - **Durations** are whole numbers with the units `d`, `h`, `m`, `s` and `ms`, largest first: `30s`, `2m`,
          `1h30m`, `500ms`, `7d`. A number without a unit is an error.
        - `on` and `off` may be written `true` and `false`, or `yes` and `no`; so may the `off` of a duration, a number
          or `topics.directory`, for which the JSON Schema knows the word only.
        - `schemas/aftercall.configuration.schema.json` knows the keys, the form of each value and the ranges of whole
          numbers; the ranges of durations, lists of brokers and what goes together are for `aftercall config check
          --offline`.
        - The file is YAML: one document of at most 1 MiB. Anchors, aliases and merge keys (`<<`) work.
        - Secrets are shown as asterisks by `config show`, and appear in no message.

        ## By queue

        What is marked *by queue* can be set for single queues; what a queue does not set is that of all queues. Queues
        cannot be set in the environment.

        ```yaml
        queues:
          billing:
            wrapup: {limit: 2m, on_limit: end}
            alerts: {acw_exceeded: {warning: 90s, critical: 110s}}
        ```

        On the command line: `--set queues.billing.wrapup.limit=2m`.

        ## Properties of librdkafka

        `kafka.properties` takes any property of librdkafka under its own name, and librdkafka checks it when a client
        is made. In the environment `linger.ms` is `AFTERCALL_KAFKA_PROPERTIES_LINGER_MS`. Properties that have a key of
        their own here, and those on which AfterCall relies, are errors:

        | property | instead |
        | --- | --- |
        \(properties)

        """

    private static var properties: String {
        let typed = KafkaProperty.typed.map { ($0, "`\($1)`") }
        let fixed = KafkaProperty.fixed.map { ($0, "set by AfterCall itself") }
        return (typed + fixed).sorted { $0.0 < $1.0 }.map { "| `\($0)` | \($1) |" }.joined(separator: "\n")
    }

    private static func text(_ section: Section) -> String {
        let rows = ConfigurationKey.all.filter { $0.path.hasPrefix(section.prefix) }.map { row in
            let name = "`\(row.path)`" + (row.queueAccessor == nil ? "" : "<br>*by queue*")
            let standard = row.isRequired ? "**required**" : row.defaultText.map { "`\($0)`" } ?? "–"
            let summary = row.summary + (row.isSecret ? " *Secret.*" : "")
            return "| \(name) | \(standard) | \(row.kind.limits) | \(summary) |"
        }
        return """
            ## \(section.title)

            \(section.note)

            | key | default | values | meaning |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }

    private static var sources: String {
        let rows = SourceKey.all.map { key in
            let standard = key.defaultText.map { "`\($0)`" } ?? "–"
            return "| `\(key.path)` | \(standard) | \(key.accessor.kind.limits) | \(key.summary) |"
        }
        return """
            ## sources

            Topics with the records of telephony systems ([dialects](dialects.md)), a list:

            ```yaml
            sources:
              - {topic: connect.agent-events, format: amazon-connect-agent}
              - {topic: pbx.log, format: asterisk-queue-log, time_zone: Europe/Warsaw, wrap_up_time: [30s, sales=10s]}
            ```

            Each item has a `topic`, which nobody else names, and of these keys `format` at least. On the command line:
            `--set sources.pbx.log.time_zone=Europe/Paris`. Sources cannot be set in the environment.

            | key | default | values | meaning |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }

    private static var closing: String {
        let rules = CombinationRule.all.map { rule in
            let order = rule.allowsEqual ? "must not be longer than" : "must be shorter than"
            return "- `\(rule.shorter)` \(order) `\(rule.longer)`: otherwise \(rule.reason)."
        }
        return """
            ## What must go together

            \(rules.joined(separator: "\n"))
            - `topics.input` must not be an output, nor a topic of `sources` one of ours; `time_zone`, `wrap_up_time`
              and `ready_activities` go with formats that need them.
            - `kafka.sasl_*` and `kafka.oauth_*` go with the protocols `sasl_plaintext` and `sasl_ssl`, which need
              `kafka.sasl_mechanism`; PLAIN and SCRAM need a user and a password; OAUTHBEARER needs a token file, or an
              endpoint with client id and secret; `kafka.ssl_*` go with `ssl` and `sasl_ssl`, certificate and key with
              each other.
            - `alerts.acw_too_short.count` is no more than `alerts.acw_too_short.of`. A source that has the name of
              `topics.input` or `topics.contact_input` is of the format `aftercall`. Without sources the two differ.
            - A secret and the file of that secret are not both set.
            - `http.host` that is not this machine's own needs `http.token`.
            """
    }

    /// Rows that no section shows, which would be missing from the page.
    static var unshown: [String] {
        ConfigurationKey.all.map(\.path).filter { path in !sections.contains { path.hasPrefix($0.prefix) } }
    }
}
