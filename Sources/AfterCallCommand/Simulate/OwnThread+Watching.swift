import AfterCall

extension OwnThread {
    /// Runs `body` on a new thread, and `watch` beside it until it is done.
    ///
    /// - Parameter watch: is cancelled, and waited for, when `body` has ended.
    static func run<Result: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws -> Result,
        whileRunning watch: @escaping @Sendable () async -> Void
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watch() }
            defer { group.cancelAll() }
            return try await run(named: name, body)
        }
    }
}
