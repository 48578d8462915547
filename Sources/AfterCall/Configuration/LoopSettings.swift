public import ContactCenter

/// How the loop around the fold reads and writes.
public struct LoopSettings: Hashable, Sendable {
    /// `loop.batch_records`: how many records are folded before deadlines and outputs are looked after.
    public var batchRecords = 1_000
    /// `loop.fetch_wait` in milliseconds: how long a broker may hold a fetch that it cannot fill.
    public var fetchWaitMs: Milliseconds = 100
    /// `loop.fetch_min_bytes`: how many bytes make a broker answer a fetch at once.
    public var fetchMinBytes = 1
    /// `loop.flush_timeout` in milliseconds: how long a stop may take to deliver what is still to be said.
    public var flushTimeoutMs: Milliseconds = 10_000

    /// The defaults.
    public init() {}
}
