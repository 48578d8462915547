public import CoreMetrics
import Synchronization

/// The metrics of one sink.
///
/// Thread safety: its instruments are.
public final class SinkMetrics: Sendable {
    private let sent: Counter
    private let failed: Counter
    private let retries: Counter
    private let deadLetters: Counter
    private let queue: Meter
    private let oldest: Meter
    private let up: Meter
    private let health = Mutex((receivers: true, reading: true))

    /// Creates those of the sink `name`.
    public init(sink name: String, factory: any MetricsFactory = MetricsSystem.factory) {
        let labels = [("sink", name)]
        sent = Counter(label: "aftercall_sink_sent_total", dimensions: labels, factory: factory)
        failed = Counter(label: "aftercall_sink_failed_total", dimensions: labels, factory: factory)
        retries = Counter(label: "aftercall_sink_retries_total", dimensions: labels, factory: factory)
        deadLetters = Counter(label: "aftercall_sink_dead_letters_total", dimensions: labels, factory: factory)
        queue = Meter(label: "aftercall_sink_queue_alerts", dimensions: labels, factory: factory)
        oldest = Meter(label: "aftercall_sink_oldest_unsent_seconds", dimensions: labels, factory: factory)
        up = Meter(label: "aftercall_sink_up", dimensions: labels, factory: factory)
        for counter in [sent, failed, retries, deadLetters] { counter.increment(by: 0) }
        up.set(1)
        set(queue: 0, oldestMs: 0)
    }

    /// Counts alerts that were accepted.
    public func noteSent(_ alerts: Int) { sent.increment(by: alerts) }

    /// Counts a request that was not accepted.
    public func noteFailed() { failed.increment() }

    /// Counts a request that is made again.
    public func noteRetry() { retries.increment() }

    /// Counts an alert that went to the dead letters.
    public func noteDeadLetter() { deadLetters.increment() }

    /// Notes whether the receivers answer.
    public func set(isUp: Bool) { note { $0.receivers = isUp } }

    /// Notes whether alerts can be read.
    public func set(canRead: Bool) { note { $0.reading = canRead } }

    private func note(_ change: (inout (receivers: Bool, reading: Bool)) -> Void) {
        health.withLock { health in
            change(&health)
            up.set(health.receivers && health.reading ? 1 : 0)
        }
    }

    /// Notes what waits.
    ///
    /// - Parameter oldestMs: how long ago the oldest of it was published, in milliseconds; 0 where nothing waits.
    public func set(queue alerts: Int, oldestMs: Int64) {
        queue.set(Int64(alerts))
        oldest.set(Double(max(0, oldestMs)) / 1_000)
    }
}
