import AfterCall
import ContactCenter
import Foundation
import Testing

/// A day of agent `a1` in words, as it arrives: `0 offered c1 | 12s established c1 | 50s cleared c1 | 81s tick`.
///
/// Each step is a time from ``epoch``, what happened, and details: a word with `=` is a field, `pending` is a flag, any
/// other word is the contact. `tick` lets the clock act. Time on the wall is that of the newest step, unless it stands
/// far ahead of all (`wall`), as it does when a backlog is read.
struct Story {
    static let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    /// What the bus says in one step.
    struct Record {
        var time: Timestamp
        var json: [UInt8]
    }

    enum Step {
        case record(Record)
        case tick(Timestamp)
    }

    private(set) var steps: [Step] = []

    init(_ text: String, agent: String = "a1") {
        for (index, step) in text.split(separator: "|").enumerated() {
            let words = step.split(whereSeparator: \.isWhitespace)
            let time = Story.epoch + Story.milliseconds(words[0])
            if words[1] == "tick" {
                steps.append(.tick(time))
            } else {
                let json = Story.json(words.dropFirst(), id: "e\(index)", agent: agent, time: time)
                steps.append(.record(Record(time: time, json: json)))
            }
        }
    }

    /// The records alone, in the order of the text.
    var records: [Record] {
        steps.compactMap { if case .record(let record) = $0 { record } else { nil } }
    }

    /// Tells the story to `harness`.
    func tell(to harness: inout StageHarness, wall: Timestamp? = nil) {
        var now = wall ?? Story.epoch
        for step in steps {
            switch step {
            case .tick(let time):
                now = max(now, time)
                harness.settle(at: now)
            case .record(let record):
                now = max(now, record.time)
                harness.take(record.json, key: Array("a1".utf8), timestamp: record.time, now: now)
                harness.endBatch()
            }
        }
    }

    private static func json(_ words: some Collection<Substring>, id: String, agent: String, time: Timestamp) -> [UInt8]
    {
        guard let kind = EventKind.allCases.first(where: { "\($0.name)".hasSuffix("." + (words.first ?? "")) }) else {
            preconditionFailure("No event type ends in \(words.first ?? "")")
        }
        var object: [String: Any] = [
            "id": id, "source": "test", "type": "\(kind.name)", "agent_id": agent, "time": text(of: time),
        ]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 1 {
                object[word == "pending" ? "pending" : "contact_id"] = word == "pending" ? true : word as Any
                continue
            }
            switch parts[0] {
            case "limit": object["limit_ms"] = milliseconds(parts[1])
            case "by": object["by_ms"] = milliseconds(parts[1])
            case "version": object["version"] = Int(parts[1]) ?? 0
            default: object[String(parts[0])] = String(parts[1])
            }
        }
        do {
            return Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
        } catch {
            preconditionFailure("\(object): \(error)")
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    static func text(of instant: Timestamp) -> String {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { room in
            String(decoding: UnsafeRawBufferPointer(rebasing: room[..<instant.writeRFC3339(into: room)]), as: UTF8.self)
        }
    }

    /// `90s`, `1m30s`, `250ms`, `-5s` in milliseconds.
    static func milliseconds(_ text: some StringProtocol) -> Milliseconds {
        var total: Milliseconds = 0
        var number: Milliseconds = 0
        var unit = ""
        func take() {
            switch unit {
            case "ms", "": total += number
            case "s": total += number * 1_000
            case "m": total += number * 60_000
            case "h": total += number * 3_600_000
            default: preconditionFailure("Unknown unit \(unit)")
            }
            number = 0
            unit = ""
        }
        for character in text where character != "-" {
            if let digit = character.wholeNumberValue {
                if !unit.isEmpty { take() }
                number = 10 * number + Milliseconds(digit)
            } else {
                unit.append(character)
            }
        }
        take()
        return text.hasPrefix("-") ? -total : total
    }
}

extension StageHarness {
    /// The alerts that were published, in words; instants are seconds from the epoch of ``Story``.
    func alertsInWords() throws -> [String] {
        try values(.alerts).map { alert in
            func clock(_ field: String) throws -> String {
                let text = try #require(alert[field] as? String)
                let instant = try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
                let ms = Int64((instant.timeIntervalSince1970 * 1_000).rounded()) - Story.epoch.milliseconds
                return ms % 1_000 == 0 ? "\(ms / 1_000)" : "\(ms)ms"
            }
            var words = "\(alert["rule"] ?? "") \(alert["severity"] ?? "") at \(try clock("at"))"
            if let contact = alert["contact_id"] as? String { words += " \(contact)" }
            if alert["episode"] as? String != alert["at"] as? String { words += " since \(try clock("episode"))" }
            if let resolution = alert["resolution"] as? String {
                words += " \(resolution) \(try clock("resolved_at"))"
            }
            return words
        }
    }
}
