import ContactCenter
import Indicators

/// A quarter of an hour whose every indicator can be worked out by hand: two agents of a team, a queue, a campaign.
enum QuarterHour {
    static let start = at("2026-03-02T09:00:00Z")
    static let anna = ["agent": "anna", "team": "north", "cohort": "new"]
    private static let ben = ["agent": "ben", "team": "north", "cohort": "experienced"]
    private static let visit = ["queue": "support", "channel": "voice"]

    static var settings: CellSettings {
        var settings = CellSettings()
        settings.minSample = 2
        settings.catalogue = Catalogue(others: ServiceLevelFormula.allCases)
        return settings
    }

    static var facts: [PlainFact] { handled + visits + time + rest }

    private static func leg(_ agent: [String: String], _ seconds: [Int64], _ flags: Set<String>) -> PlainFact {
        let dimensions = agent.merging(["queue": "support", "campaign": "spring", "reason": "billing"]) { $1 }
        var fact = PlainFact.contact("handled", at: start + 600_000, dimensions)
        fact.ring = seconds[0] * 1_000
        fact.talk = seconds[1] * 1_000
        fact.hold = seconds[2] * 1_000
        fact.wrap = seconds[3] * 1_000
        fact.flags = flags
        return fact
    }

    private static var handled: [PlainFact] {
        [
            leg(anna, [4, 60, 10, 20], ["hasHold", "withinTarget"]), leg(anna, [6, 120, 0, 40], []),
            leg(ben, [0, 90, 0, 61], ["exceeded"]), leg(ben, [0, 30, 0, 2], ["tooShort", "withinTarget"]),
            leg(ben, [0, 300, 0, 14_400], ["suspect", "exceeded"]), leg(anna, [0, 10, 0, 0], ["noWrap"]),
        ]
    }

    private static func visit(_ kind: String, _ seconds: Int64, _ flags: Set<String> = []) -> PlainFact {
        var fact = PlainFact.contact(kind, at: start + 500_000, visit)
        fact.duration = seconds * 1_000
        fact.flags = flags
        return fact
    }

    private static var visits: [PlainFact] {
        var waiting = PlainFact.contact("waiting", at: start + 610_000, visit)
        waiting.until = nil
        return Array(repeating: visit("offered", 0), count: 5) + [
            visit("answered", 10, ["withinThreshold"]), visit("answered", 20, ["withinThreshold"]),
            visit("answered", 60), visit("abandoned", 4, ["withinThreshold", "shortAbandon"]),
            visit("leftQueue", 30), visit("leftQueue", 30, ["callback"]), waiting,
        ]
    }

    private static var time: [PlainFact] {
        let spans: [(String, Int64, Int64)] = [
            ("talking", 0, 300), ("held", 300, 360), ("afterCallWork", 360, 480), ("ready", 480, 720),
            ("offered", 720, 780), ("notReady", 780, 1_200), ("standalone", 420, 480),
        ]
        return spans.map { .time($0, start + $1 * 1_000, start + $2 * 1_000, anna) }
    }

    private static var rest: [PlainFact] {
        func of(_ kind: String, _ flags: Set<String> = []) -> PlainFact {
            var fact = leg(anna, [0, 0, 0, 0], flags)
            fact.kind = kind
            return fact
        }
        var (resolved, sold, survey) = (of("resolved"), of("outcome", ["complaint"]), of("surveyed"))
        resolved.duration = 90_000
        sold.amountMicros = 19_990_000
        sold.currency = "EUR"
        survey.csatThousandths = 4_000
        survey.nps = 10
        return [
            of("legOffered"), of("legOffered"), of("legOffered"), of("legOffered"), of("notAnswered"),
            of("transferred"), of("transferred"), of("escalated"), resolved, sold, survey, of("dialled"),
            of("dialled"), of("connected"), of("connected"), of("converted"), of("firstContact", ["resolvedAtFirst"]),
            of("firstContact", ["provisional"]), of("firstContact"),
        ]
    }

    /// A bench that was told everything, with gauges and plans.
    static func bench() throws -> CellBench {
        let bench = CellBench(settings)
        bench.table.setPlans([
            ScopeKey([(.agent, Array("anna".utf8))]): Plan(
                basis: .handled,
                count: 12,
                startMinute: 540,
                endMinute: 1_020
            )
        ])
        let support = ScopeKey([(.queue, Array("support".utf8))])
        bench.table.setTimesWithSkills([support: [.distantPast..<(.distantFuture)]])
        bench.tell(facts)
        try bench.commit()
        var (waiting, wrapping) = (Gauge(), Gauge())
        waiting.oldestWaiting = Timestamp(milliseconds: start + 610_000)
        wrapping.oldestAfterCallWork = Timestamp(milliseconds: start + 780_000)
        try Array("queue=support".utf8).withUnsafeBytes {
            try bench.table.set(waiting, of: SourceTask(stage: .contacts, partition: 0), in: $0)
            for (task, ready) in [(0, 2), (1, 3)] {
                var gauge = Gauge()
                gauge.readyAgents = Int64(ready)
                gauge.readySince = Timestamp(milliseconds: start + 650_000 + Int64(task) * 50_000)
                try bench.table.set(gauge, of: SourceTask(stage: .agents, partition: Int32(task)), in: $0)
            }
        }
        _ = try Array("team=north".utf8).withUnsafeBytes {
            try bench.table.set(wrapping, of: SourceTask(stage: .agents, partition: 0), in: $0)
        }
        return bench
    }
}
