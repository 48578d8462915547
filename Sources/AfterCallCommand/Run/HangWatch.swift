import AfterCall
import Logging

/// Ends the process when a worker hangs in a call that does not come back, as calls of librdkafka have done.
///
/// Nothing can be mended then from within, and nobody else may look: a host has no probes. What the worker had open is
/// undone, and done again by whoever comes next. While brokers are away a worker may wait for long, and is waited for.
struct HangWatch {
    let health: ProcessHealth
    let brokers: @Sendable () -> BrokerProbe.Finding
    let logger: Logger
    /// How long after a look the next one is.
    var period: Duration = .seconds(5)
    /// In how many looks one after the other a worker must be found to hang: a process that was stopped, or whose
    /// brokers have come back, is given a minute to be heard of.
    var looks = 12
    /// Ends the process.
    var end: @Sendable () -> Void = { ExitStatus.unavailable.exit() }

    /// Looks until it is cancelled, or has ended the process.
    func run() async {
        var found = 0
        while found < looks {
            do {
                try await Task.sleep(for: period)
            } catch {
                return
            }
            found = hasBrokers && !health.live.isOK ? found + 1 : 0
        }
        let silent = health.live.checks.filter { !$0.isOK }.map { "\($0.name): \($0.detail)" }
        logger.critical(
            "a worker hangs; ending, what it had not committed is done again",
            metadata: [
                "exit.status": "\(ExitStatus.unavailable.rawValue)",
                "workers": "\(silent.joined(separator: ", "))",
                "remedy": "start it again; where it comes again, report what the log says before it",
            ]
        )
        end()
    }

    private var hasBrokers: Bool {
        if case .reachable(let count) = brokers() { return count > 0 }
        return false
    }
}
