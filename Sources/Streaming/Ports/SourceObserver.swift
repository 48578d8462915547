/// What a ``RecordSource`` tells while it polls, on the polling thread.
public protocol SourceObserver: AnyObject {
    /// Records of one assigned partition, in the order of their offsets; one at least.
    func recordsArrived(_ records: UnsafeBufferPointer<StreamRecord>) throws(StreamFailure)

    /// The member now owns `partitions` as well. Nothing is read of them until ``RecordSource/assign(_:)``.
    func partitionsAssigned(_ partitions: [Int32]) throws(StreamFailure)

    /// The member has to give `partitions` back, and still owns them until this returns.
    func partitionsRevoked(_ partitions: [Int32]) throws(StreamFailure)

    /// The member owns `partitions` no more, and somebody else may already: nothing of them can be committed.
    func partitionsLost(_ partitions: [Int32]) throws(StreamFailure)
}
