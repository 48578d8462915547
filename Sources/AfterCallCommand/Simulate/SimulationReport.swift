import ContactCenter
import Foundation

/// What a simulation has sent, in words or as one JSON object.
struct SimulationReport {
    let tally: SimulationTally
    let agents: Int
    let seed: UInt64
    /// The topic or the file.
    let target: String
    /// How long sending took.
    let seconds: Double

    /// Records a second while sending.
    var rate: Double { seconds > 0 ? Double(tally.records) / seconds : 0 }

    /// A few lines for people.
    var words: String {
        let count = FigureText.count
        var lines = [
            "\(count(tally.records)) records of \(count(agents)) agents (seed \(seed)) sent to \(target) "
                + "in \(FigureText.number(seconds)) s, \(count(Int(rate.rounded())))/s",
            "  events: \(count(tally.originals)) told once, \(count(tally.repetitions)) repeated, "
                + "\(count(tally.newVersions)) told anew with a greater version, "
                + "\(count(tally.conflicts)) contradicted",
            "  to be ignored: \(count(tally.unknownTypes)) of unknown types",
            "  to become dead letters: \(deadLetters)",
        ]
        if let arrivals = tally.arrivals {
            let first = FigureText.text(arrivals.lowerBound)
            let last = FigureText.text(arrivals.upperBound)
            lines.append("  stamped from \(first) to \(last)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var deadLetters: String {
        let causes = tally.deadLetters.sorted { $0.key < $1.key }.map { "\(FigureText.count($0.value)) \($0.key)" }
        return causes.isEmpty ? "none" : causes.joined(separator: ", ")
    }

    /// One JSON object and a line feed.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
    }

    /// What ``json()`` encodes.
    private struct Document: Encodable {
        let records, originals, repetitions, newVersions, conflicts, unknownTypes, cloudEvents, unknownFields: Int
        let deadLetters: [String: Int]
        let agents: Int
        let seed: UInt64
        let target: String
        let seconds, recordsPerSecond: Double
        let firstArrival, lastArrival: String?

        enum CodingKeys: String, CodingKey {
            case records, originals, repetitions, conflicts, agents, seed, target, seconds
            case newVersions = "new_versions"
            case unknownTypes = "unknown_types"
            case cloudEvents = "cloud_events"
            case unknownFields = "unknown_fields"
            case deadLetters = "dead_letters"
            case recordsPerSecond = "records_per_second"
            case firstArrival = "first_arrival"
            case lastArrival = "last_arrival"
        }

        init(_ report: SimulationReport) {
            let tally = report.tally
            records = tally.records
            originals = tally.originals
            repetitions = tally.repetitions
            newVersions = tally.newVersions
            conflicts = tally.conflicts
            unknownTypes = tally.unknownTypes
            cloudEvents = tally.cloudEvents
            unknownFields = tally.unknownFields
            deadLetters = tally.deadLetters
            agents = report.agents
            seed = report.seed
            target = report.target
            seconds = (report.seconds * 1_000).rounded() / 1_000
            recordsPerSecond = report.rate.rounded()
            firstArrival = tally.arrivals.map { FigureText.text($0.lowerBound) }
            lastArrival = tally.arrivals.map { FigureText.text($0.upperBound) }
        }
    }
}
