import ContactCenter

/// Somebody who is told of each change of an alert in a request of its own.
protocol AlertReceiver: Sendable {
    /// What is posted about `alert` by an attempt at `now`.
    func request(for alert: QueuedAlert, at now: Timestamp) -> PostRequest
}
