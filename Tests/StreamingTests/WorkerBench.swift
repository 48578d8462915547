import Simulation
import Streaming
import Testing

/// One worker with the tally's logic on a log of one partition, where a test decides what goes wrong.
final class WorkerBench {
    typealias Subject = Worker<
        SimulatedSource, SimulatedSink, SimulatedChangelog, SimulatedClock, TallyStage.Factory, PointHook
    >

    let broker = SimulatedBroker(seed: 1)
    let clock: SimulatedClock
    let source: SimulatedSource
    let sink: SimulatedSink
    let changelog: SimulatedChangelog
    let worker: Subject

    /// What happens at points of the loop.
    let points = Points()

    /// What goes wrong next, by call.
    var faults: [SimulatedSink.Call: [SimulatedSink.Fault]] = [:]

    /// A hook that can be set after the worker was made.
    final class Points {
        var reached: ((FaultPoint) throws(StreamFailure) -> Void)?
    }

    init(
        transactionalID: String? = "id",
        isFarBehind: Bool = false,
        change: (inout WorkerConfiguration) -> Void = { _ in },
        standby: Subject.StandbySource? = nil
    ) {
        for topic in ["events", "tallies", "changelog"] { broker.createTopic(topic, partitions: 1) }
        broker.createGroup(
            "group",
            topic: "events",
            rebalanceProtocol: .cooperative,
            sessionTimeoutMs: 6_000,
            rebalanceTimeoutMs: 30_000
        )
        clock = SimulatedClock(broker: broker)
        source = SimulatedSource(broker: broker, group: "group", topic: "events", seed: 1)
        sink = SimulatedSink(
            broker: broker,
            topics: ["tallies", "changelog"],
            transactionalID: transactionalID,
            transactionTimeoutMs: 10_000
        )
        changelog = SimulatedChangelog(broker: broker, topic: "changelog")
        var configuration = WorkerConfiguration(changelogTopic: SinkTopic(1))
        if transactionalID == nil { configuration.guarantee = .atLeastOnce }
        change(&configuration)
        worker = Subject(
            source: source,
            sink: sink,
            changelog: changelog,
            clock: clock,
            factory: TallyStage.Factory(isFarBehind: isFarBehind),
            configuration: configuration,
            faults: PointHook { [points] point throws(StreamFailure) in try points.reached?(point) },
            standby: standby
        )
        sink.nextFault = { [unowned self] call in
            guard let fault = self.faults[call]?.first else { return nil }
            self.faults[call]?.removeFirst()
            return fault
        }
    }

    /// Starts the worker and lets it get its partition.
    func start() throws {
        try worker.start()
        try worker.runRound()
        #expect(worker.partitions == [0])
    }

    /// Appends an event of one key and lets the worker do a round.
    func event(_ number: UInt8) throws {
        try broker.append(to: "events", 0, key: [1], value: [number])
        try worker.runRound()
    }

    /// Lets so many rounds run, 100 ms apart.
    func run(rounds: Int) throws {
        for _ in 0..<rounds {
            broker.advance(to: broker.nowMs + 100)
            try worker.runRound()
        }
    }

    /// The committed outputs, as count and sum of each.
    var outputs: [[UInt8]] {
        get throws {
            try broker.fetch("tallies", 0, from: 0, isolation: .committed, limit: 1_000).records.map { record in
                // Integers of eight bytes, the least first: session, revision, cause, count, sum.
                let value = record.value ?? []
                return [value[8], value[24], value[32]]
            }
        }
    }

    var committedOffset: Int64? {
        get throws { try broker.group("group")?.committedOffset(of: 0) }
    }
}
