import Foundation

/// Runs blocking code on a thread of its own, for Swift's cooperative threads must not block; the test stays the
/// current one, so that its expectations are its own.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    // A task of its own: a preference set around a call does not move code that never suspends.
    try await Task(executorPreference: OwnThread()) { try body() }.value
}

/// Runs each job on a new thread.
private final class OwnThread: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        let thread = Thread { job.runSynchronously(on: executor) }
        thread.start()
    }
}
