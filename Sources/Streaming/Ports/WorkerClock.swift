/// The time as a worker sees it.
public protocol WorkerClock: AnyObject {
    /// The wall clock, in milliseconds since the Unix epoch. May jump, in both directions.
    var wallMs: Int64 { get }

    /// A clock that never goes back, in milliseconds since an arbitrary instant: for deadlines.
    var monotonicMs: Int64 { get }

    /// The same clock in microseconds, for measuring; a clock that counts in milliseconds need not have it.
    var monotonicMicros: Int64 { get }

    /// Lets `milliseconds` pass, before a call that failed as retriable is repeated.
    func wait(milliseconds: Int64) throws(StreamFailure)
}

extension WorkerClock {
    /// ``monotonicMs`` in microseconds.
    public var monotonicMicros: Int64 { monotonicMs * 1_000 }

    /// Makes a call, and repeats it while it fails as retriable and `deadlineMs` of the monotonic clock has not come.
    ///
    /// The call is made at least once, and is told how many milliseconds are left, 1 at least.
    func retrying<Result>(
        until deadlineMs: Int64,
        everyMs pauseMs: Int64,
        _ call: (_ leftMs: Int64) throws(StreamFailure) -> Result
    ) throws(StreamFailure) -> Result {
        while true {
            do throws(StreamFailure) {
                return try call(max(1, deadlineMs - monotonicMs))
            } catch  where error.kind == .retriable && monotonicMs + pauseMs < deadlineMs {
                try wait(milliseconds: pauseMs)
            }
        }
    }
}
