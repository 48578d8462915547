import Testing

@testable import AfterCall

/// What is counted by the sources that events name.
@Suite struct SourceTallyTests {
    private func note(_ source: String, _ tally: inout SourceTally) {
        Array(source.utf8).withUnsafeBytes { tally.note($0) }
    }

    @Test func `Each source is counted by its name, and events without one together`() {
        var tally = SourceTally()
        for source in ["pbx-1", "pbx-2", "pbx-1", ""] { note(source, &tally) }
        #expect(tally.byName == ["pbx-1": 2, "pbx-2": 1, "unnamed": 1])
        #expect(tally.total == 4)
    }

    @Test func `However many names there are on the bus, 64 are told apart, and none is long`() {
        var tally = SourceTally()
        for number in 0..<100 { note("source-\(number)", &tally) }
        note("source-0", &tally)
        #expect(tally.byName.count == 65 && tally.byName["others"] == 36 && tally.byName["source-0"] == 2)
        #expect(tally.total == 101)
        var long = SourceTally()
        note(String(repeating: "x", count: 500_000), &long)
        #expect(long.byName.keys.first?.count == 200)
    }

    @Test func `What was counted before is taken away, and what others have counted is added`() {
        var (tally, other) = (SourceTally(), SourceTally())
        for source in ["a", "a", "b"] { note(source, &tally) }
        for source in ["a", "c"] { note(source, &other) }
        var sum = tally
        sum.combine(other, &+)
        #expect(sum.byName == ["a": 3, "b": 1, "c": 1])
        sum.combine(tally, &-)
        #expect(sum.byName.filter { $0.value != 0 } == other.byName && sum.total == 2)
        sum.combine(SourceTally(), &-)
        #expect(sum.total == 2)
    }
}
