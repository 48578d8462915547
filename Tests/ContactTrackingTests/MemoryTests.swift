import ContactCenter
import ContactTracking
import Testing

/// What takes memory: nothing per input once the room is there.
@Suite struct MemoryTests {
    @Test func `Contacts after those that are forgotten need no more memory`() {
        var bench = ContactBench()
        let steps = ContactTimeline(
            """
            0 queued support reason=billing customer=k1 | leg anna established=5s | leg anna established=5s \
            cleared=60s rev=2 | 60s transferred to_queue=second | 60s ended cause=done \
            | leg anna established=5s cleared=60s closed=80s rev=3 | 90s outcome resolved amount=5 currency=EUR \
            | 100s surveyed nps=9
            """
        ).steps
        var held: [Int] = []
        for _ in 0..<50 {
            for step in steps { bench.take(step) }
            bench.clock(ContactTimeline.instant("30d"))
            held.append(bench.work.pool.heldBytes)
        }
        #expect(Set(held.dropFirst()).count == 1)
    }

    @Test func `Texts that nobody needs any more are dropped`() {
        var bench = ContactBench()
        for revision in 1...5_000 {
            bench.take(ContactTimeline("leg anna established=5s disposition=d\(revision) rev=\(revision)").steps[0])
        }
        let count = bench.tracker.bytes.count
        #expect(count < 2_000)
        #expect(bench.faults == [])
    }
}
