import Alerting
import ContactCenter
import Indicators

/// The alerts on how input comes to tasks (alerts 3.2: `input_lag`, `clock_skew`, `late_events`).
///
/// They are judged by the wall clock, and told while indicators are held back because a task lags behind: that is what
/// they are about. What was reported is forgotten when the task moves; the alerts are not.
struct PartitionWatch {
    private var alerts: ScopeAlerts
    private let catalogue: Catalogue
    private var tallies: [[UInt8]: PartitionTally] = [:]
    private var talliesBefore: [[UInt8]: PartitionTally] = [:]
    /// Of which something was reported that is not judged.
    private var news: Set<[UInt8]> = []

    init(_ rules: ScopeRuleTable, _ catalogue: Catalogue) {
        alerts = ScopeAlerts(rules)
        self.catalogue = catalogue
    }

    /// Whether a key of the changelog is that of an alert on a partition.
    static func isOurs(_ key: UnsafeRawBufferPointer) -> Bool {
        key.starts(with: Array("partition=".utf8)) && ScopeAlerts.isAlert(key: key)
    }

    /// The key of reports on a partition of a topic: the scope that alerts are about.
    static func key(topic: String, partition: Int32) -> [UInt8] {
        ScopeKey([(.partition, Array("\(topic)/\(partition)".utf8))]).text
    }

    /// Takes up a report.
    mutating func note(_ report: PartitionReport, of key: UnsafeRawBufferPointer) throws(WireError) {
        guard ScopeText.dimensions(of: key) == .partition else { throw WireError(.inconsistent) }
        let key = Array(key)
        tallies[key, default: PartitionTally()].add(report)
        news.insert(key)
    }

    /// When time next changes something; `nil` if never.
    func nextDueAt(now: Timestamp) -> Timestamp? { alerts.nextDueAt(reached: now, now: now) }

    /// Judges what was reported, and calls `body` with each change.
    mutating func publish(now: Timestamp, _ body: (ScopeAlertNews) -> Void) {
        for key in news {
            // Of an hour ago where the cells stage itself lags behind: no news.
            guard let tally = tallies[key], tally.report.at >= now - ScopeAlerts.toleranceMs else { continue }
            observe(tally, key, now)
        }
        news.removeAll(keepingCapacity: true)
        alerts.settle(reached: now, now: now)
        // What a task has said of its input is not corrected later.
        alerts.reconsider { _, _, _, _ in }
        alerts.publish(reached: now, now: now, body)
    }

    private mutating func observe(_ tally: PartitionTally, _ key: [UInt8], _ now: Timestamp) {
        key.withUnsafeBytes { scope in
            tally.values(catalogue).withUnsafeBufferPointer { values in
                let record = KPIRecord(
                    scope: scope,
                    dimensions: .partition,
                    window: tally.window,
                    isFinal: false,
                    revision: 1,
                    values: values,
                    shares: UnsafeBufferPointer(start: nil, count: 0),
                    readyAgents: 0,
                    computedAt: now
                )
                alerts.observe(record, reached: now, now: now)
            }
        }
    }

    // MARK: Transactions, changelog

    mutating func beginTransaction() {
        alerts.beginTransaction()
        talliesBefore = tallies
    }

    mutating func keep() { alerts.keep() }

    mutating func undo() {
        alerts.undo()
        tallies = talliesBefore
        news.removeAll()
    }

    func forEachDirty(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        alerts.forEachDirty(body)
    }

    mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws(WireError) {
        try alerts.restore(key: key, value: value)
    }
}
