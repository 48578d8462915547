public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps every value in memory and writes them as Prometheus reads them.
///
/// What is asked for twice with the same name and labels is the same instrument. A name keeps the kind with which it
/// was first made; whoever asks for another gets an instrument that nobody reads.
///
/// Thread safety: a `Mutex` guards the families; each instrument guards itself.
public final class PrometheusRegistry: MetricsFactory {
    enum Instrument {
        case number(NumberInstrument)
        case histogram(HistogramInstrument)

        var object: AnyObject {
            switch self {
            case .number(let instrument): instrument
            case .histogram(let instrument): instrument
            }
        }
    }

    /// The series of one name.
    struct Family {
        let definition: MetricDefinition
        var series: [[LabelPair]: Instrument] = [:]
    }

    /// One label with its value.
    struct LabelPair: Hashable, Comparable {
        let name: String
        let value: String

        static func < (left: Self, right: Self) -> Bool { (left.name, left.value) < (right.name, right.value) }
    }

    private struct State {
        var families: [String: Family] = [:]
        var dropped = 0
        var collectors: [@Sendable () -> Void] = []
    }

    /// How many series one name may have; what is made beyond is not kept, and counted in
    /// `aftercall_metrics_dropped_total`.
    public static let maximumSeries = 20_000

    /// How many series were not kept.
    static let droppedName = "aftercall_metrics_dropped_total"

    private let definitions: [String: MetricDefinition]
    private let state = Mutex(State())

    /// Creates a registry without values.
    ///
    /// - Parameter catalog: what is known of the metrics to come. One that is not in it has no help text and, if it is
    ///   a histogram, buckets for durations.
    public init(catalog: [MetricDefinition] = []) {
        definitions = Dictionary(catalog.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Has `collector` called before each exposition, to set what is only looked up when somebody asks.
    public func addCollector(_ collector: @escaping @Sendable () -> Void) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// Calls the collectors, and gives the families with the number of series that were not kept.
    func collected() -> (families: [Family], dropped: Int) {
        for collector in state.withLock({ $0.collectors }) { collector() }
        return state.withLock { (Array($0.families.values), $0.dropped) }
    }
}

extension PrometheusRegistry {
    /// A total of whole numbers.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(label, dimensions, .counter)
    }

    /// A total of any numbers.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        number(label, dimensions, .counter)
    }

    /// A value now.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        number(label, dimensions, .gauge)
    }

    /// A histogram where values are to be aggregated, else a value now.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : number(label, dimensions, .gauge)
    }

    /// A histogram of durations, in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    /// Forgets a counter.
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

    /// Forgets a counter.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }

    /// Forgets a gauge.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

    /// Forgets a gauge or a histogram.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

    /// Forgets a histogram.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}

extension PrometheusRegistry {
    private func number(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: MetricDefinition.Kind
    ) -> NumberInstrument {
        let instrument = instrument(label, dimensions, kind) { _ in .number(NumberInstrument()) }
        guard case .number(let number)? = instrument else { return NumberInstrument() }
        return number
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramInstrument {
        let instrument = instrument(label, dimensions, .histogram) { definition in
            .histogram(HistogramInstrument(bounds: definition.buckets))
        }
        guard case .histogram(let histogram)? = instrument else {
            return HistogramInstrument(bounds: HistogramInstrument.durations)
        }
        return histogram
    }

    private func instrument(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: MetricDefinition.Kind,
        _ make: (MetricDefinition) -> Instrument
    ) -> Instrument? {
        let name = PrometheusText.name(from: label)
        let labels = dimensions.map { LabelPair(name: PrometheusText.name(from: $0.0), value: $0.1) }
        return state.withLock { state in
            // No copy of a family is held while it is changed: it would be copied for each new series.
            let definition = state.families[name]?.definition ?? definition(of: name, kind)
            guard definition.kind == kind else { return nil }
            if let known = state.families[name]?.series[labels] { return known }
            guard (state.families[name]?.series.count ?? 0) < Self.maximumSeries else {
                state.dropped += 1
                return nil
            }
            let made = make(definition)
            state.families[name, default: Family(definition: definition)].series[labels] = made
            return made
        }
    }

    private func definition(of name: String, _ kind: MetricDefinition.Kind) -> MetricDefinition {
        var definition = definitions[name] ?? MetricDefinition(name, kind, unit: "", help: "", remedy: "")
        if definition.kind == .histogram, definition.buckets.isEmpty {
            definition.buckets = HistogramInstrument.durations
        }
        return definition
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value.object === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                return
            }
        }
    }
}
