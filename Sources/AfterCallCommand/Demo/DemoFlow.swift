import AfterCall
import Synchronization

/// Keeps the simulator from running away from the processor and the view: the broker in this process keeps 5 MiB a
/// partition, and what nobody has read by then is lost.
///
/// Thread safety: a constant and an atomic.
final class DemoFlow: Sendable {
    /// How many records may wait to be read: by the processor, between its stages, and by the view.
    static let maximumWaiting = 8_000

    private let runner: Runner
    private let viewRead = Atomic<Int>(0)

    /// Watches `runner`.
    init(_ runner: Runner) {
        self.runner = runner
    }

    /// Notes how many records of all outputs the view has read.
    func viewHasRead(_ count: Int) {
        viewRead.store(count, ordering: .relaxed)
    }

    /// Whether there is room for more when `sent` records have been sent.
    func hasRoom(sent: Int) -> Bool {
        let published = Output.published.reduce(0) { $0 + runner.published($1) }
        return sent - runner.eventsRead < Self.maximumWaiting
            && published - viewRead.load(ordering: .relaxed) < Self.maximumWaiting
            && Self.inboxes.allSatisfy { inbox, reader in
                runner.published(inbox) - runner.status(of: reader).counters.read < Self.maximumWaiting
            }
    }

    private static let inboxes: [(Output, Stage)] = [
        (.contactInbox, .contacts), (.customerInbox, .customers), (.cellsInbox, .cells),
    ]
}
