import Dispatch
import Logging

/// How long a stop may take that was asked for.
///
/// With the broker away the calls of a commit, of its abort and of leaving the group each wait for it, and together for
/// longer than supervisors wait. Nothing is lost by ending without them: what was not committed is done again.
struct StopDeadline {
    /// What is left to end in order once flushing has failed, in milliseconds; with the default of
    /// `loop.flush_timeout` less than the 45 s after which systemd and Kubernetes kill us.
    private static let graceMs = 20_000

    let flushTimeoutMs: Int
    let logger: Logger

    /// Ends the process if it is still there when the time is over.
    func begin() {
        let milliseconds = flushTimeoutMs + Self.graceMs
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [logger] in
            logger.error(
                "the broker did not let us stop in time; ending without it, what was not committed is done again",
                metadata: ["stop.waited_ms": "\(milliseconds)"]
            )
            ExitStatus.unavailable.exit()
        }
    }
}
