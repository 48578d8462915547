// DialectCount: how many records of each dialect one thread decodes in a second, and what that allocates.
// May import: ArgumentParser, CAllocationCounter, DialectWorkload, Telephony, Foundation.
// Must never: measure a decoder that has not reached its steady state.
import ArgumentParser
import CAllocationCounter
import DialectWorkload
import Foundation
import Telephony

@main
struct DialectCount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "DialectCount",
        abstract: "Says how fast each dialect decodes the story of its fixtures, in processor time of one thread."
    )

    @Option(help: "The repository's folder.")
    var repository = FileManager.default.currentDirectoryPath
    @Option(help: "Only this format.")
    var format: String?
    @Option(help: "How many records are decoded for each figure; the median of nine is printed.")
    var records = 40_000

    func run() throws {
        print("| Format | bytes/record | events/record | ns/record | records/s | allocations/record |")
        print("|---|---|---|---|---|---|")
        for dialect in Dialect.all where format == nil || dialect.name == format {
            print(try line(dialect))
        }
    }

    private func line(_ dialect: Dialect) throws -> String {
        let run = try DialectRun(dialect, repository: repository)
        let rounds = max(1, records / run.recordCount)
        let count = Double(rounds * run.recordCount)
        let events = Double(run.run(rounds: rounds)) / count
        allocation_counter_start(false)
        _ = run.run(rounds: rounds)
        let allocations = Double(allocation_counter_stop().allocations) / count
        let times = (0..<9).map { _ in
            let began = Self.processorTime()
            _ = run.run(rounds: rounds)
            return (Self.processorTime() - began) / count
        }
        let nanoseconds = times.sorted()[4]
        return "| `\(dialect.name)` | \(Int(run.meanByteCount)) | \(String(format: "%.2f", events)) "
            + "| \(Int(nanoseconds)) | \(Int(1e9 / nanoseconds)) | \(String(format: "%.3f", allocations)) |"
    }

    /// Nanoseconds of this thread, so that others on the machine do not count.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
