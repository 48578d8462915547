/// A stage's logic for one task, that is one input partition: keyed state, its timers and an undo journal.
///
/// Reads no clock; what it does depends on nothing but the calls made to it.
public protocol StageProcessor: AnyObject {
    /// Applies records of the task's partition in order, and puts what follows from them into `output`.
    ///
    /// - Parameters:
    ///   - records: one at least; each is behind all that came before.
    ///   - nowMs: the wall clock, in milliseconds since the Unix epoch.
    func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure)

    /// When the earliest timer is due, in milliseconds since the Unix epoch; `nil` when there is none.
    ///
    /// One that has fired and only waits for the commit is none: as long as a timer is due the worker polls without
    /// waiting. What waits is told by ``hasOutputWaiting``.
    var nextTimerMs: Int64? { get }

    /// Fires timers that are due at `nowMs`, in order, `limit` at most.
    /// - Returns: how many fired.
    func fireTimers(upTo nowMs: Int64, limit: Int, into output: some RecordOutput) throws(StreamFailure) -> Int

    /// Whether there is something to be told with the commit that ``finish(into:)`` has not told yet.
    var hasOutputWaiting: Bool { get }

    /// Whether what it is told of is long past and nobody waits for it, though the records that tell it may be new:
    /// transactions without output may then go on for longer.
    var isFarBehind: Bool { get }

    /// How many keys have changed since the journal began.
    var changedKeyCount: Int { get }

    /// Puts into `output` what is only told once a transaction. Called before
    /// ``writeChangelog(into:topic:partition:)``.
    func finish(into output: some RecordOutput) throws(StreamFailure)

    /// Puts into `output` what tasks of a worker tell together. Called when all of them have finished.
    func finishTogether(into output: some RecordOutput) throws(StreamFailure)

    /// Writes one record for each key that changed since the journal began, a tombstone for one that is no more.
    ///
    /// May be called at most once a journal. Which keys changed is forgotten by ``keepJournal()`` or ``rollBack()``.
    func writeChangelog(into changelog: some RecordOutput, topic: SinkTopic, partition: Int32) throws(StreamFailure)

    /// Applies a record of the changelog, which says all that there is to its key. Never called within a journal.
    /// - Throws: ``StreamFailure/Kind-swift.enum/refused`` for a record that it cannot read: state is not guessed.
    func restore(_ record: StreamRecord) throws(StreamFailure)

    /// Applies records of the changelog that follow one another. Never called within a journal.
    /// - Throws: as for one of them; those before it have been applied.
    func restore(_ records: UnsafeBufferPointer<StreamRecord>) throws(StreamFailure)

    /// Notes from here on what is needed to get back to the present state.
    func beginJournal()

    /// Makes what happened since ``beginJournal()`` the committed state.
    func keepJournal()

    /// Goes back to the state at ``beginJournal()``.
    func rollBack()

    /// What is committed beside the offset of the next record, so that whoever reads on from there can go on: for logic
    /// without a changelog that has to remember a word or two. Without spaces; `nil` where there is nothing.
    var offsetNote: String? { get }

    /// Takes up what was noted beside the offset from which the task reads on. Never called within a journal.
    func takeUp(offsetNote: String)
}

extension StageProcessor {
    /// One after the other.
    public func restore(_ records: UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) {
        for record in records { try restore(record) }
    }

    /// Nothing is kept for the commit.
    public var hasOutputWaiting: Bool { false }

    /// Only the records themselves say how old they are.
    public var isFarBehind: Bool { false }

    /// Nothing is kept for the commit.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {}

    /// Each tells what it has by itself.
    public func finishTogether(into output: some RecordOutput) throws(StreamFailure) {}

    /// There is nothing to remember.
    public var offsetNote: String? { nil }

    /// Nothing was noted.
    public func takeUp(offsetNote: String) {}
}

/// Makes the logic of tasks.
public protocol StageProcessorFactory {
    /// The logic of one task.
    associatedtype Processor: StageProcessor

    /// The logic of the task of `partition`, without any state.
    func makeProcessor(partition: Int32) -> Processor

    /// Makes logic its own that another factory with the same settings has made.
    func adopt(_ processor: Processor)

    /// Forgets what its tasks have together and was not told with the transaction: that has been committed, or undone
    /// with all tasks that it touched, also those that were taken away.
    func transactionEnded()
}

extension StageProcessorFactory {
    /// Logic has nothing of its factory.
    public func adopt(_ processor: Processor) {}

    /// Tasks have nothing together.
    public func transactionEnded() {}
}
