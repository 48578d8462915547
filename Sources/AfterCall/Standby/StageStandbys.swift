import Streaming
import Synchronization

/// The tasks that a process keeps for others, of all stages that have state.
final class StageStandbys: Sendable {
    let agents = SharedStandbys<AgentsProcessor>()
    let contacts = SharedStandbys<ContactsProcessor>()
    let customers = SharedStandbys<CustomersProcessor>()
    let cells = SharedStandbys<CellsProcessor>()

    /// How many partitions topics had when the tasks were made.
    private let partitions = Mutex<[String: Int32]>([:])

    /// Notes what the tasks are made for.
    func begin(with topics: TopicFacts) { partitions.withLock { $0 = topics.partitions } }

    /// Whether the tasks are made for `topics` as they are: logic knows how many partitions its outputs have.
    func fit(_ topics: TopicFacts) -> Bool { partitions.withLock { $0 == topics.partitions } }

    /// The stages whose workers need not wait for them any more.
    private let ready = Mutex<Set<Stage>>([])

    /// Whether a worker of `stage` may join its group: what it takes over from others is in memory, or nothing is.
    func isReady(_ stage: Stage) -> Bool { ready.withLock { $0.contains(stage) } }

    /// Lets workers of `stage` join.
    func becomeReady(_ stage: Stage) { ready.withLock { _ = $0.insert(stage) } }
}
