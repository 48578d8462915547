import Testing

@testable import Kafka

@Suite struct LogRepeatsTests {
    private let start = ContinuousClock.now

    @Test func `A line that differs in digits only is held back, and the number of repeats is told later`() {
        var repeats = LogRepeats()
        #expect(repeats.admit("connect failed after 12 ms", now: start) == 0)
        #expect(repeats.admit("connect failed after 345 ms", now: start + .seconds(1)) == nil)
        #expect(repeats.admit("connect failed after 7 ms", now: start + .milliseconds(9_999)) == nil)
        #expect(repeats.admit("connect failed after 1 ms", now: start + .seconds(10)) == 2)
        #expect(repeats.admit("connect failed after 1 ms", now: start + .seconds(11)) == nil)
        #expect(repeats.admit("connect failed after 1 ms", now: start + .seconds(30)) == 1)
    }

    @Test func `Lines that differ otherwise are all shown, and only so many are remembered`() {
        var repeats = LogRepeats()
        let names = (0...LogRepeats.capacity).map { String(repeating: "x", count: $0 + 1) }
        for name in names { #expect(repeats.admit(name, now: start) == 0) }
        #expect(repeats.admit(names[0], now: start) == 0, "the oldest was forgotten")
        #expect(repeats.admit(names[2], now: start) == nil)
    }
}
