import Dispatch
import Logging

/// How long a stop may take that was asked for, or that a failure makes necessary.
///
/// With the broker away the calls of a commit, of its abort and of leaving the group each wait for it, and together for
/// longer than supervisors wait; and a consumer of librdkafka 2.0.2 whose topic was deleted never ends. Nothing is lost
/// by ending without them: what was not committed is done again.
struct StopDeadline {
    /// What is left to end in order once flushing has failed, in milliseconds; with the default of
    /// `loop.flush_timeout` less than the 45 s after which systemd and Kubernetes kill us.
    private static let graceMs = 20_000

    let flushTimeoutMs: Int
    let logger: Logger

    /// Ends the process if it is still there when the time is over.
    ///
    /// - Parameter failure: why it ends, and with which status; `nil` where somebody asked for it.
    func begin(because failure: CommandError? = nil) {
        let milliseconds = flushTimeoutMs + Self.graceMs
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [logger] in
            logger.error(
                "the broker did not let us stop in time; ending without it, what was not committed is done again",
                metadata: ["stop.waited_ms": "\(milliseconds)"]
            )
            if let failure { failure.tell(to: logger) }
            (failure?.status ?? .unavailable).exit()
        }
    }
}
