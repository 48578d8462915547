import Alerting
import ContactCenter
import Indicators

/// A test of rules: values of indicators over time, and which alerts fire at which instants.
struct RuleTest {
    /// What a series is of.
    enum Subject {
        /// An indicator, by its place in the catalogue.
        case indicator(Int)
        /// The mean wrap of an agent of a team, or of a reason of a queue.
        case share(Share.Kind, name: [UInt8])
    }

    /// Values of a scope, one each step; `nil` where nothing is told.
    struct Series {
        let scope: ScopeKey
        let subject: Subject
        /// In millionths.
        let values: [Int64?]
        let samples: Int64
        /// In millionths.
        let target: Int64?
    }

    /// An alert that is to fire; any severity is right where it names none.
    struct Expected: Hashable {
        let alert: RuleTrial.Alert
        let severity: Severity?
    }

    /// All that is to fire at an instant.
    struct Expectation {
        let at: Milliseconds
        let firing: [Expected]
    }

    let name: String
    let every: Milliseconds
    let series: [Series]
    /// In the order of their instants.
    let expectations: [Expectation]

    /// What came of it.
    func run(_ rules: [ScopeRule], _ catalogue: Catalogue) -> RuleTestReport.Result {
        var trial = RuleTrial(rules, catalogue)
        var differences: [String] = []
        let steps = series.map(\.values.count).max() ?? 0
        let instants = Set((0..<steps).map { Int64($0) * every } + expectations.map(\.at)).sorted()
        for instant in instants {
            let step = Int(instant / every)
            let isStep = instant % every == 0 && step < steps
            trial.tell(isStep ? points(step) : [], at: instant)
            for expectation in expectations where expectation.at == instant {
                differences += compare(expectation, trial.firing)
            }
        }
        return RuleTestReport.Result(name: name, differences: differences, story: trial.story)
    }

    private func points(_ step: Int) -> [RuleTrial.Point] {
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
            case .share(let kind, let name):
                points[index].shares.append((kind, name, series.samples, number / 1_000_000))
            }
        }
        return points
    }

    private func compare(_ expectation: Expectation, _ firing: [RuleTrial.Alert: Severity]) -> [String] {
        let at = "at \(DurationText.format(expectation.at)): "
        var differences: [String] = []
        for expected in expectation.firing {
            let name = Self.words(expected.alert)
            guard let severity = firing[expected.alert] else {
                differences.append(at + "\(name) does not fire")
                continue
            }
            if let wanted = expected.severity, wanted != severity {
                differences.append(at + "\(name) fires as \(severity.name), not \(wanted.name)")
            }
        }
        let expected = Set(expectation.firing.map(\.alert))
        let others = firing.filter { !expected.contains($0.key) }.map {
            "\(Self.words($0.key)) fires (\($0.value.name))"
        }
        return differences + others.sorted().map { at + "\($0) and was not expected" }
    }

    private static func words(_ alert: RuleTrial.Alert) -> String {
        "\(alert.rule) of \(String(decoding: alert.scope.text, as: UTF8.self))"
    }
}
