import Foundation

/// Work that blocks, on a thread of its own: Swift's cooperative threads must never wait for a broker.
public enum OwnThread {
    /// Runs `body` on a new thread and waits for it without blocking the caller's.
    public static func run<Result: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            start(named: name) { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Lets go of objects on a new thread, which frees what belongs to nobody else: of a hundred thousand agents that
    /// takes a second, in which their worker would stand still.
    static func letGo<Object: AnyObject>(of objects: inout [Object]) {
        if objects.isEmpty { return }
        let box = Box(objects)
        objects.removeAll()
        start(named: "letting-go") {
            #if canImport(Glibc)
                // Of the calling thread alone; those who work come first. Where it fails it is as good without.
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            #endif
            box.objects.removeAll()
        }
    }

    private static func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            Self.tellSystem(name)
            body()
        }
        thread.name = name
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Objects on their way to another thread.
    private final class Box: @unchecked Sendable {
        /// Whoever made it uses it no more once the thread has begun.
        var objects: [AnyObject]

        init(_ objects: [AnyObject]) {
            self.objects = objects
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
