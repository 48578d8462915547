import Foundation
import Testing

/// KPIs recomputed from what was published of wraps, intervals, agents and contacts, by nothing but their definitions:
/// sums over the last revision of each, one window at a time. It shares no code with Indicators.
struct PlainIndicators {
    /// What counts in a window of a scope; times in milliseconds.
    struct Sums: Equatable {
        var handled = 0, sound = 0, talk = 0, wrap = 0, handling = 0
        var offered = 0, answered = 0, answeredWithin = 0, abandoned = 0, abandonedWithin = 0
        var afterCallWork = 0, busy = 0, ready = 0
    }

    struct Window: Hashable {
        var scope: String
        var kind: String
        var start: Int64
    }

    static let lengths: [(kind: String, length: Int64)] = [
        ("interval", 900_000), ("hour", 3_600_000), ("day", 86_400_000),
    ]
    private static let scopes: [[String]] = [
        [], ["team"], ["agent"], ["queue"], ["channel"], ["reason"], ["queue", "reason"], ["cohort"], ["campaign"],
    ]
    private static let serviceLevelMs: Int64 = 20_000

    private(set) var sums: [Window: Sums] = [:]

    /// - Parameters:
    ///   - agents: what is known of each agent last; what it does it goes on doing until `end`.
    init(
        wraps: [[String: Any]],
        intervals: [[String: Any]],
        agents: [[String: Any]],
        contacts: [[String: Any]],
        end: Int64
    ) throws {
        try addLegs(Self.last(wraps, ["tenant", "agent_id", "contact_id", "leg_started_at", "segment"]))
        for interval in Self.last(intervals, ["tenant", "agent_id", "started_at"]) {
            try addTime(interval, from: "started_at", to: try Self.instant(interval["ended_at"]))
        }
        for agent in Self.last(agents, ["agent_id"]) { try addTime(agent, from: "since", to: end) }
        for contact in Self.last(contacts, ["tenant", "contact_id"]) {
            for visit in try #require(contact["visits"] as? [[String: Any]]) { try addVisit(visit) }
        }
    }

    /// The last record of each identity, without those that were withdrawn.
    static func last(_ records: [[String: Any]], _ identity: [String]) -> [[String: Any]] {
        var last: [String: [String: Any]] = [:]
        for record in records {
            let name = identity.map { "\(record[$0] ?? "")" }.joined(separator: "|")
            let revision = record["revision"] as? Int ?? 0
            if let known = last[name]?["revision"] as? Int, known >= revision { continue }
            last[name] = record
        }
        return last.values.filter { $0["status"] as? String != "retracted" }
    }

    /// Milliseconds since the epoch.
    static func instant(_ text: Any?) throws -> Int64 {
        let text = try #require(text as? String)
        let parts = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int64($0) }
        try #require(parts.count == 7)
        // Days from the civil calendar, in years that begin in March.
        let (year, month) = parts[1] > 2 ? (parts[0], parts[1] - 3) : (parts[0] - 1, parts[1] + 9)
        let day = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 719_469
        return (((day * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]) * 1_000 + parts[6]
    }

    // MARK: Adding

    private mutating func add(_ record: [String: Any], at instant: Int64, _ change: (inout Sums) -> Void) {
        for scope in Self.scopes(of: record) {
            for (kind, length) in Self.lengths {
                change(&sums[Window(scope: scope, kind: kind, start: instant - instant % length), default: Sums()])
            }
        }
    }

    private static func scopes(of record: [String: Any]) -> [String] {
        scopes.compactMap { dimensions in
            var parts: [String] = []
            for dimension in dimensions {
                guard let value = record[dimension == "agent" ? "agent_id" : dimension] as? String else { return nil }
                parts.append("\(dimension)=\(value)")
            }
            return parts.isEmpty ? "all" : parts.joined(separator: ",")
        }
    }

    /// A leg counts as a whole where the last segment of its wrap ended.
    private mutating func addLegs(_ wraps: [[String: Any]]) throws {
        let legs = Dictionary(grouping: wraps) { wrap in
            ["tenant", "agent_id", "contact_id", "leg_started_at"].map { "\(wrap[$0] ?? "")" }.joined(separator: "|")
        }
        for segments in legs.values {
            let segments = segments.sorted { ($0["segment"] as? Int ?? 0) < ($1["segment"] as? Int ?? 0) }
            let flags = Set(segments.flatMap { $0["flags"] as? [String] ?? [] })
            if !flags.isDisjoint(with: ["standalone", "consult"]) { continue }
            func sum(_ field: String) -> Int { segments.reduce(0) { $0 + ($1[field] as? Int ?? 0) } }
            let last = try #require(segments.last)
            let (talk, hold, wrap) = (sum("talk_ms"), sum("hold_ms"), sum("wrap_ms"))
            add(last, at: try Self.instant(last["wrap_ended_at"])) { sums in
                sums.handled += 1
                sums.talk += talk
                if flags.contains("suspect") { return }
                sums.sound += 1
                sums.wrap += wrap
                sums.handling += talk + hold + wrap
            }
        }
    }

    /// Agent time is in scopes of agents, and split at the edges of windows.
    private mutating func addTime(_ record: [String: Any], from field: String, to end: Int64) throws {
        let start = try Self.instant(record[field])
        let state = record["state"] as? String ?? ""
        let isBusy = ["talking", "held", "after_call_work"].contains(state)
        guard isBusy || state == "ready" else { return }
        let part = record.filter { ["agent_id", "team"].contains($0.key) }
        for scope in Self.scopes(of: part) {
            for (kind, length) in Self.lengths {
                var window = start - start % length
                while window < end {
                    let time = Int(min(end, window + length) - max(start, window))
                    var sums = sums[Window(scope: scope, kind: kind, start: window)] ?? Sums()
                    if state == "after_call_work" { sums.afterCallWork += time }
                    if isBusy { sums.busy += time } else { sums.ready += time }
                    self.sums[Window(scope: scope, kind: kind, start: window)] = sums
                    window += length
                }
            }
        }
    }

    private mutating func addVisit(_ visit: [String: Any]) throws {
        let result = visit["result"] as? String
        if result == "lost_track" { return }
        // Who answered is no dimension of it.
        let visit = visit.filter { $0.key != "agent_id" }
        add(visit, at: try Self.instant(visit["opened_at"])) { $0.offered += 1 }
        guard result == "answered" || result == "abandoned" else { return }
        let isWithin = Int64(try #require(visit["wait_ms"] as? Int)) <= Self.serviceLevelMs
        add(visit, at: try Self.instant(visit["closed_at"])) { sums in
            if result == "answered" {
                sums.answered += 1
                if isWithin { sums.answeredWithin += 1 }
            } else {
                sums.abandoned += 1
                if isWithin { sums.abandonedWithin += 1 }
            }
        }
    }

    // MARK: Comparing

    /// A count, or a sum by a number of things, which nobody computes over none of them.
    private enum Value {
        case count(Int)
        case mean(Int, Int)
        case share(Int, Int)
    }

    private static func values(_ sums: Sums, _ scope: String) -> [String: Value] {
        var values: [String: Value] = [
            "contacts.handled": .count(sums.handled), "talk.avg": .mean(sums.talk, sums.handled),
            "acw.avg": .mean(sums.wrap, sums.sound), "aht": .mean(sums.handling, sums.sound),
            "contacts.offered": .count(sums.offered), "contacts.answered": .count(sums.answered),
            "contacts.abandoned": .count(sums.abandoned),
            "service_level": .share(sums.answeredWithin + sums.abandonedWithin, sums.answered + sums.abandoned),
        ]
        // Intervals do not say their cohort.
        if !scope.hasPrefix("cohort") {
            values["acw.agent_time"] = .count(sums.afterCallWork)
            values["occupancy"] = .share(sums.busy, sums.busy + sums.ready)
        }
        return values
    }

    /// In what the indicators of a KPI record differ from the sums of its window, in words.
    static func differences(_ indicators: [String: Any], _ sums: Sums, _ scope: String) -> [String] {
        values(sums, scope).compactMap { id, wanted in
            let said = indicators[id] as? [String: Any]
            let value = said?["value"] as? Double ?? (said?["value"] as? Int).map { Double($0) }
            let isRight =
                switch wanted {
                case .count(let count): said == nil ? count == 0 : value == Double(count)
                case .mean(let sum, let n): isQuotient(value, said, sum, n, unit: 0.1)
                case .share(let part, let n): isQuotient(value, said, part, n, unit: 0.000_001)
                }
            return isRight ? nil : "\(id) is \(String(describing: said)), not \(wanted)"
        }
    }

    /// Values are rounded to the nearest unit.
    private static func isQuotient(
        _ value: Double?,
        _ said: [String: Any]?,
        _ sum: Int,
        _ n: Int,
        unit: Double
    ) -> Bool {
        guard let said else { return n == 0 }
        guard said["n"] as? Int == n else { return false }
        guard n > 0 else { return value == nil }
        return abs((value ?? -1) - Double(sum) / Double(n)) <= unit / 2 + 1e-9
    }
}
