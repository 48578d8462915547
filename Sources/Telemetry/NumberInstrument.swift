import CoreMetrics
import Synchronization

/// One number with its labels: a counter or a gauge.
///
/// Whole numbers are exact up to 2^53, as they are in Prometheus.
///
/// Thread safety: a `Mutex` guards the number.
final class NumberInstrument: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let number = Mutex<Double>(0)

    var value: Double { number.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) { number.withLock { $0 += amount } }

    func decrement(by amount: Double) { number.withLock { $0 -= amount } }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { number.withLock { $0 = value } }

    func record(_ value: Int64) { set(Double(value)) }

    func record(_ value: Double) { set(value) }

    func reset() { set(Int64(0)) }
}
