import Foundation

/// Work that blocks, on a thread of its own: Swift's cooperative threads must never wait for a broker.
public enum OwnThread {
    /// Runs `body` on a new thread and waits for it without blocking the caller's.
    public static func run<Result: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                Self.tellSystem(name)
                continuation.resume(with: Swift.Result { try body() })
            }
            thread.name = name
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Names the calling thread for whoever looks at the process: `top -H`, a debugger. Linux keeps 15 bytes; where it
    /// is not Linux, or does not let us, the thread is as good without.
    private static func tellSystem(_ name: String) {
        guard let comm = fopen("/proc/thread-self/comm", "w") else { return }
        fputs(name, comm)
        fclose(comm)
    }

    /// Blocks the calling thread, which must be one of its own.
    public static func pause(milliseconds: Int) {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
    }
}
