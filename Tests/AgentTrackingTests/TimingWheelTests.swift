import AgentTracking
import ContactCenter
import Simulation
import Testing

/// The wheel of deadlines against a sorted list.
@Suite struct TimingWheelTests {
    /// What a wheel should do, done slowly.
    private struct SortedList {
        var due: [Int: Int64] = [:]

        /// Takes out what is due at or before an instant.
        mutating func take(through instant: Int64) -> [Int] {
            let fired = due.filter { $0.value <= instant }.map(\.key)
            for number in fired { due[number] = nil }
            return fired
        }
    }

    private static let spans: [Int64] = [1, 2, 255, 256, 257, 65_535, 65_536, 70_000, 16_777_216, 1 << 32, 1 << 34]

    @Test(arguments: 0..<40)
    func `Timers fire as from a sorted list`(round: UInt64) {
        var random = SplitMix64(seed: TestRun.seed, index: round)
        var now = Int64(random.next() % (1 << 42))
        var wheel = TimingWheel(start: Timestamp(milliseconds: now))
        var list = SortedList()
        for step in 0..<400 {
            let number = Int(random.next() % 60)
            let span = Self.spans.randomElement(using: &random) ?? 1
            switch random.next() % 8 {
            case 0:
                wheel.set(number, at: .distantFuture)
                list.due[number] = nil
            case 1...5:
                let behind: Int64 = random.next() % 10 == 0 ? 5 : 0
                let at = now + Int64(random.next() % UInt64(span)) - behind
                wheel.set(number, at: Timestamp(milliseconds: at))
                list.due[number] = at
            default:
                let instants = list.due
                let from = now
                now += Int64(random.next() % UInt64(span))
                var fired: [Int] = []
                wheel.advance(to: Timestamp(milliseconds: now), into: &fired)
                #expect(fired.sorted() == list.take(through: now).sorted(), "step \(step) SEED=\(TestRun.seed)")
                let times = fired.map { max(from, instants[$0] ?? .min) }
                #expect(times == times.sorted(), "step \(step) SEED=\(TestRun.seed)")
            }
            #expect(wheel.count == list.due.count, "step \(step) SEED=\(TestRun.seed)")
            #expect(wheel.instant(of: number)?.milliseconds == list.due[number])
            #expect((wheel.nextInstant == nil) == list.due.isEmpty)
            if let first = list.due.values.min(), let next = wheel.nextInstant {
                #expect(next.milliseconds <= max(first, now), "step \(step) SEED=\(TestRun.seed)")
            }
        }
        var rest: [Int] = []
        wheel.advance(to: Timestamp(milliseconds: now + (1 << 36)), into: &rest)
        #expect(rest.sorted() == list.due.keys.sorted())
        #expect(wheel.count == 0)
    }

    @Test(arguments: 0..<20)
    func `With a limit the first fire first, and none is lost`(round: UInt64) {
        var random = SplitMix64(seed: TestRun.seed, index: 1_000 + round)
        let start: Int64 = 1_800_000_000_000
        var wheel = TimingWheel(start: Timestamp(milliseconds: start))
        var instants: [Int64] = []
        for number in 0..<200 {
            instants.append(start + Int64(random.next() % 300_000))
            wheel.set(number, at: Timestamp(milliseconds: instants[number]))
        }
        var fired: [Int] = []
        while fired.count < 200 {
            var some: [Int] = []
            wheel.advance(to: Timestamp(milliseconds: start + 300_000), limit: 7, into: &some)
            #expect(some.count == min(7, 200 - fired.count))
            if some.isEmpty { break }
            fired += some
        }
        #expect(fired.map { instants[$0] } == instants.sorted())
    }

    @Test func `A timer is moved by setting it again`() {
        var wheel = TimingWheel(start: Timestamp(milliseconds: 1_000))
        wheel.set(0, at: Timestamp(milliseconds: 2_000))
        wheel.set(0, at: Timestamp(milliseconds: 70_000))
        #expect(wheel.count == 1)
        var due: [Int] = []
        wheel.advance(to: Timestamp(milliseconds: 69_999), into: &due)
        #expect(due == [])
        wheel.advance(to: Timestamp(milliseconds: 70_000), into: &due)
        #expect(due == [0])
        #expect(wheel.nextInstant == nil)
    }

    @Test func `What is set to the past is due at once`() {
        var wheel = TimingWheel(start: Timestamp(milliseconds: 1_000_000))
        wheel.set(3, at: Timestamp(milliseconds: 5))
        var due: [Int] = []
        wheel.advance(to: Timestamp(milliseconds: 1_000_000), into: &due)
        #expect(due == [3])
    }
}
