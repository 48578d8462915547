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

    @Test(arguments: [9, 10, 12, 19] as [Int64])
    func `What holds now and may have been over by the next tenth second has ended`(end: Int64) {
        let wanted = ["firing warning 1s queue=x", "resolved warning 1s queue=x ended \(end)s"]
        #expect(resolution(endingAt: end) == wanted)
    }

    @Test(arguments: [20, 60] as [Int64])
    func `What holds now and was not there at the next tenth second is taken back`(end: Int64) {
        let wanted = ["firing warning 1s queue=x", "resolved warning 1s queue=x corrected \(end)s"]
        #expect(resolution(endingAt: end) == wanted)
    }

    @Test func `What was gone for a moment at the next tenth second has ended`() {
        var bench = ScopeBench("queue_long")
        bench.tell(waiting(30, at: 1))
        bench.known = [10: waiting(0, at: 10), 20: waiting(30, at: 20)]
        bench.tell(waiting(0, at: 50))
        #expect(bench.take().map { $0.contains(" ended ") } == [false, true])
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

    private func share(_ value: Double, at: Int64, n: Int64, target: Double) -> ScopeStep {
        ScopeStep(at: at, values: ["conversion_rate": value], n: n, target: target)
    }

    @Test func `Of a share whose target is high it is over half way to the whole`() {
        var bench = ScopeBench("conversion_low")
        bench.tell(share(0.9, at: 0, n: 100, target: 0.98))
        bench.tell(share(0.985, at: 10, n: 110, target: 0.98))
        #expect(bench.take().map { $0.hasPrefix("firing") } == [true])
        bench.tell(share(0.99, at: 20, n: 120, target: 0.98))
        #expect(bench.take().map { $0.contains(" ended ") } == [true])
    }

    @Test(arguments: [(100, " ended "), (99, " corrected ")] as [(Int64, String)])
    func `A sale that is told after its contact was counted takes nothing back`(n: Int64, word: String) {
        var bench = ScopeBench("conversion_low")
        bench.tell(share(0.09, at: 0, n: 100, target: 0.1))
        bench.tell(share(0.11, at: 10, n: n, target: 0.1))
        #expect(bench.take().map { $0.contains(word) } == [false, true])
    }

    @Test func `Catching up with a plan takes nothing back`() {
        var bench = ScopeBench("plan_behind") { $0.terms.forMs = 0 }
        bench.tell(ScopeStep(at: 0, values: ["plan.pace": 0.8], n: 50))
        bench.tell(ScopeStep(at: 100, values: ["plan.pace": 1], n: 50))
        #expect(bench.take().map { $0.contains(" ended ") } == [false, true])
    }
}
