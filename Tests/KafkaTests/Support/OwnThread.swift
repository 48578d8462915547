import Foundation

/// Runs blocking code on a thread of its own: Swift's cooperative threads must not block.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            continuation.resume(with: Swift.Result { try body() })
        }
        thread.name = "kafka-test"
        thread.start()
    }
}
