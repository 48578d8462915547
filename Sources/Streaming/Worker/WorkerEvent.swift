/// What happens to a worker now and then, and people want to know: for logs, and for readiness.
public enum WorkerEvent: Sendable {
    /// The worker owns these partitions as well; it restores their tasks now, and reads from these offsets then.
    case assigned([PartitionOffset])
    /// A task is being restored from its changelog, which ends at `target`.
    case restoring(partition: Int32, target: Int64)
    /// How far the tasks have come that are being restored.
    case restoreProgress([RestoreStatus])
    /// A task is restored from so many records, those among them that a snapshot had.
    case restored(partition: Int32, records: Int, fromSnapshot: Int, milliseconds: Int64)
    /// The worker has given partitions back.
    case revoked([Int32])
    /// The group has taken partitions away.
    case lost([Int32])
    /// Outputs, changelog and offsets were committed, which took so long.
    case committed(micros: Int64)
    /// A transaction was aborted, and what it held undone.
    case aborted(reason: String)
    /// The producer was replaced, because of what happened to it.
    case producerReplaced(reason: String)
    /// What another worker left open could not be ended; it is waited for until it has timed out.
    case fenceFailed(reason: String)
    /// A poll failed; it is repeated.
    case pollFailed(reason: String)
}
