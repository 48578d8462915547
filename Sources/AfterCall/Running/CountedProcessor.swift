public import ContactCenter
public import Streaming

/// The logic of a stage that says how much it knows and has done.
public protocol CountedProcessor: StageProcessor {
    /// How many keys (agents, contacts, scopes) the task knows.
    var keyCount: Int { get }

    /// Records that wait for their time.
    var waitingCount: Int { get }

    /// Keys that a timer will wake.
    var timerCount: Int { get }

    /// How many keys have changed since they were published last, and will be when it is time.
    var unpublishedCount: Int { get }

    /// Up to when everything was told that its windows wait for; `nil` where the stage makes no windows.
    var completeUpTo: Timestamp? { get }
}

extension CountedProcessor {
    /// No key has a timer.
    public var timerCount: Int { 0 }

    /// What changes is published with the commit.
    public var unpublishedCount: Int { 0 }

    /// There are no windows.
    public var completeUpTo: Timestamp? { nil }

    /// That there is state: whoever finds none knows then that it is lost.
    public var offsetNote: String? { keyCount > 0 ? StateNote.text : nil }
}

/// What is noted beside the offset of a task with state.
enum StateNote {
    static let text = "state"
}

/// Makes the logic of a stage, whose tasks count what they have done into one sum.
public protocol CountedFactory: StageProcessorFactory where Processor: CountedProcessor {
    /// What the tasks of the worker have done.
    var totals: StageTotals { get }
}

/// What the tasks of a worker have done that was committed, those among them that others own now.
///
/// Thread safety: none; it belongs to the worker's thread.
public final class StageTotals {
    /// The sum.
    public internal(set) var counters = StageCounters()

    /// The part of each source, where the worker reads several.
    var bySource: [SourceFigures] = []

    init() {}

    /// Adds what one task has done, and how many of its records are missing from the account.
    func add(_ done: StageCounters) {
        counters.add(done)
        counters.unaccounted += abs(done.difference)
    }

    /// Adds what was done with records of `topic`.
    func add(_ done: StageCounters, ofSource topic: String, _ format: String) {
        bySource.add(SourceFigures(topic: topic, format: format, counters: done))
    }
}
