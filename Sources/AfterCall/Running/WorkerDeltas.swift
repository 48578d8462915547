import ContactCenter
import Indicators

/// What the tasks of a worker change indicators by, added up until the commit.
///
/// Tasks share it as they share the worker's transaction: what is told ends with it, or is forgotten with it. Where the
/// same scope is touched by several tasks, as that of an agent is whose contacts are anywhere, a commit tells of it
/// once. The first task that finishes sends everything, and so before any of them says up to when all has been told.
///
/// Thread safety: none; it belongs to its worker's thread.
final class WorkerDeltas {
    var builder: DeltaBuilder

    init(_ settings: DeltaSettings) {
        builder = DeltaBuilder(settings: settings, pool: BlockPool(source: LargePages.allocate))
    }
}
