public import CoreMetrics
import Telemetry

/// The metrics of the program itself: what is running, whether it is ready, and what it is asked for.
///
/// Thread safety: its instruments are.
public final class ProgramMetrics: Sendable {
    /// What became of a configuration that was read anew.
    public enum Reload: String, CaseIterable, Sendable {
        case applied, unchanged, refused
    }

    private let ready: Meter
    private let requestsInFlight: Meter
    private let factory: any MetricsFactory

    /// Creates them, and says what is running.
    public init(_ build: BuildInfo = .current, factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
        ready = Meter(label: "aftercall_ready", factory: factory)
        requestsInFlight = Meter(label: "aftercall_http_requests_in_flight", factory: factory)
        for reload in Reload.allCases { counter(of: reload).increment(by: 0) }
        let labels = [
            ("version", build.version), ("commit", build.commit), ("swift", build.swift),
            ("librdkafka", build.librdkafka),
        ]
        Meter(label: "aftercall_build_info", dimensions: labels, factory: factory).set(1)
    }

    /// Notes whether the program is ready.
    public func set(isReady: Bool) {
        ready.set(isReady ? 1 : 0)
    }

    /// Counts a request that begins.
    public func requestBegan() { requestsInFlight.increment() }

    /// Counts a request that was answered.
    ///
    /// - Parameter route: one of few: the route that answered, not the path that was asked for.
    public func requestEnded(route: String, status: Int) {
        requestsInFlight.decrement()
        Counter(
            label: "aftercall_http_requests_total",
            dimensions: [("route", route), ("status", String(status))],
            factory: factory
        ).increment()
    }

    /// Counts a configuration that was read anew.
    public func note(_ reload: Reload) {
        counter(of: reload).increment()
    }

    private func counter(of reload: Reload) -> Counter {
        Counter(
            label: "aftercall_configuration_reloads_total",
            dimensions: [("outcome", reload.rawValue)],
            factory: factory
        )
    }
}
