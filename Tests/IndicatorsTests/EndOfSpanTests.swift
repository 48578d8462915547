import ContactCenter
import Indicators
import Testing

/// The end of a span is told as what taking it back and telling it anew comes to.
@Suite struct EndOfSpanTests {
    private static let texts = Array("acmeannabennorthsouthberlin".utf8)
    private let nine = Timestamp(milliseconds: at("2026-03-02T09:00:00Z"))

    private func openSpan(_ dice: inout Dice, _ activity: AgentActivity, _ from: Timestamp) -> AgentTimeFact {
        var fact = AgentTimeFact(activity: activity, from: from, to: nil)
        if dice.happens(0.7) { fact.team = Text(offset: 11, count: 5) }
        if dice.happens(0.3) { fact.site = Text(offset: 21, count: 6) }
        fact.isNewHire = dice.happens(0.3) ? nil : dice.happens(0.5)
        return fact
    }

    private func deltas(_ tell: (inout DeltaBuilder, UnsafeRawBufferPointer) -> Void) -> [[UInt8]: [UInt8]] {
        var deltas: [[UInt8]: [UInt8]] = [:]
        var builder = DeltaBuilder(
            settings: DeltaSettings(scopes: [.all, .team, .agent, .cohort, .site, [.site, .team]]),
            isOfTimeOnly: true,
            pool: BlockPool(chunkSize: 64 << 10)
        )
        Self.texts.withUnsafeBytes { bytes in
            tell(&builder, bytes)
            builder.forEachScope(source: SourceTask(stage: .agents, partition: 1)) { deltas[Array($0)] = Array($1) }
        }
        return deltas
    }

    @Test func `Only its edge is told, with the beginning of what follows`() throws {
        var dice = Dice(seed: TestSeed.value &+ 91)
        for _ in 0..<200 * TestSeed.scale {
            let (from, length) = (
                Int64.random(in: 0..<7_200_000, using: &dice), Int64.random(in: 0..<4_000_000, using: &dice)
            )
            let activities = AgentActivity.allCases.shuffled(using: &dice)
            let open = openSpan(&dice, activities[0], nine + from)
            var ended = open
            ended.to = open.from + length
            var next = ended
            next.activity = activities[1]
            (next.from, next.to) = (open.from + length, nil)
            let isFollowed = dice.happens(0.7)
            let tenant = Text(offset: 0, count: dice.happens(0.3) ? 4 : 0)
            let agent = Text(offset: 4, count: 4)
            let plain = deltas { builder, bytes in
                func add(_ fact: AgentTimeFact, _ sign: Int64) {
                    builder.add(
                        fact,
                        sign: sign,
                        tenant: tenant.bytes(in: bytes),
                        agentID: agent.bytes(in: bytes),
                        bytes: bytes
                    )
                }
                add(open, -1)
                add(ended, 1)
                if isFollowed { add(next, 1) }
            }
            let short = deltas { builder, bytes in
                builder.end(
                    ended,
                    isFollowed ? next : nil,
                    tenant: tenant.bytes(in: bytes),
                    agentID: agent.bytes(in: bytes),
                    bytes: bytes
                )
            }
            #expect(!plain.isEmpty && plain == short, "seed \(TestSeed.value)")
        }
    }

    @Test func `A span without an end adds nothing`() {
        let open = AgentTimeFact(activity: .ready, from: nine, to: nil)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(deltas { builder, bytes in builder.end(open, nil, tenant: none, agentID: bytes, bytes: bytes) }.isEmpty)
    }

    @Test func `Facts of one agent after another are each counted in scopes of their own, whatever they share`() throws
    {
        var dice = Dice(seed: TestSeed.value &+ 92)
        for _ in 0..<20 * TestSeed.scale {
            let names = ["anna", "ben", "a,b", "an", "anna "]
            let facts: [PlainFact] = (0..<60).map { _ in
                var dimensions = ["agent": names.randomElement(using: &dice) ?? "anna"]
                if dice.happens(0.5) { dimensions["team"] = ["t", "t=1", "u"].randomElement(using: &dice) }
                if dice.happens(0.5) { dimensions["queue"] = ["q", "q,2"].randomElement(using: &dice) }
                if dice.happens(0.3) { dimensions["tenant"] = "acme" }
                // Long ones, so that what is kept of them is forgotten now and then.
                if dice.happens(0.3) {
                    dimensions["reason"] = String(repeating: "r", count: Int.random(in: 1...900, using: &dice))
                }
                return .contact("handled", at: nine.milliseconds, dimensions)
            }
            let together = CellBench()
            together.tell(facts)
            try together.commit()
            let apart = CellBench()
            for fact in facts {
                let bench = CellBench()
                bench.tell([fact])
                try apart.apply(bench.takeDeltas())
            }
            for bench in [together, apart] { bench.publish(now: nine.milliseconds + 60_000) }
            let (one, other) = (together.latest.mapValues(\.values), apart.latest.mapValues(\.values))
            #expect(one == other && one.count > 20, "seed \(TestSeed.value)")
        }
    }
}
