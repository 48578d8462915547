import Foundation
import Simulation

/// What `aftercall sim` prints in the end: for people, or as one JSON object.
struct SimReport {
    let tally: SimTally
    /// The command line that runs the same with another seed.
    let command: String
    /// What was run, in words.
    let title: String
    /// How long it took, in seconds of real time.
    let seconds: Double

    /// How many times faster than life it went.
    var speedUp: Double { seconds > 0 ? Double(tally.virtualMs) / 1_000 / seconds : 0 }

    /// What to run to see one of the seeds that diverged again.
    func replay(of failure: FaultReport) -> String { "\(command) --seed \(failure.seed)" }

    /// Some lines for people.
    var words: String {
        let count = FigureText.count
        var lines = [
            "\(count(tally.seeds)) \(tally.seeds == 1 ? "seed" : "seeds") of \(title)",
            "  virtual time  \(virtualTime) in \(FigureText.number(seconds)) s, "
                + "\(count(Int(speedUp))) times as fast as life",
            "  records       \(count(tally.inputs)) read, \(count(tally.outputs)) published",
            "  faults        \(count(faultCount))",
        ]
        lines += Self.grouped(tally.faults)
        lines.append("  work")
        lines += tally.work.sorted { $0.key < $1.key }.map { "    \($0.key): \(count($0.value))" }
        lines.append("  divergences   \(count(tally.diverged)) \(tally.diverged == 1 ? "seed" : "seeds")")
        for failure in tally.failures {
            lines.append("    seed \(failure.seed): \(replay(of: failure))")
            lines += failure.divergences.map { "      \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var virtualTime: String {
        let hours = Double(tally.virtualMs) / 3_600_000
        return hours < 1 ? FigureText.duration(tally.virtualMs) : "\(FigureText.number(hours)) h"
    }

    private var faultCount: Int { tally.faults.filter { !$0.key.hasSuffix(" group") }.values.reduce(0, +) }

    /// The counts, those of one kind of fault at several places of the loop in one line.
    private static func grouped(_ faults: [String: Int]) -> [String] {
        let kinds = ["killed", "stopped long", "stopped shortly"]
        var lines: [String] = []
        for kind in kinds {
            let places = faults.filter { $0.key.hasPrefix(kind + " ") }.sorted { $0.key < $1.key }
            guard !places.isEmpty else { continue }
            let list = places.map { "\($0.key.dropFirst(kind.count + 1)) \(FigureText.count($0.value))" }
            let total = places.reduce(0) { $0 + $1.value }
            let count = "\(places.count) \(places.count == 1 ? "place" : "places")"
            lines.append("    \(kind): \(FigureText.count(total)), at \(count)")
            lines.append("      \(list.joined(separator: ", "))")
        }
        let others = faults.filter { fault in !kinds.contains { fault.key.hasPrefix($0 + " ") } }
        lines += others.sorted { $0.key < $1.key }.map { "    \($0.key): \(FigureText.count($0.value))" }
        return lines
    }

    /// One JSON object and a line feed.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
    }

    /// What ``json()`` encodes.
    private struct Document: Encodable {
        struct Failure: Encodable {
            let seed: UInt64
            let divergences: [String]
            let replay: String
        }

        let seeds, recordsRead, recordsPublished, divergences: Int
        let virtualSeconds, seconds, speedUp: Double
        let faults, work: [String: Int]
        let failures: [Failure]

        enum CodingKeys: String, CodingKey {
            case seeds, divergences, seconds, faults, work, failures
            case recordsRead = "records_read"
            case recordsPublished = "records_published"
            case virtualSeconds = "virtual_seconds"
            case speedUp = "speed_up"
        }

        init(_ report: SimReport) {
            seeds = report.tally.seeds
            recordsRead = report.tally.inputs
            recordsPublished = report.tally.outputs
            divergences = report.tally.diverged
            virtualSeconds = Double(report.tally.virtualMs) / 1_000
            seconds = (report.seconds * 1_000).rounded() / 1_000
            speedUp = report.speedUp.rounded()
            faults = report.tally.faults
            work = report.tally.work
            failures = report.tally.failures.map {
                Failure(seed: $0.seed, divergences: $0.divergences, replay: report.replay(of: $0))
            }
        }
    }
}
