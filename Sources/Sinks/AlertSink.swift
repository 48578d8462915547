import AfterCall
import Logging

/// Tells somebody of alerts, beside the stages and never in their way.
protocol AlertSink: Sendable {
    /// Tells until ``stop()``; whatever goes wrong is tried again.
    func run() async

    /// Ends ``run()`` soon.
    func stop()
}

/// What every sink is made of.
struct SinkContext: Sendable {
    let clients: SinkClients
    let poster: any Poster
    let metrics: SinkMetrics
    let logger: Logger

    /// The sink.
    var name: String { clients.name }

    /// How long it waits between attempts.
    var backoff: Backoff {
        let sinks = clients.settings.sinks
        return Backoff(initialMs: sinks.retryMinMs, maximumMs: sinks.retryMaxMs)
    }
}

extension AlertSink {
    /// Runs `body`, which may block, on a new thread, and waits for it without blocking this one.
    func onOwnThread(named name: String, _ body: @escaping @Sendable () -> Void) async {
        do {
            try await OwnThread.run(named: name) { body() }
        } catch {
            preconditionFailure("what throws nothing has thrown \(error)")
        }
    }
}
