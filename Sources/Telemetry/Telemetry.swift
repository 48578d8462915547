// Telemetry: the figures of a process for Prometheus: a backend of swift-metrics, and what the system says of us.
// Imports CoreMetrics and no target of ours.
// Never knows what is measured, and never waits for anything.
