import Telemetry

@testable import AfterCall

/// `docs/operations/metrics.md`, as the table of metrics has it.
enum MetricsPage {
    static var text: String {
        opening + sections.map(section).joined(separator: "\n") + closing
    }

    private static let sections = [
        ("Records", MetricCatalog.records), ("Sources", MetricCatalog.sources),
        ("Progress and state", MetricCatalog.progress),
        ("Commits", MetricCatalog.commits), ("Alert sinks", MetricCatalog.sinks),
        ("librdkafka", MetricCatalog.kafka), ("The program", MetricCatalog.program),
        ("The process", ProcessFigures.definitions),
    ]

    private static let opening = """
        # Metrics

        This page is printed from the table that the program's metrics are made of; a test compares it with the table,
        and the table with what is exposed (`UPDATE_GOLDEN=1 swift test --filter MetricsReferenceTests` renews it).

        `GET /metrics` of the program's HTTP server gives them in the text format of Prometheus, version 0.0.4. They are
        brought up to date five times a second, librdkafka's every `kafka.statistics_interval`. Units are seconds, bytes
        and counts. No label names an agent, a contact or a queue. Counters begin at 0 with the process.

        Labels: `stage` is one of `ingest`, `agents`, `contacts`, `customers`, `cells`; `topic`, `partition` of Kafka;
        `worker` is the number of a worker from 0 to `processing.workers` - 1; `client` is `consumer` or `producer`;
        `broker` is the broker's id. librdkafka's own lag is not among them: it does not know of offsets that are
        committed in transactions.


        """

    private static func section(_ title: String, _ definitions: [MetricDefinition]) -> String {
        let rows = definitions.map { definition in
            let labels = definition.labels.isEmpty ? "–" : definition.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(definition.name)` | \(definition.kind.rawValue) | \(labels) | \(definition.unit) "
                + "| \(definition.help) | \(definition.remedy) |"
        }
        return """
            ## \(title)

            | metric | type | labels | unit | what it means | when it is bad |
            | --- | --- | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }

    private static var closing: String {
        """

        ## What to ask

        | question | expression |
        | --- | --- |
        \(questions)

        """
    }

    private static var questions: String {
        asked.map { "| \($0) | `\($1)` |" }.joined(separator: "\n")
    }

    private static let asked: KeyValuePairs = [
        "How far behind are we, in records?": "sum by (stage) (aftercall_consumer_lag_records)",
        "How late is the latest partition?": "max by (stage) (aftercall_event_time_lag_seconds)",
        "How many partitions have an owner?": "sum by (stage) (aftercall_tasks)",
        "How long do commits take?":
            "histogram_quantile(0.99, sum by (le, stage) (rate(aftercall_commit_duration_seconds_bucket[5m])))",
        "What share of the input is refused?":
            "sum(rate(aftercall_records_rejected_total[5m])) / sum(rate(aftercall_records_consumed_total[5m]))",
        "How many commits were aborted?": #"sum by (stage) (rate(aftercall_commits_total{outcome="aborted"}[5m]))"#,
        "Does the group come to rest?": "sum by (stage) (increase(aftercall_rebalances_total[10m]))",
        "How much is left to restore?": "sum by (stage) (aftercall_restore_remaining_records)",
    ]
}
