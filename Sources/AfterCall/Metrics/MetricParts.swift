import CoreMetrics

/// A counter that is set to totals which are counted elsewhere.
struct TotalCounter {
    private let counter: Counter
    private var total = 0

    init(_ name: String, _ labels: [(String, String)], _ factory: any MetricsFactory) {
        counter = Counter(label: name, dimensions: labels, factory: factory)
    }

    /// Grows to `total`; a smaller one is a new beginning, from 0.
    mutating func grow(to total: Int) {
        let grown = total >= self.total ? total - self.total : total
        if grown > 0 { counter.increment(by: grown) }
        self.total = total
    }
}

/// Metrics of one name whose last label says of what: made when first needed, gone when not said any more.
struct MetricsByLabel<Instrument> {
    private let make: (String) -> Instrument
    private let destroy: (Instrument) -> Void
    private var known: [String: Instrument] = [:]

    init(make: @escaping (String) -> Instrument, destroy: @escaping (Instrument) -> Void) {
        self.make = make
        self.destroy = destroy
    }

    /// The one of `label`.
    subscript(label: String) -> Instrument {
        mutating get {
            if let instrument = known[label] { return instrument }
            let made = make(label)
            known[label] = made
            return made
        }
        set { known[label] = newValue }
    }

    /// Forgets all but those of `labels`.
    mutating func keepOnly(_ labels: Set<String>) {
        for (label, instrument) in known where !labels.contains(label) {
            destroy(instrument)
            known[label] = nil
        }
    }
}

extension MetricsByLabel<Meter> {
    /// Gauges named `name` with `labels` and `label`.
    static func gauges(
        _ name: String,
        _ labels: [(String, String)],
        by label: String,
        _ factory: any MetricsFactory
    ) -> Self {
        Self {
            Meter(label: name, dimensions: labels + [(label, $0)], factory: factory)
        } destroy: {
            $0.destroy()
        }
    }

    /// Sets exactly these.
    mutating func set(_ values: [String: Double]) {
        for (label, value) in values { self[label].set(value) }
        keepOnly(Set(values.keys))
    }
}

extension MetricsByLabel<TotalCounter> {
    /// Counters named `name` with `labels` and `label`.
    static func counters(
        _ name: String,
        _ labels: [(String, String)],
        by label: String,
        _ factory: any MetricsFactory
    ) -> Self {
        Self {
            TotalCounter(name, labels + [(label, $0)], factory)
        } destroy: { _ in
        }
    }

    /// Grows these.
    mutating func grow(to totals: [String: Int]) {
        for (label, total) in totals { self[label].grow(to: total) }
    }
}
