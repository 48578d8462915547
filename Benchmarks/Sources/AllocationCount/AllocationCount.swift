// AllocationCount: runs the core on its workload and says what it allocates, what it takes, and from where.
// May import: AfterCall, CAllocationCounter, CoreWorkload, ArgumentParser, Foundation.
// Must never: count what generating the workload allocates.
import AfterCall
import ArgumentParser
import CAllocationCounter
import CoreWorkload
import Foundation

@main
struct AllocationCount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "AllocationCount",
        abstract: "Runs the agents stage, bytes to bytes, and counts what it allocates per event.",
        discussion: """
            Prints a line per stretch of event time. Allocations of the first stretches are agents growing to their \
            size; the steady state is what remains. With --sites it says from where the last stretch allocated, as \
            addresses which scripts/bench-allocations.sh turns into names.
            """
    )

    @Option(help: "How many agents.")
    var agents = 20_000
    @Option(help: "Seconds of event time between two events of an agent.")
    var secondsApart = 20.0
    @Option(help: "Minutes of event time to run.")
    var minutes = 40
    @Option(help: "Minutes of event time per line.")
    var stretch = 2
    @Option(help: "What is published: all, wraps (no intervals, no agent records), indicators (and what they need).")
    var outputs = "all"
    @Flag(help: "Let the clock act after every batch, as when the partition has caught up.")
    var live = false
    @Option(help: "Say from where the last half of the run allocated: at most so many sites.")
    var sites = 0
    @Option(help: "A FIFO to which perf's commands are written: only the last half of the run is enabled.")
    var perfControl: String?

    func run() throws {
        guard allocation_counter_works() else {
            throw ValidationError("Allocations can be counted with glibc only.")
        }
        let published: Set<Output> =
            switch outputs {
            case "all": CoreRun.outputsOfAgents
            case "wraps": [.wraps, .alerts, .deadLetters]
            case "indicators": CoreRun.outputsForIndicators
            default: throw ValidationError("There is no '\(outputs)': write all, wraps or indicators.")
            }
        let core = CoreRun(outputs: published, isLive: live)
        var workload = CoreWorkload(agents: agents, secondsApart: secondsApart)
        let block = RecordBlock()
        let control = perfControl.flatMap { FileHandle(forWritingAtPath: $0) }
        let perStretch = Int(Double(agents) / secondsApart * 60) * stretch
        print(Line.heading)
        var sum = Sum()
        for minute in Swift.stride(from: 0, to: minutes, by: stretch) {
            let isMeasured = minute >= minutes / 2
            workload.fill(block, count: perStretch)
            if isMeasured { control?.write(Data("enable\n".utf8)) }
            let isTraced = sites > 0 && isMeasured
            allocation_counter_start(isTraced)
            let began = CPUTime.now
            core.run(block)
            let took = CPUTime.now - began
            let totals = allocation_counter_stop()
            if isMeasured { control?.write(Data("disable\n".utf8)) }
            let line = Line(minute: minute, block: block, took: took, totals: totals)
            print(line)
            if isMeasured { sum.add(line) }
        }
        print("the second half: \(sum)")
        report(core)
        if sites > 0 { Sites.print(most: sites, events: sum.events) }
    }

    private func report(_ core: CoreRun) {
        let counters = core.counters
        let read = Double(counters.read)
        let wraps = counters.published(.wraps)
        let share = String(format: "%.1f", read / Double(max(wraps, 1)))
        print(
            """
            read \(counters.read), applied \(counters.applied), reordered \(counters.reordered), \
            rejected \(counters.rejected); wraps \(wraps) (1 in \(share)), \
            intervals \(counters.published(.intervals)), agents \(counters.published(.agents)), \
            alerts \(counters.published(.alerts)); \(Int(Double(core.publishedBytes) / read)) bytes out per event, \
            \(core.stateBytesPerAgent) bytes of state per agent
            """
        )
    }
}
