public import ContactCenter
public import Streaming

/// How work is shared out and what is promised about it.
public struct ProcessingSettings: Hashable, Sendable {
    /// `processing.guarantee`.
    public var guarantee = WorkerConfiguration.Guarantee.exactlyOnce
    /// `processing.workers`: members of the consumer group in this process.
    public var workers = 1
    /// `processing.standby`: how many other instances keep copies of each partition's state.
    public var standby = 0
    /// `processing.session_timeout` in milliseconds: how long a member may be silent before others take over.
    public var sessionTimeoutMs: Milliseconds = 6_000
    /// `processing.transaction_timeout` in milliseconds: how long the transaction of a dead member holds back readers.
    public var transactionTimeoutMs: Milliseconds = 10_000

    /// The defaults of the specification.
    public init() {}
}

/// When what was done is committed.
public struct CommitSettings: Hashable, Sendable {
    /// `commit.interval` in milliseconds: at the latest so long after the first event that is not yet committed.
    public var intervalMs: Milliseconds = 100
    /// `commit.catch_up_interval` in milliseconds: the same for events that are older than this, with more to read.
    public var catchUpIntervalMs: Milliseconds = 4_000
    /// `commit.rest`: how many times as long as their last commit took stages behind the agents wait before the next.
    public var rest = 4

    /// The default of the specification.
    public init() {}
}

/// Which instance of the program this is.
public struct InstanceSettings: Hashable, Sendable {
    /// `instance.id`; `nil` where it was not set.
    public var id: String?
    /// `instance.static_membership`.
    public var isStatic = false

    /// The defaults.
    public init() {}

    /// ``id``, or else the name of the machine, as far as it may be part of the name of a client.
    public var name: String { id ?? HostName.current }
}

/// Copies of state on this machine.
public struct SnapshotSettings: Hashable, Sendable {
    /// `snapshots.folder`; `nil` keeps none.
    public var folder: String?
    /// `snapshots.interval` in milliseconds: how often they are renewed.
    public var intervalMs: Milliseconds = 300_000

    /// The defaults.
    public init() {}
}
