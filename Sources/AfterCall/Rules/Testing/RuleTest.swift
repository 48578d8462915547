import Alerting
import ContactCenter
import Indicators

/// A test of rules: values of indicators over time, or what agents and contacts do, and which alerts fire at which
/// instants.
struct RuleTest {
    /// What a series is of.
    enum Subject {
        /// An indicator, by its place in the catalogue.
        case indicator(Int)
        /// An indicator that has a value for each currency.
        case amount(Int, currency: [UInt8])
        /// The mean wrap of an agent of a team, or of a reason of a queue.
        case share(Share.Kind, name: [UInt8])
    }

    /// Values of a scope, one each step; `nil` where nothing is told.
    struct Series {
        let scope: ScopeKey
        let subject: Subject
        /// In millionths.
        let values: [Int64?]
        /// Of how many each is; `nil` where that says nothing.
        let samples: Int64?
        /// In millionths.
        let target: Int64?
    }

    /// An alert that is to fire; any severity is right where it names none.
    struct Expected: Hashable {
        let alert: RuleTestAlert
        let severity: Severity?
    }

    /// All that is to fire at an instant.
    struct Expectation {
        let at: Milliseconds
        let firing: [Expected]
    }

    /// What happens in it.
    enum Material {
        /// Values, one each step of so many milliseconds.
        case series([Series], every: Milliseconds)
        /// Events, and what the directory says.
        case events([RuleTestEvent], Directory)
    }

    /// How often the clock acts between events, in milliseconds.
    private static let beat: Milliseconds = 1_000

    let name: String
    let material: Material
    /// The rules that are looked at; `nil` is all.
    let only: Set<String>?
    /// In the order of their instants.
    let expectations: [Expectation]

    /// What came of it.
    func run(_ configuration: AfterCallConfiguration, _ catalogue: Catalogue) -> RuleTestReport.Result {
        switch material {
        case .series(let series, let every): play(series, every, RuleTrial(configuration, catalogue))
        case .events(let events, let directory): play(events, RuleRehearsal(configuration, directory, events))
        }
    }

    private func play(_ series: [Series], _ every: Milliseconds, _ trial: consuming RuleTrial) -> RuleTestReport.Result
    {
        var trial = trial
        let steps = series.map(\.values.count).max() ?? 0
        let differences = compare(at: (0..<steps).map { Int64($0) * every }) { instant in
            let step = Int(instant / every)
            let isStep = instant % every == 0 && step < steps
            trial.tell(isStep ? Self.points(series, step) : [], at: instant)
            return trial.firing
        }
        return RuleTestReport.Result(name: name, differences: differences, story: trial.story)
    }

    private func play(_ events: [RuleTestEvent], _ rehearsal: RuleRehearsal) -> RuleTestReport.Result {
        let arrivals = events.map(\.arrivesAt)
        let end = max(arrivals.max() ?? 0, expectations.last?.at ?? 0)
        let beats = Array(stride(from: 0, through: end, by: Int(Self.beat)))
        let differences = compare(at: arrivals + beats) { instant in
            rehearsal.act(at: instant)
            return rehearsal.firing
        }
        return RuleTestReport.Result(
            name: name,
            differences: rehearsal.refusals + differences,
            story: rehearsal.story
        )
    }

    /// In what it differs from what is expected, when the clock goes through `instants` and those of expectations.
    ///
    /// - Parameter firing: lets everything happen up to an instant, and says what fires then.
    private func compare(
        at instants: [Milliseconds],
        firing: (Milliseconds) -> [RuleTestAlert: Severity]
    ) -> [String] {
        var differences: [String] = []
        for instant in Set(instants + expectations.map(\.at)).sorted() {
            let firing = firing(instant).filter { only?.contains($0.key.rule) ?? true }
            for expectation in expectations where expectation.at == instant {
                differences += compare(expectation, firing)
            }
        }
        return differences
    }

    private static func points(_ series: [Series], _ step: Int) -> [RuleTrial.Point] {
        var points: [RuleTrial.Point] = []
        for series in series {
            guard step < series.values.count, let number = series.values[step] else { continue }
            let index =
                points.firstIndex { $0.scope == series.scope }
                ?? {
                    points.append(RuleTrial.Point(scope: series.scope))
                    return points.count - 1
                }()
            switch series.subject {
            case .indicator(let indicator):
                var value = KPIValue(indicator, FixedPoint(number, decimals: 6), n: series.samples)
                value.target = series.target.map { FixedPoint($0, decimals: 6) }
                points[index].values.append(value)
            case .amount(let indicator, let currency):
                let value = KPIValue(indicator, FixedPoint(number, decimals: 6))
                points[index].amounts.append((value, currency))
            case .share(let kind, let name):
                points[index].shares.append((kind, name, series.samples ?? 0, number / 1_000_000))
            }
        }
        return points
    }

    private func compare(_ expectation: Expectation, _ firing: [RuleTestAlert: Severity]) -> [String] {
        let at = "at \(DurationText.format(expectation.at)): "
        var rest = firing
        var differences: [String] = []
        // Those that name more first, so that they get what is meant.
        for expected in expectation.firing.sorted(by: { $0.alert.scope.text.count > $1.alert.scope.text.count }) {
            let found = rest.filter { expected.alert.names($0.key) }.min { left, right in
                let ranks = [left, right].map { $0.value == expected.severity ? 0 : 1 }
                return (ranks[0], left.key.description) < (ranks[1], right.key.description)
            }
            guard let found else {
                differences.append(at + "\(expected.alert) does not fire")
                continue
            }
            rest[found.key] = nil
            if let wanted = expected.severity, wanted != found.value {
                differences.append(at + "\(expected.alert) fires as \(found.value.name), not \(wanted.name)")
            }
        }
        return differences + rest.map { at + "\($0.key) fires (\($0.value.name)) and was not expected" }.sorted()
    }
}
