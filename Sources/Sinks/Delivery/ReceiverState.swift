import AfterCall
import Logging
import Synchronization

/// Whether the receivers of a sink answer; says in the log when that changes, and only then.
///
/// A receiver that refuses one alert and accepts the next changes all the time: each complaint is told once a minute.
/// What was not told for that reason, and still is so, is told when the minute is over.
///
/// Thread safety: a `Mutex` guards what is known.
final class ReceiverState: Sendable {
    private struct Receiver {
        var complaint: String?
        var since = ContinuousClock.now
        /// What of this outage the log has said last.
        var toldComplaint: String?
        /// When each complaint was last told.
        var lastTold: [String: ContinuousClock.Instant] = [:]
    }

    private static let quiet = Duration.seconds(60)

    private let sink: String
    private let metrics: SinkMetrics
    private let logger: Logger
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let receivers = Mutex<[String: Receiver]>([:])

    init(
        sink: String,
        metrics: SinkMetrics,
        logger: Logger,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.clock = clock
        self.sink = sink
        self.metrics = metrics
        self.logger = logger
    }

    /// Notes what became of a request to `receiver`, by its authority.
    func note(_ outcome: DeliveryOutcome, from receiver: String) {
        switch outcome {
        case .accepted: noteUp(receiver)
        case .retry(_, let reason):
            noteDown(receiver, "a receiver of alerts does not answer; they wait", reason)
        case .refused(let reason):
            noteDown(receiver, "a receiver of alerts refuses them; they go to the dead letters", reason)
        }
    }

    private func noteUp(_ name: String) {
        let now = clock()
        let told: Duration? = receivers.withLock { receivers in
            guard var receiver = receivers[name], receiver.complaint != nil else { return nil }
            defer {
                receiver.complaint = nil
                receiver.toldComplaint = nil
                receivers[name] = receiver
                metrics.set(isUp: receivers.values.allSatisfy { $0.complaint == nil })
            }
            return receiver.toldComplaint != nil ? now - receiver.since : nil
        }
        guard let told else { return }
        var metadata = metadata(of: name)
        metadata["sink.down_seconds"] = "\(told.components.seconds)"
        logger.notice("a receiver of alerts accepts them again", metadata: metadata)
    }

    private func noteDown(_ name: String, _ complaint: String, _ reason: String) {
        metrics.noteFailed()
        let now = clock()
        let isNews = receivers.withLock { receivers in
            var receiver = receivers[name] ?? Receiver()
            defer { receivers[name] = receiver }
            if receiver.complaint == nil { receiver.since = now }
            receiver.complaint = complaint
            metrics.set(isUp: false)
            guard receiver.toldComplaint != complaint else { return false }
            if let last = receiver.lastTold[complaint], now - last < Self.quiet { return false }
            receiver.toldComplaint = complaint
            receiver.lastTold[complaint] = now
            return true
        }
        guard isNews else { return }
        var metadata = metadata(of: name)
        // The status without what the receiver said about it, which may quote what it was sent.
        metadata["sink.reason"] = "\(reason.prefix { $0 != ":" })"
        logger.warning("\(complaint)", metadata: metadata)
    }

    private func metadata(of receiver: String) -> Logger.Metadata {
        ["sink.name": "\(sink)", "sink.receiver": "\(receiver)"]
    }
}
