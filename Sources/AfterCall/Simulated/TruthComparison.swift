import Simulation

/// In what published records differ from what they have to be.
struct TruthComparison {
    /// The differences, by kind.
    let differences: [[String]]

    /// The differences in wraps, intervals, agents and standing alerts.
    var differencesOfState: [[String]] { Array(differences.prefix(4)) }

    init(wanted: PublishedTruth, found: PublishedTruth, inputs: [[LogRecord]] = []) {
        differences = [
            Self.compare(wanted.wraps, found.wraps, "wrap"),
            Self.compare(wanted.intervals, found.intervals, "interval"),
            Self.compare(wanted.agents, found.agents, "agent"),
            Self.compare(wanted.standingAlerts, found.standingAlerts),
            Self.compare(wanted.deadLetters, found.deadLetters, inputs),
        ]
    }

    /// What at least once must not lose: what is true in the end of each wrap, interval and agent was said, if perhaps
    /// not last, and every dead letter is there.
    static func losses(wanted: PublishedTruth, found: PublishedTruth) -> [String] {
        var losses: [String] = []
        for (kind, records) in [("wrap", wanted.wraps), ("interval", wanted.intervals)] {
            for record in records.values where !record.isRetracted {
                guard !found.said.contains(record.identity + record.content) else { continue }
                losses.append("the \(kind) \(text(record.identity)) was never right: \(text(record.content))")
            }
        }
        for record in wanted.agents.values where !found.said.contains(record) {
            losses.append("of an agent was never said \(text(record))")
        }
        for place in wanted.deadLetters.keys where found.deadLetters[place] == nil {
            losses.append("the dead letter of \(place) is lost")
        }
        return losses.sorted()
    }

    private static func compare(
        _ wanted: [[UInt8]: RecordParts.Revised],
        _ found: [[UInt8]: RecordParts.Revised],
        _ kind: String
    ) -> [String] {
        var differences: [String] = []
        for (identity, record) in wanted where !record.isRetracted {
            guard let actual = found[identity], !actual.isRetracted else {
                let state = found[identity] == nil ? "missing" : "retracted"
                differences.append("the \(kind) \(text(identity)) is \(state)")
                continue
            }
            guard actual.content != record.content else { continue }
            differences.append(
                "the \(kind) \(text(identity)) says\n      \(text(actual.content))\n    instead of\n"
                    + "      \(text(record.content))"
            )
        }
        for (identity, record) in found where !record.isRetracted && wanted[identity]?.isRetracted ?? true {
            differences.append("the \(kind) \(text(identity)) should not be: \(text(record.content))")
        }
        return differences.sorted()
    }

    private static func compare(_ wanted: [[UInt8]: [UInt8]], _ found: [[UInt8]: [UInt8]], _ kind: String) -> [String] {
        var differences: [String] = []
        for (key, record) in wanted where found[key] != record {
            let actual = found[key].map { text($0) } ?? "nothing"
            differences.append(
                "of \(kind) \(text(key)) is said\n      \(actual)\n    instead of\n      \(text(record))"
            )
        }
        for key in found.keys where wanted[key] == nil {
            differences.append("the \(kind) \(text(key)) should not be")
        }
        return differences.sorted()
    }

    private static func compare(
        _ wanted: Set<PublishedTruth.StandingAlert>,
        _ found: Set<PublishedTruth.StandingAlert>
    ) -> [String] {
        let differences =
            wanted.subtracting(found).map { "an alert should stand: \($0)" }
            + found.subtracting(wanted).map { "an alert should not stand: \($0)" }
        return differences.sorted()
    }

    private static func compare(
        _ wanted: [PublishedTruth.Place: LogRecord],
        _ found: [PublishedTruth.Place: LogRecord],
        _ inputs: [[LogRecord]]
    ) -> [String] {
        var differences: [String] = []
        for (place, letter) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let actual = found[place] else {
                differences.append("\(place) has no dead letter: \(reason(letter))")
                continue
            }
            guard inputs.indices.contains(place.partition) else { continue }
            let input = inputs[place.partition][place.offset]
            if actual.key != input.key || actual.value != input.value {
                differences.append("the dead letter of \(place) has other bytes")
            } else if actual.headers != letter.headers {
                differences.append("the dead letter of \(place) says \(reason(actual)) instead of \(reason(letter))")
            }
        }
        for (place, letter) in found.sorted(by: { $0.key < $1.key }) where wanted[place] == nil {
            differences.append("\(place) should have no dead letter: \(reason(letter))")
        }
        return differences
    }

    private static func reason(_ letter: LogRecord) -> String {
        text(letter.headers.value(named: "aftercall-error-detail") ?? [])
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
