import CoreMetrics
import Synchronization

/// How often what was observed: durations in seconds, or whatever is recorded.
///
/// Thread safety: a `Mutex` guards the counts.
final class HistogramInstrument: RecorderHandler, TimerHandler {
    /// What was observed so far.
    struct Counts {
        /// How many fell into each bucket and into no earlier one; the last is the infinite one.
        var byBucket: [UInt64]
        var sum = 0.0

        /// How many there were.
        var count: UInt64 { byBucket.reduce(0, +) }
    }

    /// Upper bounds that suit most durations of a program that waits for others, in seconds.
    static let durations: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    let bounds: [Double]
    private let observed: Mutex<Counts>

    init(bounds: [Double]) {
        self.bounds = bounds
        observed = Mutex(Counts(byBucket: Array(repeating: 0, count: bounds.count + 1)))
    }

    var counts: Counts { observed.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        observed.withLock { counts in
            counts.byBucket[bucket] += 1
            counts.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
