import ContactCenter

/// What became of a request.
enum DeliveryOutcome: Hashable, Sendable {
    /// The receiver has it.
    case accepted
    /// It may do better later.
    ///
    /// - Parameter afterMs: how long the receiver asks to be left alone, in milliseconds.
    case retry(afterMs: Milliseconds?, reason: String)
    /// It would be refused again, whenever it came.
    case refused(reason: String)

    /// What a status of HTTP says.
    ///
    /// 2xx is accepted. 408, 425, 429 and 5xx get better by themselves, or by somebody's hand. All others do not: what
    /// was sent is wrong (400, 413, 422), we may not send it (401, 403), or nothing is there (404, 410, a redirection,
    /// which is not followed).
    init(status: UInt, retryAfter: String?, answer: String, now: Timestamp) {
        let reason = answer.isEmpty ? "status \(status)" : "status \(status): \(answer)"
        switch status {
        case 200..<300: self = .accepted
        case 408, 425, 429, 500...:
            self = .retry(afterMs: retryAfter.flatMap { RetryAfter.milliseconds($0, now: now) }, reason: reason)
        default: self = .refused(reason: reason)
        }
    }
}
