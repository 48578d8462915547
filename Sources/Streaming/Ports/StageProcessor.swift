/// A stage's logic for one task, that is one input partition: keyed state, its timers and an undo journal.
///
/// Knows no clock; what it does depends on nothing but the calls made to it.
public protocol StageProcessor: AnyObject {
    /// Applies a record, and puts what follows from it into `output`.
    func process(_ record: StreamRecord, into output: some RecordOutput) throws(StreamFailure)

    /// When the earliest timer is due, in milliseconds since the Unix epoch; `nil` when there is none.
    var nextTimerMs: Int64? { get }

    /// Fires timers that are due at `nowMs`, in order, `limit` at most.
    /// - Returns: how many fired.
    func fireTimers(upTo nowMs: Int64, limit: Int, into output: some RecordOutput) throws(StreamFailure) -> Int

    /// Writes one record for each key that changed since the journal began, a tombstone for one that is no more.
    ///
    /// May be called at most once a journal. Which keys changed is forgotten by ``keepJournal()`` or ``rollBack()``.
    func writeChangelog(into changelog: some RecordOutput, topic: SinkTopic, partition: Int32) throws(StreamFailure)

    /// Applies a record of the changelog. Only called before the first ``beginJournal()``.
    func restore(_ record: StreamRecord)

    /// Notes from here on what is needed to get back to the present state.
    func beginJournal()

    /// Makes what happened since ``beginJournal()`` the committed state.
    func keepJournal()

    /// Goes back to the state at ``beginJournal()``.
    func rollBack()
}

/// Makes the logic of tasks.
public protocol StageProcessorFactory {
    /// The logic of one task.
    associatedtype Processor: StageProcessor

    /// The logic of the task of `partition`, without any state.
    func makeProcessor(partition: Int32) -> Processor
}
