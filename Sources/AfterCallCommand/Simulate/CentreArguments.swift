import ArgumentParser
import Simulation

/// The options that say which contact centre is played, and how much of it.
struct CentreArguments: ParsableArguments {
    @Option(help: ArgumentHelp("How many agents there are.", valueName: "n"))
    var agents = 100

    @Option(help: ArgumentHelp("Decides everything: the same seed tells the same story.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Go so fast that this many events fall into a second.", valueName: "events/s"))
    var rate: Double?

    @Option(help: ArgumentHelp("Go this many times faster than life (1 if neither is set).", valueName: "times"))
    var speed: Double?

    @Option(help: ArgumentHelp("End after this much event time.", valueName: "s"))
    var seconds: Double?

    @Option(help: ArgumentHelp("End after this many records.", valueName: "n"))
    var events: Int?

    @Flag(
        name: .customLong("contact-events"),
        help: "Tell of contacts too (topics.contact_input): queued, abandoned, transferred, ended, outcomes, surveys."
    )
    var tellsContacts = false

    func validate() throws {
        guard (1...10_000_000).contains(agents) else {
            throw ValidationError("--agents is a number from 1 to 10000000.")
        }
        if rate != nil, speed != nil {
            throw ValidationError("--rate chooses the speed; leave out --speed, or --rate.")
        }
        let numbers = [("rate", rate), ("speed", speed), ("seconds", seconds)]
        for (name, number) in numbers {
            guard let number else { continue }
            guard number > 0, number <= 1e9 else { throw ValidationError("--\(name) is a number above 0.") }
        }
        if let events, events < 1 { throw ValidationError("--events is a number from 1.") }
    }

    /// The centre; when it opens is still to be said.
    var workload: WorkloadConfiguration {
        var workload = WorkloadConfiguration()
        workload.agents = agents
        workload.seed = seed
        workload.speed = speed ?? 1
        workload.eventsPerSecond = rate
        workload.tellsContacts = tellsContacts
        return workload
    }
}
