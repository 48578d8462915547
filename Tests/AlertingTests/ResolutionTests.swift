import Alerting
import ContactCenter
import Indicators
import Testing

/// Whether an alert about a scope has ended, or was taken back.
@Suite struct ResolutionTests {
    private func waiting(_ count: Double, at: Int64) -> ScopeStep {
        ScopeStep(at: at, values: ["contacts.waiting": count])
    }

    /// How `queue_long` is resolved that fires at second 1 and is over by a record of second `end`; what is known then
    /// of second 10, and of second 1, is that nobody waited: it came and went between two edges, or was never there.
    private func resolution(endingAt end: Int64) -> [String] {
        var bench = ScopeBench("queue_long")
        (bench.lag, bench.delayMs) = (0, 2_000)
        bench.tell(waiting(30, at: 1))
        bench.tell(waiting(0, at: end), past: waiting(0, at: 10))
        return bench.take()
    }

    @Test(arguments: [9, 10, 11] as [Int64])
    func `What holds now and may have been over by the next tenth second has ended`(end: Int64) {
        let wanted = ["firing warning 1s queue=x", "resolved warning 1s queue=x ended \(end)s"]
        #expect(resolution(endingAt: end) == wanted)
    }

    @Test(arguments: [12, 60] as [Int64])
    func `What holds now and was not there at the next tenth second is taken back`(end: Int64) {
        let wanted = ["firing warning 1s queue=x", "resolved warning 1s queue=x corrected \(end)s"]
        #expect(resolution(endingAt: end) == wanted)
    }

    private func rule(_ indicator: String, of scope: DimensionSet, limit: Int64) -> ScopeRule {
        let terms = RuleTerms([RuleThreshold(.warning, limit)])
        return ScopeRule("x", .indicator(indicator), of: [scope], over: .clock(.hour), .above, terms)
    }

    @Test func `Contacts in an hour so far become fewer as it goes on`() {
        var bench = ScopeBench(rule("contacts_per_hour", of: .agent, limit: 150_000_000))
        bench.lag = 0
        bench.tell(ScopeStep(at: 20, values: ["contacts_per_hour": 504]))
        bench.tell(ScopeStep(at: 100, values: ["contacts_per_hour": 107.8]))
        #expect(bench.take() == ["firing warning 20s agent=x", "resolved warning 20s agent=x ended 100s"])
    }

    @Test(arguments: [(3, "ended"), (2, "corrected")] as [(Int64, String)])
    func `The pace of a plan falls by itself, and by what is taken back`(count: Int64, word: String) {
        var bench = ScopeBench(rule("plan.pace", of: .campaign, limit: 1_200_000))
        bench.lag = 0
        bench.tell(ScopeStep(at: 20, values: ["plan.pace": 1.3], n: 3))
        bench.tell(ScopeStep(at: 100, values: ["plan.pace": 1.1], n: count))
        #expect(bench.take() == ["firing warning 20s campaign=x", "resolved warning 20s campaign=x \(word) 100s"])
    }

    @Test func `A share whose target is high is over at the whole`() {
        var bench = ScopeBench("conversion_low")
        func share(_ value: Double, at: Int64, n: Int64) -> ScopeStep {
            ScopeStep(at: at, values: ["conversion_rate": value], n: n, target: 0.98)
        }
        bench.tell(share(0.9, at: 0, n: 100))
        bench.tell(share(0.99, at: 10, n: 110))
        #expect(bench.take().map { $0.hasPrefix("firing") } == [true])
        bench.tell(share(1, at: 20, n: 120))
        #expect(bench.take().map { $0.contains(" ended ") } == [true])
    }
}
