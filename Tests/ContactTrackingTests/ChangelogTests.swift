import ContactCenter
import ContactTracking
import Testing

/// What is written of a contact is read as it was, whatever else the record has, and damage never harms.
///
/// That a tracker which was read goes on as the one that was written is part of every fold of these tests.
@Suite struct ChangelogTests {
    private static let story = """
        0 queued support customer=k1 reason=billing channel=voice priority=2 campaign=spring \
        | leg anna offered=5s established=12s cleared=60s closed=90s queue=support team=north new held=3s \
        | 60s transferred kind=blind from=anna tier=2 to_queue=second | 61s queued second \
        | leg bert established=70s cleared=100s | 100s ended cause=done \
        | 110s outcome resolved complaint amount=5 currency=EUR | 115s surveyed csat=4 nps=9
        """

    private static func record(_ text: String = story) -> [UInt8] {
        var bench = ContactBench()
        for step in ContactTimeline(text).steps { bench.take(step) }
        var writer = WireWriter()
        bench.tracker.write(to: &writer)
        return Array(writer.bytes)
    }

    /// Reads a record, and writes what was read.
    private static func rewritten(_ record: [UInt8]) throws(WireError) -> [UInt8] {
        var bench = ContactBench()
        try bench.read(record)
        var writer = WireWriter()
        bench.tracker.write(to: &writer)
        return Array(writer.bytes)
    }

    @Test func `What is read is written again to the byte`() throws {
        let record = Self.record()
        #expect(try Self.rewritten(record) == record)
    }

    @Test func `A blank tracker writes nothing, and nothing reads as blank`() throws {
        #expect(Self.record("") == [])
        #expect(try Self.rewritten([]) == [])
    }

    @Test func `The stage's own fields are passed over, and fields of a later version are kept`() throws {
        let record = Self.record()
        var writer = WireWriter()
        writer.unsigned(1, 1)
        "c-1".utf8CString.withUnsafeBytes { writer.bytes(3, UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
        record.withUnsafeBytes { writer.raw($0) }
        var later = WireWriter()
        later.unsigned(99, 7)
        "anything".utf8CString.withUnsafeBytes { later.bytes(1_000, $0) }
        writer.raw(later.bytes)
        let expected = record + Array(later.bytes)
        #expect(try Self.rewritten(Array(writer.bytes)) == expected)
    }

    @Test func `A contact that is forgotten but for its surveys is read as such`() throws {
        var bench = ContactBench()
        for step in ContactTimeline(Self.story).steps { bench.take(step) }
        bench.clock(ContactTimeline.instant("3d"))
        var writer = WireWriter()
        bench.restore(&writer)
        #expect(bench.take(ContactTimeline("10d surveyed id=s2 nps=1").steps[0]) == .applied)
        let surveyed = bench.published.facts(.surveyed)
        #expect(surveyed == ["surveyed@864000s agent=bert voice inbound csat=-/5 nps=1"])
        #expect(bench.take(ContactTimeline("11d queued support id=q9").steps[0]) == .applied)
        #expect(bench.take(ContactTimeline("11d abandoned id=q10").steps[0]) == .applied)
        #expect(bench.faults == [])
    }

    @Test func `A damaged record is refused, or read as something that can go on being used`() {
        let seed = TestRun.seed
        print("ChangelogTests: SEED=\(seed)")
        var random = SeededRandom(seed: seed)
        let whole = Self.record()
        let steps = ContactTimeline(Self.story).steps
        var refused = 0
        for _ in 0..<TestRun.scaled(20_000) {
            var record = whole
            for _ in 0...(random.next() % 4) {
                let index = Int(random.next() % UInt64(record.count))
                record[index] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.next() % 8 == 0 { record.removeLast(Int(random.next() % UInt64(record.count))) }
            var bench = ContactBench()
            do throws(WireError) {
                try bench.read(record)
            } catch {
                refused += 1
                let isBlank = bench.tracker.isBlank
                #expect(isBlank)
                continue
            }
            bench.take(steps[Int(random.next() % UInt64(steps.count))])
            bench.clock(ContactTimeline.instant("1h"))
            var writer = WireWriter()
            bench.tracker.write(to: &writer)
        }
        #expect(refused > 0)
    }

    @Test func `Undoing by a copy leaves everything as it was`() {
        var bench = ContactBench()
        let steps = ContactTimeline(Self.story).steps
        for step in steps.prefix(4) { bench.take(step) }
        var before = bench.makeTracker()
        before.assign(bench.tracker)
        var one = WireWriter()
        var other = WireWriter()
        before.write(to: &one)
        for step in steps.dropFirst(4) { bench.take(step) }
        bench.tracker.assign(before)
        bench.tracker.write(to: &other)
        #expect(Array(one.bytes) == Array(other.bytes))
    }
}
