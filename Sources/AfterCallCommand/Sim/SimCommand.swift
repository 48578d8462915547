import AfterCall
import ArgumentParser
import Simulation

/// `aftercall sim`.
struct SimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sim",
        abstract: "Run the processor under faults from seeds, in virtual time, and check that nothing is wrong.",
        discussion: """
            Several workers with the very code of `aftercall run` read a call centre from a log in memory, while a \
            seed decides what goes wrong: they are killed or stopped at any point of their loop, calls to the log \
            fail or are answered late, partitions move, the changelog is compacted, clocks jump. Records come late, \
            twice, contradicting each other, ahead of their time, or unreadable. In the end what was published is \
            compared with what one plain stage makes of the same records: every wrap, every interval, every agent, \
            the alerts that stand, and every dead letter; and no revision may be missing or there twice. \
            No broker is needed.

            A few seeds, and a long run:
              aftercall sim
              aftercall sim --seeds 1000 --minutes 10 --agents 200

            A seed that diverges is printed, with the command that runs it again and shows its faults in their order:
              aftercall sim --minutes 10 --agents 200 --seed 17

            At least once promises less, and is checked for less: that nothing is lost, as long as no worker wakes \
            after others have taken over.
              aftercall sim --guarantee at_least_once

            The status is 1 if a seed diverged: that is a bug of ours, please report it. Ctrl-C ends after the seed \
            that is running, and prints what there was.
            """
    )

    @Option(help: ArgumentHelp("How many seeds to run.", valueName: "n"))
    var seeds = 20

    @Option(help: ArgumentHelp("The first of them.", valueName: "number"))
    var firstSeed: UInt64 = 1

    @Option(help: ArgumentHelp("Run only this seed; its faults are shown if it diverges.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("For how long things go wrong in each, in virtual time.", valueName: "n"))
    var minutes = 10

    @Option(help: ArgumentHelp("How many agents the call centre has.", valueName: "n"))
    var agents = 200

    @Option(help: ArgumentHelp("How many partitions the input has.", valueName: "n"))
    var partitions = 4

    @Option(help: ArgumentHelp("How many workers there are at most.", valueName: "n"))
    var workers = 3

    @Option(help: ArgumentHelp("exactly_once or at_least_once.", valueName: "guarantee"))
    var guarantee = SimGuarantee.exactlyOnce

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    func validate() throws {
        let numbers = [
            ("seeds", seeds, 1...1_000_000_000), ("minutes", minutes, 1...120), ("agents", agents, 1...100_000),
            ("partitions", partitions, 1...64), ("workers", workers, 1...16),
        ]
        for (name, number, range) in numbers where !range.contains(number) {
            throw ValidationError("--\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        if firstSeed > UInt64.max - UInt64(seeds) {
            throw ValidationError("--first-seed and --seeds go beyond the largest seed.")
        }
    }

    func run() async throws {
        let stop = StopFlag()
        let signals = StopSignals { stop.set() }
        let runner = SimRunner(simulation, seeds: seedRange, stop: stop)
        let clock = ContinuousClock()
        let seconds = try await OwnThread.run(named: "sim") {
            clock.measure { runner.run() }
        } whileRunning: {
            await runner.showProgress()
        }
        let report = SimReport(tally: runner.tally, command: command, title: title, seconds: seconds / .seconds(1))
        withExtendedLifetime(signals) {
            if seed != nil { report.tally.failures.forEach { StandardStream.error.write($0.replay + "\n") } }
            StandardStream.output.write(printsJSON ? (try? report.json()) ?? "" : report.words)
        }
        guard let failure = report.tally.failures.first else { return }
        throw CommandError(
            status: .diverged,
            message: "\(report.tally.diverged) of \(report.tally.seeds) seeds diverge, the first is \(failure.seed)",
            remedy: "replay it, and report it with what it prints: \(report.replay(of: failure))"
        )
    }

    /// What is run.
    var simulation: AgentSimulation {
        var simulation = AgentSimulation()
        simulation.agents = agents
        simulation.options.durationMs = Int64(minutes) * 60_000
        simulation.options.partitions = partitions
        simulation.options.workers = workers
        if guarantee == .atLeastOnce { simulation.promiseAtLeastOnce() }
        return simulation
    }

    private var seedRange: ClosedRange<UInt64> {
        seed.map { $0...$0 } ?? firstSeed...firstSeed + UInt64(seeds - 1)
    }

    private var title: String {
        "\(minutes) minutes with \(FigureText.count(agents)) agents, \(partitions) partitions, \(workers) workers, "
            + guarantee.rawValue
    }

    /// This command with everything but the seeds.
    private var command: String {
        "aftercall sim --minutes \(minutes) --agents \(agents) --partitions \(partitions) --workers \(workers) "
            + "--guarantee \(guarantee.rawValue)"
    }
}

/// What is promised about outputs, as on a command line.
enum SimGuarantee: String, CaseIterable, ExpressibleByArgument {
    case exactlyOnce = "exactly_once"
    case atLeastOnce = "at_least_once"
}
