import AfterCall
import Foundation
import Testing

@testable import Sinks

/// The sink against Alertmanager itself.
///
/// `SINK_OUTAGE=120` has it down for two minutes instead of some seconds.
@Suite(.serialized, .timeLimit(.minutes(6)), .enabled(if: RealAlertmanager.isThere))
struct RealAlertmanagerTests {
    private static let outage = ProcessInfo.processInfo.environment["SINK_OUTAGE"].flatMap { Int64($0) } ?? 5

    private func prepare(resolveTimeoutMs: Int64) async throws -> (RealAlertmanager, SinkBench) {
        // A port that was free a moment ago.
        let free = try await TestReceiver.start()
        try await free.stop()
        let alertmanager = try RealAlertmanager(port: free.port)
        #expect(try await alertmanager.start())
        var bench = try SinkBench()
        bench.settings.sinks.alertmanager.urls = alertmanager.url
        bench.settings.sinks.alertmanager.resendEveryMs = 500
        bench.settings.sinks.alertmanager.resolveTimeoutMs = resolveTimeoutMs
        return (alertmanager, bench)
    }

    private func sample(_ agent: String) -> SampleAlert {
        SampleAlert.of(agent)
    }

    private func agents(_ alertmanager: RealAlertmanager) async throws -> [String] {
        try await alertmanager.alerts().compactMap { $0["agent"] }.sorted()
    }

    @Test func `Alerts appear with our labels, stay beyond the timeout while they fire, and go when they are resolved`()
        async throws
    {
        let (alertmanager, bench) = try await prepare(resolveTimeoutMs: 2_000)
        try await bench.publish([sample("a"), sample("b").with { $0.severity = "critical" }])
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            try await soon { try await agents(alertmanager) == ["a", "b"] }
            let labels = try await alertmanager.alerts().first { $0["agent"] == "b" }
            #expect(labels?["alertname"] == "acw_exceeded" && labels?["severity"] == "critical")
            #expect(labels?["team"] == "north" && labels?["queue"] == "support" && labels?["contact_id"] == "c-4711")
            try await Task.sleep(for: .seconds(5))
            #expect(try await agents(alertmanager) == ["a", "b"])
            try await bench.publish([sample("a").resolved])
            try await soon { try await agents(alertmanager) == ["b"] }
            try await bench.publish([sample("b").with { $0.severity = "warning" }])
            try await soon {
                let found = try await alertmanager.alerts()
                return found.count == 1 && found[0]["severity"] == "warning"
            }
        }
        // Nobody tells it any more: it takes what is left for resolved.
        try await soon { try await agents(alertmanager) == [] }
        alertmanager.stop()
    }

    @Test func `After an outage of Alertmanager nothing is missing, and what ended meanwhile does not fire`()
        async throws
    {
        let (alertmanager, bench) = try await prepare(resolveTimeoutMs: 300_000)
        try await bench.publish([sample("a"), sample("b")])
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            try await soon { try await agents(alertmanager) == ["a", "b"] }
            alertmanager.stop()
            try await bench.publish([sample("a").resolved, sample("c"), sample("d")])
            try await Task.sleep(for: .seconds(Self.outage))
            try await bench.publish([sample("d").resolved, sample("e")])
            #expect(bench.metric("up", of: "alertmanager") == 0)
            #expect(try await alertmanager.start())
            let end = ContinuousClock.now
            try await soon { try await agents(alertmanager) == ["b", "c", "e"] }
            print("after \(Self.outage) s of outage Alertmanager had all after \(ContinuousClock.now - end)")
        }
        alertmanager.stop()
    }

    @Test func `Whatever is in names, Alertmanager takes it`() async throws {
        let (alertmanager, bench) = try await prepare(resolveTimeoutMs: 60_000)
        let names = ["ä\"\\\n{}<é>", "😀", String(repeating: "n", count: 1_024), " "]
        try await bench.publish(
            names.enumerated().map { number, name in
                SampleAlert().with {
                    $0.agent = name; $0.fingerprint = "0\(number)"
                }
            }
        )
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            try await soon { try await agents(alertmanager) == names.sorted() }
        }
        #expect(bench.metric("dead_letters_total", of: "alertmanager") == 0)
        alertmanager.stop()
    }
}
