import AgentTracking
import ContactCenter
public import Simulation
public import Streaming

/// The agents stage to be run under faults: the code of production, a call centre from a seed to read, and what has to
/// come of it.
///
/// What is compared, when the faults are over, everything was read, and the clock is an hour further:
/// - The latest revision of every wrap and interval, and the last record of every agent, are what one plain stage says
///   that is fed the records of a partition in their order as they come. They do not depend on when the clock let
///   something act, so they are the same however often a worker was killed. For seeds without events later than the
///   horizon the plain stage is also fed all events in the order of their times.
/// - What was said on the way does depend on it: how often something was corrected, and what was said of an agent in
///   between. Of that the rules of the topics are checked: revisions 1, 2, 3 and so on in the order of the log, no
///   `ce_id` twice, no agent record that says what the one before said.
/// - The alerts that stand in the end are those that the plain stage says stand, with their severity and their time:
///   they follow from what is known then. Whether an alert fires that is over soon depends on when somebody looked, and
///   when its episode began on who looked first; so of those that are resolved it is only checked that they fired
///   before, once an episode, and that no change is said twice.
/// - Every record that the plain stage rejects has one dead letter with its bytes, its headers and the same reasons.
///
/// An hour is longer than any of the deadlines of this centre but the caps of four hours and more, and shorter than
/// those, so nothing is due about then, and it does not matter which timer acted last.
public struct SimulatedAgents: SimulatedStage {
    /// How many differences of a kind are told.
    private static let tellsAtMost = 5

    /// Makes the stage as `aftercall run` does, with the horizon of the seed.
    public let factory: AgentsFactory

    /// The outputs, in their order.
    public let outputTopics = Output.allCases.map(\.topicSuffix)

    /// The records of the call centre, by the time of their arrival.
    public let inputs: [SimulatedInput]

    /// An hour.
    public let afterglowMs: Int64 = 3_600_000
    private let scenario: SimulatedCentre.Scenario
    private let eventTimes: [[Timestamp]]
    private let endMs: Int64

    /// Prepares what `seed` stands for: a centre of so many agents, for as long as the faults of `options` last.
    public init(seed: UInt64, agents: Int, options: FaultOptions) {
        scenario = SimulatedCentre.Scenario(seed: seed)
        let centre = SimulatedCentre(
            seed: seed,
            agents: agents,
            partitions: options.partitions,
            durationMs: options.durationMs
        )
        inputs = centre.inputs
        eventTimes = centre.eventTimes
        endMs = SimulatedCentre.start.milliseconds + options.durationMs
        var settings = AgentStageSettings()
        settings.policy.horizonMs = scenario.horizonMs
        factory = AgentsFactory(
            settings: settings,
            source: Array("/aftercall/sim".utf8),
            maximumDeadLetterBytes: 1_000_000,
            start: SimulatedCentre.start - 60_000
        )
    }

    /// When the centre opens.
    public var startMs: Int64 { SimulatedCentre.start.milliseconds }

    /// In what the records differ from what they have to be, a few of each kind.
    public func divergences(
        inputs: [[LogRecord]],
        outputs: [[[LogRecord]]],
        guarantee: WorkerConfiguration.Guarantee
    ) -> [String] {
        var found = PublishedTruth(isExactlyOnce: guarantee == .exactlyOnce)
        for output in Output.allCases {
            for partition in outputs[Int(output.rawValue)] {
                for record in partition { found.note(record, of: output) }
            }
        }
        let wanted = plainTruth(inputs)
        var divergences = Self.told(found.problems) + Self.told(wanted.problems.map { "the plain stage: \($0)" })
        guard guarantee == .exactlyOnce else {
            return divergences + Self.told(TruthComparison.losses(wanted: wanted, found: found))
        }
        let comparison = TruthComparison(wanted: wanted, found: found, inputs: inputs)
        for difference in comparison.differences { divergences += Self.told(difference) }
        if !scenario.hasLateEvents {
            let sorted = sortedTruth(inputs, without: wanted)
            for difference in TruthComparison(wanted: sorted, found: wanted).differencesOfState {
                divergences += Self.told(difference.map { "in another order: \($0)" })
            }
        }
        return divergences
    }

    /// What one plain stage a partition says, which is fed each record as soon as it was appended.
    private func plainTruth(_ inputs: [[LogRecord]]) -> PublishedTruth {
        var truth = PublishedTruth(isExactlyOnce: true)
        for (partition, records) in inputs.enumerated() {
            var plain = PlainAgents(factory.settings)
            for record in records { plain.take(record, partition: partition, into: &truth) }
            plain.settle(at: Timestamp(milliseconds: endMs + afterglowMs), into: &truth)
        }
        return truth
    }

    /// What it says of the events that were not rejected, in the order of their times, when all of them are past.
    private func sortedTruth(_ inputs: [[LogRecord]], without rejected: PublishedTruth) -> PublishedTruth {
        var truth = PublishedTruth(isExactlyOnce: true)
        let end = Timestamp(milliseconds: endMs + afterglowMs)
        for (partition, records) in inputs.enumerated() {
            var plain = PlainAgents(factory.settings)
            let times = eventTimes[partition]
            let sorted = records.indices.sorted { (times[$0], $0) < (times[$1], $1) }
            for index in sorted {
                let place = PublishedTruth.Place(partition: partition, offset: index)
                guard rejected.deadLetters[place] == nil else { continue }
                plain.take(records[index], partition: partition, now: end, into: &truth)
            }
            plain.settle(at: end, into: &truth)
        }
        return truth
    }

    private static func told(_ differences: [String]) -> [String] {
        let more = differences.count - tellsAtMost
        return differences.prefix(tellsAtMost) + (more > 0 ? ["and \(more) more of the kind"] : [])
    }
}
