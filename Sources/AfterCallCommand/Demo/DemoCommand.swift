import AfterCall
import ArgumentParser
import Foundation
import Logging

/// `aftercall demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch a simulated call centre live; needs no broker and no configuration.",
        discussion: """
            Starts a broker in this process, plays a call centre on it, runs the processor, and shows what a consumer \
            of its topics sees: agents by state, the indicators of queues and teams, the longest after-call work as \
            it runs, the last wraps, and alerts as they fire and resolve.

              aftercall demo
              aftercall demo --agents 300 --seconds 0          until Ctrl-C
              aftercall demo --speed 1                         at the pace of life
              aftercall demo --plain                           a line every 5 s instead of a picture
              aftercall demo --seconds 20 --json               one JSON object at the end

            The centre plays faster than life, and everything that the processor sees is as fast: at 4 times, an \
            alert that would fire after 30 s fires after 7.5 s. It has lived through ten minutes of its own time \
            before the demo begins, which the processor reads first. The bus is not a good one: records come up to \
            2 s late, 1 % twice, and 0.2 % cannot be read, so corrections and dead letters are seen.

            Colours are left out where NO_COLOR is set. Ctrl-C ends the demo with its summary.
            """
    )

    @Option(help: ArgumentHelp("How many agents there are, 1 to 5000.", valueName: "n"))
    var agents = 60

    @Option(help: ArgumentHelp("How long it takes; 0 is until Ctrl-C.", valueName: "s"))
    var seconds = 60.0

    @Option(help: ArgumentHelp("How many times faster than life it goes, 0.1 to 100.", valueName: "times"))
    var speed = 4.0

    @Option(help: ArgumentHelp("Decides the story that is played.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(name: .customLong("json"), help: "Print only one JSON object, at the end.")
    var printsJSON = false

    @Flag(name: .customLong("plain"), help: "Print a line every 5 s instead of a picture.")
    var isPlain = false

    @Option(
        help: ArgumentHelp("The least level that is logged, on standard error.", valueName: "level"),
        transform: DemoCommand.level
    )
    var logLevel: Logger.Level = .error

    func validate() throws {
        guard (1...5_000).contains(agents) else { throw ValidationError("--agents is a number from 1 to 5000.") }
        guard (0...1e6).contains(seconds) else { throw ValidationError("--seconds is a number from 0 to 1000000.") }
        guard (0.1...100).contains(speed) else { throw ValidationError("--speed is a number from 0.1 to 100.") }
    }

    func run() async throws {
        var log = LogSettings()
        log.level = logLevel
        LogBootstrap.bootstrap(log)
        let plan = DemoPlan(agents: agents, seconds: seconds > 0 ? seconds : nil, speed: speed, seed: seed)
        let session = DemoSession(plan: plan, form: form, logger: Logger(label: "aftercall.demo"))
        let outcome = try await session.run()
        let summary = DemoSummary(outcome.state, outcome.gauges, outcome.tally)
        StandardStream.output.write(printsJSON ? try summary.json() : "\n" + summary.words)
    }

    private var form: DemoView.Form {
        if printsJSON { return StandardStream.error.isTerminal ? .lines(.error) : .none }
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        let isNarrow = TerminalScreen.size.columns < DemoPicture.widths.lowerBound
        if isPlain || isDumb || isNarrow || !StandardStream.output.isTerminal { return .lines(.output) }
        return .picture(isColoured: TerminalScreen.wantsColours)
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is no level; the levels are \(known)")
        }
        return level
    }
}
