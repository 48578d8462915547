import AfterCall
import ContactCenter
import Foundation
import Kafka
import Logging

/// The demo's threads: simulator, processor and view, around a broker in this process.
struct DemoSession: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        var state: DemoState
        var gauges: DemoGauges
        var tally: SimulationTally
    }

    /// How long the processor may take at the end to read what was sent, and its stages what they have told each other.
    private static let lastReadSeconds = 15.0

    let plan: DemoPlan
    let form: DemoView.Form
    let logger: Logger

    /// Runs until the plan ends or a signal comes, and shuts down in the order of the stream, so that nothing is lost.
    func run() async throws -> Outcome {
        let cluster = try await OwnThread.run(named: "broker") { try startCluster() }
        let settings = plan.settings(bootstrapServers: cluster.bootstrapServers)
        let stop = StopFlag()
        let signals = StopSignals { stop.set() }
        let runner = Runner(settings, logger: logger, knownPartitions: DemoPlan.partitions)
        let flow = DemoFlow(runner)
        let startedAt = WallClock.now
        let simulator = Simulator(plan.simulation(now: startedAt), stop: stop) { flow.hasRoom(sent: $0) }
        let isFinishing = StopFlag()
        let view = DemoView(
            form: form,
            plan: plan,
            simulator: simulator,
            runner: runner,
            flow: flow,
            startedAt: startedAt,
            isFinishing: isFinishing
        )
        let hasEnded = StopFlag()
        async let folding: Void = {
            defer {
                hasEnded.set()
                stop.set()
            }
            try await runner.run()
        }()
        async let watching = OwnThread.run(named: "view") { [self] in
            defer { stop.set() }
            return try view.run(OutputReader(settings, partitions: DemoPlan.partitions, handlers: handlers))
        }
        await waitUntilJoined(runner, stop)
        async let playing: Void = OwnThread.run(named: "simulator") { [self] in
            defer { stop.set() }
            try simulator.run(into: sink(settings, stop))
        }
        var failure: (any Error)?
        do { try await playing } catch { failure = error }
        if failure == nil {
            let deadline = ContinuousClock.now + .seconds(Self.lastReadSeconds)
            let end = OrderlyEnd(runner: runner, hasEnded: hasEnded, deadline: deadline)
            await end.end(afterReading: simulator.tally.records)
        }
        runner.stop()
        do { try await folding } catch { failure = failure ?? error }
        isFinishing.set()
        let state: DemoState?
        do { state = try await watching } catch {
            state = nil
            failure = failure ?? error
        }
        withExtendedLifetime((signals, cluster)) {}
        guard let state, failure == nil else { throw explained(failure) }
        return Outcome(state: state, gauges: view.gauges(WallClock.now), tally: simulator.tally)
    }

    private var handlers: KafkaHandlers { KafkaHandlers(logger: logger) }

    private func startCluster() throws -> KafkaMockCluster {
        let cluster = try KafkaMockCluster(logger: logger)
        let settings = plan.settings(bootstrapServers: "")
        let ours = Output.allCases.map(settings.topic(of:)) + settings.stages.map(settings.changelog(of:))
        for topic in Set(settings.stages.map(settings.source(of:)) + ours) {
            try cluster.createTopic(topic, partitions: Int(DemoPlan.partitions))
        }
        return cluster
    }

    private func sink(_ settings: AfterCallConfiguration, _ stop: StopFlag) throws -> KafkaRecordSink {
        let kafka = KafkaConfiguration(bootstrapServers: settings.kafka.bootstrapServers)
        return try KafkaRecordSink(
            kafka,
            topic: settings.topics.input,
            contactTopic: settings.topics.contactInput,
            handlers: handlers,
            stop: stop
        )
    }

    /// Waits until the processor has its partitions: a group takes a few seconds to form, and what waits on the bus
    /// meanwhile would look late.
    private func waitUntilJoined(_ runner: Runner, _ stop: StopFlag) async {
        while runner.status.partitions == 0, !stop.isSet {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
        }
    }

    private func explained(_ failure: (any Error)?) -> any Error {
        switch failure {
        case let error as RunnerError: CommandError(error)
        case let error as KafkaError: CommandError(error, while: "running the demo")
        case let error?: error
        case nil: CommandError(status: .internalFailure, message: "the view has seen nothing")
        }
    }
}
