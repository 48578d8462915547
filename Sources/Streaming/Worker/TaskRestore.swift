/// A task that is being restored, and how far that has come.
struct TaskRestore<Processor: StageProcessor> {
    let place: PartitionOffset
    let startedAtMs: Int64
    /// Where the changelog of the task ended when the restore began.
    let target: Int64
    let processor: Processor
    let snapshotRecords: Int
    /// How many records of the changelog were applied, and where it is to be read on.
    var readRecords = 0
    var position: Int64
    var isDone = false

    var status: RestoreStatus {
        RestoreStatus(
            partition: place.partition,
            records: snapshotRecords + readRecords,
            position: position,
            target: target
        )
    }
}
