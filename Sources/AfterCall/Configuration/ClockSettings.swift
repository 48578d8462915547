public import ContactCenter

/// How far event time may be ahead, and when a task has caught up (model 1.2).
public struct ClockSettings: Hashable, Sendable {
    /// `clock.max_ahead` in milliseconds: an event further past its record's Kafka timestamp waits for the wall clock.
    public var maxAheadMs: Milliseconds = 5_000
    /// `clock.reject_ahead` in milliseconds: an event further past its record's Kafka timestamp is a dead letter.
    public var rejectAheadMs: Milliseconds = 600_000
    /// `clock.caught_up` in milliseconds: how old the newest record may be for its task to have caught up.
    public var caughtUpMs: Milliseconds = 500

    /// The defaults of the specification.
    public init() {}
}
