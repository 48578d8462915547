import Alerting
import ContactCenter
import Indicators

/// What is told of a scope at an instant.
struct ScopeStep {
    /// Seconds since the story began.
    var at: Int64
    /// Values in the units of their indicators, by id; `nil` where there was nothing to compute it from.
    var values: [String: Double?] = [:]
    /// Of how many all of them were computed.
    var n: Int64?
    var target: Double?
    /// Agents of a team: how many wraps, and their mean in seconds.
    var agents: [String: (count: Int64, mean: Double)] = [:]
    /// Reasons of a queue: the same.
    var reasons: [String: (count: Int64, mean: Double)] = [:]
}

/// Records of one rule's window in, changes of alerts out, in words.
struct ScopeBench {
    /// Midnight in UTC.
    static let epoch = Timestamp(milliseconds: 1_772_409_600_000)
    static let catalogue = Catalogue()

    let rule: ScopeRule
    var scope = "queue=billing"
    var alerts: ScopeAlerts
    /// By how much what is known is older than the clock, in seconds.
    var lag: Int64 = 1
    /// How long what holds now may be over before a record says so, in milliseconds.
    var delayMs: Milliseconds = 0
    /// What is known afterwards of an instant, by its seconds.
    var known: [Int64: ScopeStep] = [:]
    private(set) var said: [String] = []

    init(_ rule: ScopeRule, scope: String? = nil) {
        self.rule = rule
        self.scope = scope ?? Self.scope(of: rule)
        alerts = ScopeAlerts(ScopeRuleTable([rule], Self.catalogue))
    }

    init(_ name: String, _ body: (inout ScopeRule) -> Void = { _ in }) {
        guard var rule = ScopeRule.shipped.first(where: { $0.name == name }) else { preconditionFailure(name) }
        body(&rule)
        self.init(rule)
    }

    /// A scope that the rule looks at.
    private static func scope(of rule: ScopeRule) -> String {
        guard let dimensions = rule.scopes.last else { return "all" }
        let names = Dimension.allCases.filter { dimensions.contains($0) }.map { "\($0.name)" }
        return names.isEmpty ? "all" : names.map { "\($0)=x" }.joined(separator: ",")
    }

    static func instant(_ seconds: Int64) -> Timestamp { epoch + seconds * 1_000 }

    /// Tells of one instant, and of what was at `past`, if that is asked for.
    mutating func tell(_ step: ScopeStep, past: ScopeStep? = nil) {
        let (now, scope, rule, delayMs) = (Self.instant(step.at + lag), scope, rule, delayMs)
        let known = known
        transact(now) { alerts in
            Self.record(step, scope, rule, now) { alerts.observe($0, reached: Self.instant(step.at), now: now) }
            alerts.settle(reached: Self.instant(step.at), now: now)
            alerts.reconsider(delayMs: delayMs) { _, _, instant, body in
                let past = past ?? known[(instant - Self.epoch) / 1_000]
                if let past { Self.record(past, scope, rule, now, body) }
            }
        }
    }

    /// Lets time pass.
    mutating func pass(to seconds: Int64) {
        let now = Self.instant(seconds)
        transact(now) { $0.settle(reached: now, now: now) }
    }

    /// Does it twice, undone the first time, and tells what changes.
    private mutating func transact(_ now: Timestamp, _ body: (inout ScopeAlerts) -> Void) {
        var news: [[String]] = [[], []]
        let reached = now - lag * 1_000
        for round in 0..<2 {
            alerts.beginTransaction()
            body(&alerts)
            var said: [String] = []
            alerts.publish(reached: reached, now: now) { said.append(Self.words($0)) }
            news[round] = said
            if round == 0 { alerts.undo() } else { alerts.keep() }
        }
        precondition(news[0].sorted() == news[1].sorted(), "\(news)")
        said += news[1]
    }

    /// Takes what has been said since the last time.
    mutating func take() -> [String] {
        defer { said = [] }
        return said
    }

    static func words(_ news: ScopeAlertNews) -> String {
        let change = news.change
        func seconds(_ instant: Timestamp) -> String { "\((instant - epoch) / 1_000)s" }
        var words = [
            change.resolution == nil ? "firing" : "resolved", "\(change.firing.severity.name)",
            seconds(change.firing.at), String(decoding: news.subject.text, as: UTF8.self),
        ]
        if let resolution = change.resolution, let at = change.resolvedAt {
            words += ["\(resolution.name)", seconds(at)]
        }
        return words.joined(separator: " ")
    }

    // MARK: Records

    static func window(_ rule: ScopeRule, _ at: Int64) -> Window {
        switch rule.window {
        case .rolling(let minutes):
            Window(kind: .rolling, start: instant(at - Int64(minutes) * 60), end: instant(at))
        case .now, .clock(.interval), .clock(.rolling): window(.interval, at, 900)
        case .clock(.hour): window(.hour, at, 3_600)
        case .clock(.day): window(.day, at, 86_400)
        }
    }

    private static func window(_ kind: WindowKind, _ at: Int64, _ length: Int64) -> Window {
        Window(kind: kind, start: instant(at / length * length), end: instant((at / length + 1) * length))
    }

    /// Makes a record of a step.
    static func record(
        _ step: ScopeStep,
        _ scope: String,
        _ rule: ScopeRule,
        _ now: Timestamp,
        _ body: (KPIRecord) -> Void
    ) {
        var values: [KPIValue] = []
        for (id, number) in step.values {
            guard let index = Array(id.utf8).withUnsafeBytes({ catalogue.index(of: $0) }) else {
                preconditionFailure("no indicator \(id)")
            }
            let fixed = number.map { FixedPoint(Int64(($0 * 1_000_000).rounded()), decimals: 6) }
            var value = KPIValue(index, fixed, n: step.n)
            value.target = step.target.map { FixedPoint(Int64(($0 * 1_000_000).rounded()), decimals: 6) }
            values.append(value)
        }
        var names = ByteArena()
        var parts: [(Share.Kind, Text, Int64, Int64)] = []
        for (kind, shares) in [(Share.Kind.agent, step.agents), (.reason, step.reasons)] {
            for (name, share) in shares.sorted(by: { $0.key < $1.key }) {
                let text = Array(name.utf8).withUnsafeBytes { names.append($0) }
                parts.append((kind, text, share.count, Int64(share.mean * 1_000 * Double(share.count))))
            }
        }
        let shares = parts.map { Share(kind: $0.0, name: $0.1.bytes(in: names.bytes), count: $0.2, sum: $0.3) }
        Array(scope.utf8).withUnsafeBytes { scope in
            values.withUnsafeBufferPointer { values in
                shares.withUnsafeBufferPointer { shares in
                    body(
                        KPIRecord(
                            scope: scope,
                            dimensions: ScopeText.dimensions(of: scope) ?? .all,
                            window: window(rule, step.at),
                            isFinal: false,
                            revision: 1,
                            values: values,
                            shares: shares,
                            computedAt: now
                        )
                    )
                }
            }
        }
        withExtendedLifetime(names) {}
    }
}
