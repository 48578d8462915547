import Alerting
import ContactCenter
import Foundation
import Indicators
import Testing

/// The lifecycle against a plain model that looks at every second.
@Suite struct LifecyclePropertyTests {
    private static let seed: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)
        print("LifecyclePropertyTests: SEED=\(seed)")
        return seed
    }()

    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// What is known of a threshold, second by second.
    private struct Model {
        var rule: ScopeRule
        var since: [Severity: Int64] = [:]
        var episode: (start: Int64, severity: Severity)?
        var endedAt: Int64?
        var begun: [Int64: Int] = [:]
        var said: [String] = []

        mutating func read(_ value: Int64?, n: Int64, at second: Int64) {
            guard let value, n >= rule.terms.minSample else { return since = [:] }
            for threshold in rule.terms.thresholds {
                let isAbove = rule.side == .above
                let isPast = isAbove ? value > threshold.limit : value < threshold.limit
                let isClear = isAbove ? value <= threshold.clear : value >= threshold.clear
                if isPast, since[threshold.severity] == nil { since[threshold.severity] = second }
                if isClear { since[threshold.severity] = nil }
            }
        }

        mutating func tick(_ second: Int64) {
            let due = since.filter { $0.value + rule.terms.forMs / 1_000 <= second }
            guard let severity = due.keys.max() else {
                if let over = episode {
                    said.append("resolved \(over.severity) \(over.start) \(second)")
                    (episode, endedAt) = (nil, second)
                }
                return
            }
            if let known = episode {
                if known.severity != severity {
                    episode?.severity = severity
                    said.append("firing \(severity) \(known.start)")
                }
                return
            }
            if let endedAt, second < endedAt + rule.terms.cooldownMs / 1_000 { return }
            let interval = second / ((rule.terms.most?.lengthMs ?? EpisodeLimit.hour) / 1_000)
            if let most = rule.terms.most, begun[interval, default: 0] >= most.count { return }
            begun[interval, default: 0] += 1
            episode = (second, severity)
            said.append("firing \(severity) \(second)")
        }
    }

    private func rule(_ dice: inout Dice) -> ScopeRule {
        var rule = ScopeRule.shipped[0]
        rule.side = Bool.random(using: &dice) ? .above : .below
        let sign: Int64 = rule.side == .above ? 1 : -1
        let clear = Int64.random(in: 0...3, using: &dice)
        rule.terms = RuleTerms([
            RuleThreshold(.warning, 10 * sign, clear: (10 - clear) * sign),
            RuleThreshold(.critical, 15 * sign, clear: (15 - clear) * sign),
        ])
        rule.terms.forMs = [0, 0, 20_000, 90_000].randomElement(using: &dice) ?? 0
        rule.terms.cooldownMs = [0, 60_000, 600_000].randomElement(using: &dice) ?? 0
        let length: Milliseconds = Bool.random(using: &dice) ? 900_000 : EpisodeLimit.hour
        rule.terms.most = ([nil, 1, 3].randomElement(using: &dice) ?? nil).map { EpisodeLimit($0, in: length) }
        rule.terms.minSample = 5
        return rule
    }

    @Test func `Woken only when it asks to be, it says what one says that looks at every second`() {
        var dice = Dice(state: Self.seed)
        for _ in 0..<60 {
            let rule = rule(&dice)
            var model = Model(rule: rule)
            var life = AlertLifecycle()
            var said: [String] = []
            var due: Int64?
            func tell(_ life: inout AlertLifecycle, at second: Int64) {
                let changes = life.tell(at: ScopeBench.instant(second))
                for change in [changes.0, changes.1] {
                    guard let change else { continue }
                    let start = (change.firing.episode - ScopeBench.epoch) / 1_000
                    let end = change.resolvedAt.map { " \(($0 - ScopeBench.epoch) / 1_000)" } ?? ""
                    let word = change.resolution == nil ? "firing" : "resolved"
                    said.append("\(word) \(change.firing.severity) \(start)\(end)")
                }
            }
            for second in 0..<Int64(3 * 3_600) {
                let instant = ScopeBench.instant(second)
                if Int.random(in: 0..<40, using: &dice) == 0 {
                    let isThere = Int.random(in: 0..<8, using: &dice) > 0
                    let value = Int64.random(in: 4...18, using: &dice) * (rule.side == .above ? 1 : -1)
                    let n = Int64.random(in: 4...9, using: &dice)
                    model.read(isThere ? value : nil, n: n, at: second)
                    let window = Window(kind: .rolling, start: instant - 1_800_000, end: instant)
                    life.take(isThere ? RuleReading(value, n: n) : nil, of: window, at: instant, rule.terms, rule)
                    tell(&life, at: second)
                } else if let wake = due, wake <= second {
                    life.settle(at: instant, rule.terms)
                    tell(&life, at: second)
                }
                due = life.nextDueAt(rule.terms, rule).map { ($0 - ScopeBench.epoch) / 1_000 }
                model.tick(second)
            }
            guard said == model.said else {
                Issue.record("SEED=\(Self.seed): \(said) is not \(model.said), \(rule.terms)")
                return
            }
        }
    }
}
