import AfterCall
import ArgumentParser
import ContactCenter
import Foundation
import Kafka
import Logging
import Simulation

/// `aftercall simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Publish a realistic, seeded call centre: agents, calls, chats, wraps, and what a bus does to them.",
        discussion: """
            Plays a contact centre whose agents log on, take calls and chats, wrap up and take breaks, and publishes \
            what they do as canonical events, keyed by agent, stamped with the instant of arrival. The same seed tells \
            the same story. A topic that is missing is created, unless topics.auto_create is off.

            In real time, from now on, until Ctrl-C or for a while:
              aftercall simulate --bootstrap-servers localhost:9092 --agents 200
              aftercall simulate --bootstrap-servers localhost:9092 --agents 2000 --rate 1000 --seconds 60

            A past that ends about now, published at once:
              aftercall simulate --bootstrap-servers localhost:9092 --agents 5000 --rate 5000 --events 1000000 \
            --as-fast-as-possible

            A bus on a bad day: late, twice, contradicting itself, unreadable:
              aftercall simulate --bootstrap-servers localhost:9092 --agents 500 --rate 2000 --events 200000 \
            --as-fast-as-possible --disorder 60s --duplicates 0.05 --malformed 0.01 --unknown-types 0.005

            Into a file, as scripts/witness/truth.py reads it:
              aftercall simulate --agents 50 --seconds 3600 --write events.jsonl

            A centre begins empty and its agents log on over two minutes, so the rate takes as long to be reached, \
            divided by the speed. Ctrl-C flushes and prints what was sent.
            """
    )

    @OptionGroup(title: "Where to")
    var options: ConfigurationOptions

    @Option(help: ArgumentHelp("The topic (topics.input; telephony.agent-events if not set).", valueName: "name"))
    var topic: String?

    @Option(help: ArgumentHelp("Partitions of a topic that has to be created (topics.partitions).", valueName: "n"))
    var partitions: Int?

    @Option(
        help: ArgumentHelp("Write JSON Lines to this file instead of Kafka; - is standard output.", valueName: "file"),
        completion: .file()
    )
    var write: String?

    @OptionGroup(title: "The centre")
    var centre: CentreArguments

    @OptionGroup(title: "The bus")
    var hostile: HostileArguments

    @Flag(help: "Publish a past that ends about now, without waiting for the clock.")
    var asFastAsPossible = false

    @Option(
        help: ArgumentHelp("When the centre opens, such as 2026-03-02T08:00:00Z; a past one is published at once."),
        transform: SimulateCommand.instant
    )
    var start: Timestamp?

    @Flag(name: .customLong("json"), help: "Print what was sent as one JSON object.")
    var printsJSON = false

    func validate() throws {
        if let partitions, !(1...10_000).contains(partitions) {
            throw ValidationError("--partitions is a number from 1 to 10000.")
        }
        let isBounded = centre.seconds != nil || centre.events != nil
        if asFastAsPossible || write != nil, !isBounded {
            throw ValidationError("say how much, with --events or --seconds: without the clock there is no end.")
        }
        if write == "-", printsJSON {
            throw ValidationError("--write - and --json both want standard output; name a file.")
        }
        if write != nil, centre.tellsContacts {
            throw ValidationError("a file holds one topic: leave out --contact-events, or --write.")
        }
    }

    func run() async throws {
        let settings = try loadSettings()
        LogBootstrap.bootstrap(settings.log)
        let stop = StopFlag()
        let signals = StopSignals { stop.set() }
        let plan = try await OwnThread.run(named: "plan") { [self] in self.plan(now: WallClock.now) }
        let simulator = Simulator(plan, stop: stop)
        let target = write ?? settings.topics.input
        let clock = ContinuousClock()
        let seconds = try await OwnThread.run(named: "simulator") { [self] in
            if let write {
                let partitions = Int32(partitions ?? settings.topics.partitions ?? 1)
                let sink = try JSONLinesSink(path: write, partitions: partitions)
                return try clock.measure { try simulator.run(into: sink) }
            }
            return try publish(simulator, settings, stop, clock)
        } whileRunning: {
            await SimulationProgress(simulator, records: plan.maximumRecords, agents: centre.agents).show()
        }
        let report = SimulationReport(
            tally: simulator.tally,
            agents: centre.agents,
            seed: centre.seed,
            target: target,
            seconds: seconds / .seconds(1)
        )
        let stream: StandardStream = write == "-" ? .error : .output
        withExtendedLifetime(signals) { stream.write(printsJSON ? (try? report.json()) ?? "" : report.words) }
    }

    private func publish(
        _ simulator: Simulator,
        _ settings: AfterCallConfiguration,
        _ stop: StopFlag,
        _ clock: ContinuousClock
    ) throws -> Duration {
        let handlers = KafkaHandlers(logger: Logger(label: "aftercall.simulate"))
        let topic = InputTopic(settings: settings, handlers: handlers)
        for name in [settings.topics.input] + (centre.tellsContacts ? [settings.topics.contactInput] : [])
        where try topic.prepare(name) {
            StandardStream.error.write("created the topic \(name)\n")
        }
        do {
            let name = settings.topics.input
            let sink = try KafkaRecordSink(
                topic.settings.kafkaConfiguration,
                topic: name,
                contactTopic: settings.topics.contactInput,
                handlers: handlers,
                stop: stop
            )
            return try clock.measure { try simulator.run(into: sink) }
        } catch let error as KafkaError {
            throw CommandError(error, while: "publishing to \(settings.topics.input)")
        }
    }

    /// The configuration, with what the options of this command say.
    private func loadSettings() throws -> AfterCallConfiguration {
        let resolved = options.resolve()
        // A file needs no broker.
        let wrong = resolved.problems.filter { !($0.isMissingSetting && write != nil) }
        guard wrong.isEmpty else { throw ConfigurationError(problems: wrong) }
        var settings = resolved.configuration
        if let topic { settings.topics.input = topic }
        if let partitions { settings.topics.partitions = partitions }
        return settings
    }

    /// What is to be played.
    func plan(now: Timestamp) -> SimulationPlan {
        var plan = SimulationPlan(workload: centre.workload, hostile: hostile.options(seed: centre.seed))
        plan.maximumRecords = centre.events
        let span = centre.seconds.map { Milliseconds($0 * 1_000) }
        if let start {
            plan.workload.start = start
        } else if asFastAsPossible || write != nil {
            let played = centre.events.map { plan.duration(ofRecords: $0) }
            plan.workload.start = now - min(span ?? .max, played ?? .max)
        } else {
            plan.workload.start = now
        }
        plan.end = span.map { plan.workload.start + $0 }
        return plan
    }

    private static func instant(_ text: String) throws -> Timestamp {
        let instant = Array(text.utf8).withUnsafeBytes { Timestamp(rfc3339: $0) }
        guard let instant else {
            throw ValidationError("'\(text)' is no time with a zone; write one such as 2026-03-02T08:00:00Z")
        }
        return instant
    }
}
