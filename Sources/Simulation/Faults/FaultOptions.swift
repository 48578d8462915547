public import Streaming

/// What a run under faults is like. Times in milliseconds of virtual time, shares from 0 to 1.
public struct FaultOptions: Sendable {
    /// What is put out of order on purpose, to show that the comparison would notice.
    public enum Sabotage: String, Hashable, Sendable, CaseIterable {
        /// Records below a task's position are processed again.
        case offsetGuardOff
        /// A restore ends at the last stable offset.
        case restoreTargetIsStable
        /// Transactions with timers only send no offsets.
        case timersSendNoOffsets
        /// A task that was given back is believed to know what others have written since.
        case retainedTasksKnowTooMuch
        /// Snapshots are used although tombstones of what they hold are gone from the changelog.
        case snapshotsOutliveTombstones
        /// Tasks of others are kept by what is not committed.
        case standbysReadUncommitted
        /// The end of a partition that was found before the process was stopped still counts when it goes on.
        case endsAreNeverDoubted
    }

    /// What is put out of order.
    public var sabotage: Sabotage?
    /// Which records of the changelog, by their keys, are never written: a negative control.
    package var omitsFromChangelog: (@Sendable (_ key: UnsafeRawBufferPointer) -> Bool)?
    /// What is promised.
    public var guarantee = WorkerConfiguration.Guarantee.exactlyOnce
    /// How partitions move; `nil` lets the seed decide.
    public var rebalanceProtocol: SimulatedGroup.RebalanceProtocol?
    /// How many workers there are at most.
    public var workers = 3
    /// How many partitions the source topic has.
    public var partitions = 4
    /// For how long there are faults.
    public var durationMs: Int64 = 60_000
    /// After how long without a heartbeat a member is thrown out.
    public var sessionTimeoutMs: Int64 = 6_000
    /// After how long the broker aborts a transaction.
    public var transactionTimeoutMs: Int64 = 10_000
    /// The share of passages of a point in a round without a transaction at which the worker is killed or stopped.
    public var idleFaultShare = 0.000_3
    /// The share of passages of a point in a transaction at which the worker is killed or stopped.
    public var pointFaultShare = 0.003
    /// The share of passages of any other, rarer point at which the worker is killed or stopped.
    public var rareFaultShare = 0.02
    /// The share of passages of the rarest points at which the worker is killed or stopped.
    public var rarestFaultShare = 0.1
    /// The share of stops that last longer than a session, so that others take over and the worker wakes as a zombie.
    public var longStopShare = 0.5
    /// The share of calls of the producer that go wrong.
    public var callFaultShare = 0.003
    /// The share of commits that go wrong.
    public var commitFaultShare = 0.02
    /// The share of polls that go wrong.
    public var pollFaultShare = 0.003
    /// The share of steps at which a process reads changelogs of partitions of others, to take those over sooner; of
    /// every other seed.
    public var standbyShare = 0.1
    /// The share of steps at which something happens to the log, the group or a clock.
    public var upkeepShare = 0.02

    /// Creates the defaults.
    public init() {}
}
