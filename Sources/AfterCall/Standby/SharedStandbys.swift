import Streaming
import Synchronization

/// ``Standbys`` that a keeper and workers share.
///
/// Thread safety: all of it may be called from any thread; hence `@unchecked`. A task is touched behind the lock only,
/// until it is taken.
final class SharedStandbys<Processor: StageProcessor>: @unchecked Sendable {
    private let lock = Mutex(())
    private let standbys = Standbys<Processor>()

    /// Does `body` with what is kept, while nobody else does.
    func with<Result>(_ body: (Standbys<Processor>) -> Result) -> Result {
        lock.withLock { _ in Unchecked(value: body(standbys)) }.value
    }

    /// Applies the next committed records of one partition of a changelog.
    func restore(_ records: UnsafeBufferPointer<StreamRecord>, nowMs: Int64) throws(StreamFailure) {
        let failure: StreamFailure? = with { standbys in
            do throws(StreamFailure) {
                try standbys.restore(records, nowMs: nowMs)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Forgets all of them.
    func removeAll() { with { $0.removeAll() } }

    /// Carries what was taken out of the lock: whoever has it has it alone.
    private struct Unchecked<Value>: @unchecked Sendable {
        let value: Value
    }
}
