import CoreMetrics
import Telephony

/// The instruments of one source of the ingest stage.
struct SourceMetrics {
    private var records: TotalCounter
    private var events: TotalCounter
    private var ignored: TotalCounter
    private var rejected: MetricsByLabel<TotalCounter>
    private var unknownAgents: TotalCounter

    init(_ source: SourceFigures, _ factory: any MetricsFactory) {
        let labels = [("topic", source.topic), ("format", source.format)]
        records = TotalCounter("aftercall_source_records_total", labels, factory)
        events = TotalCounter("aftercall_source_events_total", labels, factory)
        ignored = TotalCounter("aftercall_source_records_ignored_total", labels, factory)
        rejected = .counters("aftercall_source_records_rejected_total", labels, by: "cause", factory)
        unknownAgents = TotalCounter("aftercall_source_unknown_agents_total", labels, factory)
    }

    mutating func update(_ counters: StageCounters) {
        records.grow(to: counters.read)
        events.grow(to: counters.events)
        ignored.grow(to: counters.ignored)
        for cause in RejectionCause.allCases { rejected["\(cause.name)"].grow(to: counters.rejected(cause)) }
        unknownAgents.grow(to: counters.unknownAgents)
    }
}

/// Gauges of one name by topic and partition.
struct MetricsByTopic {
    private let make: (String) -> MetricsByLabel<Meter>
    private var topics: [String: MetricsByLabel<Meter>] = [:]

    init(_ name: String, _ labels: [(String, String)], _ factory: any MetricsFactory) {
        make = { .gauges(name, labels + [("topic", $0)], by: "partition", factory) }
    }

    /// Sets exactly those that have a value.
    mutating func set(_ values: [(topic: String, partition: Int32, value: Double?)]) {
        for topic in Set(values.map(\.topic)).union(topics.keys) {
            let known = values.filter { $0.topic == topic }.compactMap { task in
                task.value.map { (String(task.partition), $0) }
            }
            topics[topic, default: make(topic)].set(Dictionary(known) { _, last in last })
        }
    }
}
