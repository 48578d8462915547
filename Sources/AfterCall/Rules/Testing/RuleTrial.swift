import Alerting
import ContactCenter
import Indicators

/// The alerts of made-up values of indicators, without stages and without a bus.
struct RuleTrial {
    /// What is told of a scope at one instant.
    struct Point {
        let scope: ScopeKey
        var values: [KPIValue] = []
        /// Values in a currency.
        var amounts: [(value: KPIValue, currency: [UInt8])] = []
        /// Wraps by agent or reason: how many, and their mean in milliseconds.
        var shares: [(kind: Share.Kind, name: [UInt8], count: Int64, meanMs: Int64)] = []
    }

    /// Midnight in UTC, on a Monday.
    static let start = Timestamp(milliseconds: 1_767_571_200_000)

    private let windows: [RuleWindow]
    private let intervalMs: Milliseconds
    private var alerts: ScopeAlerts
    /// What fires, and how severely.
    private(set) var firing: [RuleTestAlert: Severity] = [:]
    /// Every change, in words.
    private(set) var story: [String] = []

    init(_ configuration: AfterCallConfiguration, _ catalogue: Catalogue) {
        let rules = configuration.rules.rules.filter(\.isOn)
        intervalMs = configuration.indicators.intervalMs
        alerts = ScopeAlerts(ScopeRuleTable(rules, catalogue, intervalMs: intervalMs))
        windows = RuleWindow.all.map(\.window).filter { $0 != .now }
    }

    /// Tells of `points`, so many milliseconds after the start, and lets time pass until then.
    mutating func tell(_ points: [Point], at offset: Milliseconds) {
        let now = Self.start + offset
        alerts.beginTransaction()
        for point in points {
            for window in windows {
                Self.record(point, self.window(window, now), now) { alerts.observe($0, reached: now, now: now) }
            }
        }
        alerts.settle(reached: now, now: now)
        // What was is not told anew.
        alerts.reconsider { _, _, _, _ in }
        var news: [ScopeAlertNews] = []
        alerts.publish(reached: now, now: now) { news.append($0) }
        alerts.keep()
        for change in news { take(change, offset) }
    }

    private mutating func take(_ news: ScopeAlertNews, _ offset: Milliseconds) {
        let alert = RuleTestAlert(rule: String(decoding: news.ruleName, as: UTF8.self), scope: news.subject)
        let severity = news.change.firing.severity
        firing[alert] = news.change.resolution == nil ? severity : nil
        let what = news.change.resolution.map { "resolved (\($0.name))" } ?? "firing \(severity.name)"
        let value = news.rule.map { RuleText($0).target(news.change.firing.value) } ?? ""
        story.append("\(DurationText.format(offset)) \(alert): \(what) at \(value)")
    }

    // MARK: Records

    private func window(_ window: RuleWindow, _ now: Timestamp) -> Window {
        switch window {
        case .now, .clock(.rolling): preconditionFailure("No record has such a window")
        case .rolling(let minutes): Window(kind: .rolling, start: now - Int64(minutes) * 60_000, end: now)
        case .clock(.interval): Self.clock(.interval, now, intervalMs)
        case .clock(let kind): Self.clock(kind, now, kind == .hour ? 3_600_000 : 86_400_000)
        }
    }

    private static func clock(_ kind: WindowKind, _ now: Timestamp, _ length: Milliseconds) -> Window {
        let first = now.milliseconds - now.milliseconds % length
        return Window(
            kind: kind,
            start: Timestamp(milliseconds: first),
            end: Timestamp(milliseconds: first + length)
        )
    }

    private static func record(_ point: Point, _ window: Window, _ now: Timestamp, _ body: (KPIRecord) -> Void) {
        var names = ByteArena()
        let texts = point.shares.map { share in share.name.withUnsafeBytes { names.append($0) } }
        let currencies = point.amounts.map { amount in amount.currency.withUnsafeBytes { names.append($0) } }
        let shares = zip(point.shares, texts).map { share, text in
            Share(
                kind: share.kind,
                name: text.bytes(in: names.bytes),
                count: share.count,
                sum: share.count * share.meanMs
            )
        }
        let amounts = zip(point.amounts, currencies).map { amount, text in
            var value = amount.value
            value.currency = text.bytes(in: names.bytes)
            return value
        }
        point.scope.text.withUnsafeBytes { scope in
            (point.values + amounts).withUnsafeBufferPointer { values in
                shares.withUnsafeBufferPointer { shares in
                    body(
                        KPIRecord(
                            scope: scope,
                            dimensions: point.scope.dimensions,
                            window: window,
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
