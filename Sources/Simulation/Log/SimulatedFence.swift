public import Streaming

/// Ends transactions on a ``SimulatedBroker`` that keep offsets of a group pending.
public final class SimulatedFence: WriterFence {
    private let broker: SimulatedBroker
    private let group: String
    private let transactionalID: String?

    /// Creates a fence for `group`, which leaves transactions of `transactionalID` alone.
    public init(broker: SimulatedBroker, group: String, sparing transactionalID: String?) {
        self.broker = broker
        self.group = group
        self.transactionalID = transactionalID
    }

    /// Ends them, whoever has them open.
    public func endTransactions(of partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) {
        try request { () throws(BrokerError) in
            try broker.fence(writersOf: partitions, group: group, sparing: transactionalID)
        }
    }
}
