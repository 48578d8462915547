import Foundation
import Telemetry
import Testing

@testable import AfterCall

/// What is written about the metrics, against what is exposed.
@Suite struct MetricsReferenceTests {
    @Test func `docs/operations/metrics.md is what the table of metrics prints`() throws {
        let expected = MetricsPage.text
        #expect(try RepositoryFile("docs/operations/metrics.md").text(renewedTo: expected) == expected)
    }

    @Test func `What is exposed is what the table says, and nothing else`() throws {
        let exposed = try ExposedMetrics().families
        let expected = MetricCatalog.all.map { definition in
            let family = ExposedMetrics.Family(
                kind: definition.kind.rawValue,
                help: definition.help,
                labels: Set(definition.labels)
            )
            return (definition.name, family)
        }
        #expect(exposed == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test func `No label tells of agents, contacts or queues, and names keep the conventions`() {
        let allowed: Set = [
            "stage", "topic", "partition", "worker", "client", "broker", "order", "cause", "outcome", "kind", "source",
            "event_source", "format", "route", "status", "sink", "version", "commit", "swift", "librdkafka",
        ]
        for definition in MetricCatalog.all {
            #expect(definition.labels.allSatisfy(allowed.contains), "\(definition.name)")
            #expect(definition.name.hasSuffix("_total") == (definition.kind == .counter), "\(definition.name)")
            #expect(definition.name.hasPrefix("aftercall_") || definition.name.hasPrefix("process_"))
            #expect(!definition.help.isEmpty && !definition.remedy.isEmpty && !definition.unit.isEmpty)
        }
    }

    @Test func `Figures become samples, and those of a partition that is given back are gone`() throws {
        let registry = PrometheusRegistry(catalog: MetricCatalog.all)
        let metrics = StageMetrics(stage: "cells", topic: "in", factory: registry)
        var figures = StageFigures()
        figures.records.consumed = 10
        figures.records.rejected = ["too_late": 2]
        figures.tasks = [
            StageFigures.Task(topic: "in", partition: 0, lagRecords: 4, lagMs: 1_500, hasCaughtUp: false),
            StageFigures.Task(topic: "in", partition: 1, lagRecords: nil, lagMs: nil, hasCaughtUp: true),
        ]
        metrics.update(figures)
        figures.records.consumed = 25
        figures.tasks.removeLast()
        metrics.update(figures)
        let text = registry.exposition()
        #expect(text.contains(#"aftercall_records_consumed_total{stage="cells",topic="in"} 25"# + "\n"))
        #expect(text.contains(#"aftercall_records_rejected_total{stage="cells",topic="in",cause="too_late"} 2"#))
        #expect(text.contains(#"aftercall_consumer_lag_records{stage="cells",topic="in",partition="0"} 4"# + "\n"))
        #expect(text.contains(#"aftercall_event_time_lag_seconds{stage="cells",topic="in",partition="0"} 1.5"#))
        #expect(text.contains(#"aftercall_tasks_lagging{stage="cells"} 1"# + "\n"))
        figures.tasks = []
        metrics.update(figures)
        #expect(!registry.exposition().contains("aftercall_consumer_lag_records{"))
    }

    @Test func `promtool has nothing to say about the exposition`() throws {
        let path = "/usr/bin/promtool"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            print("promtool is not installed: the exposition was not checked by it")
            return
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // The exposition is less than a pipe holds.
        try input.fileHandleForWriting.write(contentsOf: Data(try ExposedMetrics().text.utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(said == "")
        #expect(process.terminationStatus == 0)
    }
}
