import ContactCenter

/// One partition of the input and its stage.
final class PartitionTask {
    let partition: Int32
    var stage: AgentStage
    /// Whether the clock may act (model 1.2): the last poll was empty, or the newest record is recent.
    private(set) var hasCaughtUp = false
    /// The offset after the newest record that was read; `nil` before the first.
    private(set) var position: Int64?
    /// Whether it has been touched since the batch began.
    var isTouched = false

    init(partition: Int32, settings: AgentStageSettings, now: Timestamp) {
        self.partition = partition
        stage = AgentStage(settings: settings, start: now)
    }

    /// Notes a record that was read.
    func noteRecord(at offset: Int64, timestamp: Timestamp?, now: Timestamp, caughtUpMs: Milliseconds) {
        position = offset + 1
        hasCaughtUp = timestamp.map { now - $0 <= caughtUpMs } ?? false
    }

    /// Notes that there is nothing more to read for now.
    func noteEnd(at offset: Int64?) {
        if let offset { position = offset }
        hasCaughtUp = true
    }
}
