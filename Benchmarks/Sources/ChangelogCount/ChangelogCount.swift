// ChangelogCount: writes, reads and copies the agents of the core's workload, and says what that takes.
// May import: ArgumentParser, CAllocationCounter, CoreWorkload, Foundation.
// Must never: measure the fold, or trackers that have not reached their steady state.
import ArgumentParser
import CAllocationCounter
import CoreWorkload
import Foundation

@main
struct ChangelogCount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ChangelogCount",
        abstract: "Says how many bytes an agent takes in a changelog, and what writing, reading and copying one takes.",
        discussion: """
            Under `valgrind --tool=callgrind`, the difference of two runs with different --rounds is the instructions \
            of the rounds that one has more: --part names what is run.
            """
    )

    @Option(help: "How many agents.")
    var agents = 20_000
    @Option(help: "Seconds of event time between two events of an agent.")
    var secondsApart = 20.0
    @Option(help: "Minutes of event time before anything is measured.")
    var minutes = 15
    @Option(help: "How often each part is run.")
    var rounds = 10
    @Option(help: "How many agents a round has.")
    var count = 20_000
    @Option(help: "What is run: write, read, copy, put-back, restore, or all.")
    var part = "all"

    func run() throws {
        if part == "restore" { return runRestore() }
        var workload = CoreWorkload(agents: agents, secondsApart: secondsApart)
        let block = RecordBlock()
        let changelog = ChangelogRun(agents: agents)
        for _ in 0..<Int(Double(agents) / secondsApart * 60 * Double(minutes)) / count {
            workload.fill(block, count: count)
            changelog.prepare(block)
        }
        workload.fill(block, count: count)
        changelog.prepare(block, isWritten: true)
        changelog.copy()
        let sizes = changelog.byteCounts.sorted()
        let mean = sizes.reduce(0, +) / max(sizes.count, 1)
        print("bytes an agent: mean \(mean), p50 \(sizes[sizes.count / 2]), p99 \(sizes[sizes.count * 99 / 100])")
        let parts: [(String, () -> Void)] = [
            ("write", changelog.write), ("read", changelog.read), ("copy", changelog.copy),
            ("put-back", changelog.putBack),
        ]
        for (name, body) in parts where part == "all" || part == name {
            var times: [Double] = []
            var allocations = 0
            for _ in 0..<rounds {
                allocation_counter_start(false)
                let began = CPUTime.now
                body()
                times.append((CPUTime.now - began) / Double(count))
                allocations += Int(allocation_counter_stop().allocations)
            }
            times.sort()
            let each = Double(allocations) / Double(rounds * count)
            print(String(format: "%@: %.0f ns an agent (median), %.4f allocations", name, times[rounds / 2], each))
        }
    }

    /// Restores a stage with the records of all agents that the last minutes touched.
    private func runRestore() {
        var workload = CoreWorkload(agents: agents, secondsApart: secondsApart)
        let block = RecordBlock()
        let changelog = RestoreRun()
        // Each agent is in each block, but for few.
        let perBlock = 5 * agents
        for _ in 0..<max(1, Int(Double(agents) / secondsApart * 60 * Double(minutes)) / perBlock) {
            workload.fill(block, count: perBlock)
            changelog.prepare(block)
        }
        print("\(changelog.count) records of \(changelog.meanByteCount) bytes on average")
        var times: [Double] = []
        for _ in 0..<rounds {
            let began = CPUTime.now
            changelog.restore()
            times.append((CPUTime.now - began) / Double(changelog.count))
        }
        times.sort()
        print(String(format: "restore: %.0f ns a record (median)", times[rounds / 2]))
    }
}
