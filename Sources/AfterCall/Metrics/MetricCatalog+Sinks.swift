import Telemetry

extension MetricCatalog {
    /// What becomes of alerts on their way to who is on call.
    static let sinks: [MetricDefinition] = [
        counter(
            "aftercall_sink_sent_total",
            ["sink"],
            "alerts",
            "Alerts that a receiver has accepted, repetitions of what is firing included.",
            "0 per second while alerts are published: see aftercall_sink_up and the filters of the sink."
        ),
        counter(
            "aftercall_sink_failed_total",
            ["sink"],
            "requests",
            "Requests that a receiver did not accept, or never got.",
            "Growing: the log says why when the sink goes down."
        ),
        counter(
            "aftercall_sink_retries_total",
            ["sink"],
            "requests",
            "Requests that were made again.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_sink_dead_letters_total",
            ["sink"],
            "alerts",
            "Alerts that a receiver refused for good, and that went to the dead letters of sinks.",
            "Read one: its header aftercall-error-detail has the answer. 401 and 403: the token or key is wrong."
        ),
        gauge(
            "aftercall_sink_queue_alerts",
            ["sink"],
            "alerts",
            "Alerts that wait to be accepted, as far as they are in memory.",
            "Growing: the receiver is down or slower than alerts come."
        ),
        gauge(
            "aftercall_sink_oldest_unsent_seconds",
            ["sink"],
            "seconds",
            "How long the oldest alert that waits has been published.",
            "Minutes: nobody is told; see aftercall_sink_up."
        ),
        gauge(
            "aftercall_sink_up",
            ["sink"],
            "boolean",
            "Whether the sink may read alerts, and the last request to each receiver was answered as it should be: 1 "
                + "or 0.",
            "0: the log says why. What is not answered waits; what is refused goes to the dead letters."
        ),
    ]
}
