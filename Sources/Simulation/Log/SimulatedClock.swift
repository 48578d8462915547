public import Streaming

/// A worker's clock in virtual time.
public final class SimulatedClock: WorkerClock {
    private let broker: SimulatedBroker

    /// How far the wall clock is ahead of the broker's, in milliseconds; negative when it is behind.
    public var skewMs: Int64 = 0

    /// How time passes while a worker waits; by default the broker's time just moves on.
    public var pass: ((_ milliseconds: Int64) throws(StreamFailure) -> Void)?

    /// Creates a clock that shows the time of `broker`.
    public init(broker: SimulatedBroker) {
        self.broker = broker
    }

    /// The broker's time and the skew.
    public var wallMs: Int64 { broker.nowMs + skewMs }

    /// The broker's time.
    public var monotonicMs: Int64 { broker.nowMs }

    /// Lets virtual time pass.
    public func wait(milliseconds: Int64) throws(StreamFailure) {
        guard let pass else {
            broker.advance(to: broker.nowMs + milliseconds)
            return
        }
        try pass(milliseconds)
    }
}
