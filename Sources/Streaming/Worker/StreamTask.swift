/// The work on one input partition.
final class StreamTask<Processor: StageProcessor> {
    let partition: Int32
    var processor: Processor

    /// The offset of the next record to process; records below are dropped.
    var next: Int64

    /// The offset that is committed together with the state at the start of the journal.
    var committed: Int64

    /// Whether the open transaction holds something of the task, so that its journal is open and its offset is sent.
    var isTouched = false

    /// Whether the task is being given back, so that restoring it would be in vain.
    var isLeaving = false

    /// Kafka's timestamp of the newest record, in milliseconds since the Unix epoch.
    var newestTimestampMs = Int64.min

    init(partition: Int32, processor: Processor, offset: Int64) {
        self.partition = partition
        self.processor = processor
        next = offset
        committed = offset
    }

    func rollBack() {
        processor.rollBack()
        next = committed
        isTouched = false
        // The records come again, and with them the time.
        newestTimestampMs = .min
    }

    func keep() {
        processor.keepJournal()
        committed = next
        isTouched = false
    }
}
