import AfterCall
import CoreMetrics
import Telemetry

/// Gives the process its metrics.
enum MetricsBootstrap {
    /// Sets up swift-metrics. Once a process, before the first metric is made.
    static func bootstrap() -> PrometheusRegistry {
        let registry = PrometheusRegistry(catalog: MetricCatalog.all)
        MetricsSystem.bootstrap(registry)
        let process = ProcessFigures()
        registry.addCollector { process.update() }
        return registry
    }
}
