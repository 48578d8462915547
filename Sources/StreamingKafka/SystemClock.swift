public import Streaming

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The clocks of the machine.
///
/// Thread safety: none needed; it holds nothing.
public final class SystemClock: WorkerClock, Sendable {
    /// Creates the clock.
    public init() {}

    /// The wall clock, in milliseconds since the Unix epoch.
    public var wallMs: Int64 { Self.readMicros(CLOCK_REALTIME) / 1_000 }

    /// The clock that never goes back, in milliseconds since the machine started.
    public var monotonicMs: Int64 { monotonicMicros / 1_000 }

    /// The clock that never goes back, in microseconds since the machine started.
    public var monotonicMicros: Int64 { Self.readMicros(CLOCK_MONOTONIC) }

    /// Puts the thread to sleep: never call it on one of Swift's cooperative threads.
    public func wait(milliseconds: Int64) throws(StreamFailure) { pause(milliseconds: milliseconds) }

    /// As ``wait(milliseconds:)``, which fails where clocks are not those of the machine.
    func pause(milliseconds: Int64) {
        guard milliseconds > 0 else { return }
        var wanted = timespec(tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
        var left = timespec()
        // A signal cuts a sleep short; what is left is slept on.
        while nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
    }

    private static func readMicros(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
