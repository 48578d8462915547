import AgentTracking
public import Telephony

/// What a stage has done with its input, by what became of each record.
///
/// Every record is counted once: ``read`` = ``applied`` + ``reordered`` + ``duplicates`` + ``ignored`` + rejected +
/// ``waiting``.
public struct StageCounters: Sendable {
    /// Records that were read.
    public internal(set) var read = 0
    /// Events that were applied in order.
    public internal(set) var applied = 0
    /// Events that were put in their place among known ones.
    public internal(set) var reordered = 0
    /// Copies of known events.
    public internal(set) var duplicates = 0
    /// Records of an unknown type.
    public internal(set) var ignored = 0
    /// Fields that the model does not have.
    public internal(set) var unknownFields = 0
    /// Events ahead of the clock that wait for their time.
    public internal(set) var waiting = 0
    /// Events whose clock was ahead of their arrival by more than `clock.max_ahead`, waiting or past.
    public var aheadOfClock: Int { aheadBySource.total }
    /// The same by the source that told them.
    public var aheadOfClockBySource: [String: Int] { aheadBySource.byName }
    // By raw value, not dictionaries: counted on the hot path.
    private var rejectedByCause = InlineArray<7, Int>(repeating: 0)
    private var publishedByOutput = InlineArray<11, Int>(repeating: 0)
    /// Events that a dialect's records gave and that were passed on.
    public internal(set) var events = 0
    /// Events of agents whose id no identity was found for.
    public internal(set) var unknownAgents = 0
    /// Wrap and interval records that correct or withdraw an earlier one.
    public internal(set) var corrections = 0

    /// What was said of agents and contacts that cannot be so.
    var anomalies = AnomalyTally()
    /// Those ahead of the clock by who told them.
    var aheadBySource = SourceTally()

    /// Records by which the account of some partition was wrong: 0, or the program has lost or doubled something.
    public internal(set) var unaccounted = 0

    /// Creates counters of a stage that has done nothing.
    public init() {}

    /// Records that were refused for `cause`.
    public func rejected(_ cause: RejectionCause) -> Int { rejectedByCause[Int(cause.rawValue)] }

    /// Records that were refused for whatever cause.
    public var rejected: Int { RejectionCause.allCases.reduce(0) { $0 + rejected($1) } }

    /// By how much ``read`` is more than what became of records.
    var difference: Int { read - applied - reordered - duplicates - ignored - rejected - waiting }

    /// Records that were published to `output`.
    public func published(_ output: Output) -> Int { publishedByOutput[Int(output.rawValue)] }

    mutating func count(_ cause: RejectionCause) {
        rejectedByCause[Int(cause.rawValue)] += 1
    }

    mutating func count(_ number: Int, _ output: Output) {
        publishedByOutput[Int(output.rawValue)] += number
    }

    mutating func count(_ acceptance: Acceptance) {
        switch acceptance {
        case .applied: applied += 1
        case .reordered: reordered += 1
        case .duplicate: duplicates += 1
        case .tooLate: break
        }
    }

    /// Adds what another stage has done.
    public mutating func add(_ other: StageCounters) { combine(other, &+) }

    /// Takes away what was counted before: what is left has been done since.
    mutating func subtract(_ other: StageCounters) { combine(other, &-) }

    private mutating func combine(_ other: StageCounters, _ operation: (Int, Int) -> Int) {
        read = operation(read, other.read)
        applied = operation(applied, other.applied)
        reordered = operation(reordered, other.reordered)
        duplicates = operation(duplicates, other.duplicates)
        ignored = operation(ignored, other.ignored)
        unknownFields = operation(unknownFields, other.unknownFields)
        waiting = operation(waiting, other.waiting)
        corrections = operation(corrections, other.corrections)
        events = operation(events, other.events)
        unknownAgents = operation(unknownAgents, other.unknownAgents)
        unaccounted = operation(unaccounted, other.unaccounted)
        anomalies.combine(other.anomalies, operation)
        aheadBySource.combine(other.aheadBySource, operation)
        for index in rejectedByCause.indices {
            rejectedByCause[index] = operation(rejectedByCause[index], other.rejectedByCause[index])
        }
        for index in publishedByOutput.indices {
            publishedByOutput[index] = operation(publishedByOutput[index], other.publishedByOutput[index])
        }
    }
}
