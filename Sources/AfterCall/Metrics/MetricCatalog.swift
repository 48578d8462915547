public import Telemetry

/// Every metric that the program exposes: help texts and buckets for the exposition, and
/// `docs/operations/metrics.md` for people, which a test compares with it and with what is really exposed.
public enum MetricCatalog {
    /// All of them.
    public static var all: [MetricDefinition] {
        records + sources + progress + commits + sinks + kafka + program + ProcessFigures.definitions
    }

    /// What becomes of input, and what is published.
    static let records: [MetricDefinition] = [
        counter(
            "aftercall_records_consumed_total",
            ["stage", "topic"],
            "records",
            "Input records that were processed and whose effects are committed.",
            "0 per second while the bus has traffic: look at aftercall_consumer_lag_records, aftercall_tasks and the "
                + "log."
        ),
        counter(
            "aftercall_records_applied_total",
            ["stage", "topic", "order"],
            "records",
            "Events that were applied, by order: in_order, or reordered into their place among known ones.",
            "Many reordered: the source's partitions, clocks or retries mix the events of an agent. Results are right, "
                + "and corrections follow."
        ),
        counter(
            "aftercall_records_duplicate_total",
            ["stage", "topic"],
            "records",
            "Copies of known events, which change nothing.",
            "A source that repeats itself; harmless but for the traffic."
        ),
        counter(
            "aftercall_records_ignored_total",
            ["stage", "topic"],
            "records",
            "Records of a type that is not read; in the cells stage, what is of a configuration that is no more, or of "
                + "more than the 1 000 000 scopes that a task keeps.",
            "Growing where only known types are expected: a new type on the bus, or a misspelt one."
        ),
        counter(
            "aftercall_records_rejected_total",
            ["stage", "topic", "cause"],
            "records",
            "Records that could not be used and went to the dead letters, by cause: too_large, unsupported, malformed, "
                + "missing_field, bad_time, wrong_key, too_late.",
            "Read some dead letters: the header aftercall-error-detail says what was wrong. too_late: raise "
                + "correction.horizon, or find what holds events back."
        ),
        counter(
            "aftercall_records_ahead_of_clock_total",
            ["stage", "topic", "event_source"],
            "records",
            "Events whose time was ahead of their arrival by more than clock.max_ahead, by the source that they name; "
                + "of more than 64 sources the rest are `others`.",
            "A source whose clock is ahead: have it synchronised."
        ),
        counter(
            "aftercall_records_unaccounted_total",
            ["stage", "topic"],
            "records",
            "Records by which consumed is not applied, duplicate, ignored, rejected and waiting together, in some "
                + "partition.",
            "Not 0: the program has lost or doubled a record. Keep the log and the topics, and report it."
        ),
        counter(
            "aftercall_unknown_fields_total",
            ["stage", "topic"],
            "fields",
            "Fields of events that the model does not have, and that were left out.",
            "After a change of the source: see whether a field was renamed."
        ),
        counter(
            "aftercall_anomalies_total",
            ["stage", "kind"],
            "events",
            "What was said of agents (`agents`) and contacts (`contacts`) that cannot be so and has no effect, such as "
                + "`no_leg`, `already_cleared`, `not_held` or `conflict`; kinds that have not occurred are not there.",
            "A sudden rise after a change of the source: its events lack something, or come twice under other ids. "
                + "Some formats cause a few by their nature (docs/dialects.md)."
        ),
        counter(
            "aftercall_outputs_published_total",
            ["stage", "topic"],
            "records",
            "Records that were published, by topic, as far as they are committed.",
            "0 per second while events are applied: see outputs.*; it may simply be quiet."
        ),
        counter(
            "aftercall_corrections_published_total",
            ["stage"],
            "records",
            "Published records that correct or withdraw an earlier one.",
            "Grows with reordered events; a sudden rise means late events."
        ),
    ]

    static func counter(
        _ name: String,
        _ labels: [String],
        _ unit: String,
        _ help: String,
        _ remedy: String
    ) -> MetricDefinition {
        MetricDefinition(name, .counter, labels: labels, unit: unit, help: help, remedy: remedy)
    }

    static func gauge(
        _ name: String,
        _ labels: [String],
        _ unit: String,
        _ help: String,
        _ remedy: String
    ) -> MetricDefinition {
        MetricDefinition(name, .gauge, labels: labels, unit: unit, help: help, remedy: remedy)
    }

    static func durations(
        _ name: String,
        _ labels: [String],
        _ buckets: [Double],
        _ help: String,
        _ remedy: String
    ) -> MetricDefinition {
        MetricDefinition(
            name,
            .histogram,
            labels: labels,
            unit: "seconds",
            help: help,
            remedy: remedy,
            buckets: buckets
        )
    }
}
