import CAllocationCounter
import CoreWorkload
import Foundation

/// What one stretch of the run took.
struct Line: CustomStringConvertible {
    static let heading = "minute    events   value bytes  ns/event  allocations/event  frees/event  bytes/event  RSS MB"

    let minute: Int
    let events: Int
    let valueBytes: Double
    let nanoseconds: Double
    let totals: allocation_totals

    init(minute: Int, block: RecordBlock, took: Double, totals: allocation_totals) {
        self.minute = minute
        events = block.entries.count
        valueBytes = block.meanValueCount
        nanoseconds = took
        self.totals = totals
    }

    var description: String {
        let count = Double(events)
        return String(
            format: "%6d  %8d  %11.1f  %8.1f  %17.6f  %11.6f  %11.3f  %6.0f",
            minute,
            events,
            valueBytes,
            nanoseconds / count,
            Double(totals.allocations + totals.reallocations) / count,
            Double(totals.frees) / count,
            Double(totals.bytes) / count,
            Self.residentMegabytes
        )
    }

    private static var residentMegabytes: Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}

/// What several stretches took together.
struct Sum: CustomStringConvertible {
    private(set) var events = 0
    private var allocations: UInt64 = 0
    private var nanoseconds: [Double] = []

    mutating func add(_ line: Line) {
        events += line.events
        allocations += line.totals.allocations + line.totals.reallocations
        nanoseconds.append(line.nanoseconds / Double(line.events))
    }

    var description: String {
        let sorted = nanoseconds.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        return String(
            format: "%d events, %llu allocations (%.6f per event), %.1f ns per event (median of stretches; best %.1f)",
            events,
            allocations,
            Double(allocations) / Double(max(events, 1)),
            median,
            sorted.first ?? 0
        )
    }
}
