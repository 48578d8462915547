import Telephony
import Testing

@testable import AfterCall

/// What the account of a partition finds.
@Suite struct StageTotalsTests {
    @Test func `A record that became nothing and one that became two things are both missing from the account`() {
        var lost = StageCounters()
        lost.read = 3
        lost.applied = 2
        var doubled = StageCounters()
        doubled.read = 1
        doubled.applied = 1
        doubled.ignored = 1
        let totals = StageTotals()
        totals.add(lost)
        totals.add(doubled)
        #expect(totals.counters.unaccounted == 2)
        #expect(totals.counters.difference == 0)
    }

    @Test func `Every fate of a record is in the account, waiting for its time among them`() {
        var counters = StageCounters()
        counters.read = 6
        counters.applied = 1
        counters.reordered = 1
        counters.duplicates = 1
        counters.ignored = 1
        counters.count(.malformed)
        counters.waiting = 1
        let totals = StageTotals()
        totals.add(counters)
        #expect(totals.counters.unaccounted == 0 && totals.counters.read == 6)
    }
}
