import ContactCenter
import ContactTracking
import Indicators

/// What the contacts stage takes from configuration.
struct ContactStageSettings: Sendable {
    /// What the fold goes by.
    var tracking = ContactSettings()
    /// The thresholds of queues.
    var policies = ContactPolicyTable()
    /// Which scopes have indicators.
    var deltas = DeltaSettings()
    /// What is published.
    var outputs: Set<Output> = [.contacts, .deadLetters, .cellsInbox, .customerInbox]
    /// `clock.max_ahead` in milliseconds: a clock ahead of arrival by more is waited for.
    var maximumAheadMs: Milliseconds = 5_000
    /// `input.max_value_bytes`.
    var maximumValueBytes = 1_048_576
    /// How many partitions the agents stage has.
    var agentPartitions: Int32 = 1
    /// The tasks of the ingest stage; none where it does not run.
    var ingestTasks: [Int32] = []

    init() {}
}
