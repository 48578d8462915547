import Alerting
import ContactCenter
import Indicators

/// The alerts on what tasks report (alerts 3.2): how input comes to them (`input_lag`, `clock_skew`, `late_events`),
/// and what a customer has answered (`detractor`).
///
/// They are judged by the wall clock, and told while indicators are held back because a task lags behind: that is what
/// the first are about, and an answer is known when it is there. What was reported is forgotten when the task moves;
/// the alerts are not.
struct ReportWatch {
    private var alerts: ScopeAlerts
    private let catalogue: Catalogue
    private var tallies: [[UInt8]: PartitionTally] = [:]
    private var talliesBefore: [[UInt8]: PartitionTally] = [:]
    /// Of which something was reported that is not judged.
    private var news: Set<[UInt8]> = []
    /// Those that are not judged.
    private var answers: [SurveyAnswer] = []
    /// For so long an alert on a contact fires, in milliseconds: its window, and as long again.
    private static let answerMs: Milliseconds = 24 * 3_600_000

    init(_ rules: ScopeRuleTable, _ catalogue: Catalogue) {
        alerts = ScopeAlerts(rules)
        self.catalogue = catalogue
    }

    /// Whether a key of the changelog is that of an alert on what is reported.
    static func isOurs(_ key: UnsafeRawBufferPointer) -> Bool {
        guard ScopeAlerts.isAlert(key: key), let bar = key.firstIndex(of: 0x7C),
            let dimensions = ScopeText.dimensions(of: UnsafeRawBufferPointer(rebasing: key[..<bar]))
        else { return false }
        return dimensions.contains(.partition) || dimensions.contains(.contact)
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

    /// Takes up an answer.
    mutating func note(_ answer: SurveyAnswer) { answers.append(answer) }

    /// Whether a customer has answered since what was heard was last judged.
    var hasAnswers: Bool { !answers.isEmpty }

    /// When time next changes something; `nil` if never.
    func nextDueAt(now: Timestamp) -> Timestamp? { alerts.nextDueAt(reached: now, now: now) }

    /// Judges what was reported, and calls `body` with each change.
    mutating func publish(now: Timestamp, _ body: (ScopeAlertNews) -> Void) {
        for key in news {
            // Of an hour ago where the cells stage itself lags behind: no news.
            guard let tally = tallies[key], tally.report.at >= now - ScopeAlerts.toleranceMs else { continue }
            observe(tally.values(catalogue), of: key, .partition, in: tally.window, now)
        }
        news.removeAll(keepingCapacity: true)
        for answer in answers where answer.at > now - Self.answerMs { observe(answer, now) }
        answers.removeAll(keepingCapacity: true)
        alerts.settle(reached: now, now: now)
        // What a task has said of its input is not corrected later.
        alerts.reconsider { _, _, _, _ in }
        alerts.publish(reached: now, now: now, body)
    }

    private mutating func observe(_ answer: SurveyAnswer, _ now: Timestamp) {
        guard let index = Array("survey.nps".utf8).withUnsafeBytes({ catalogue.index(of: $0) }),
            let scope = answer.scope.withUnsafeBytes({ ScopeKey(text: $0) })
        else { return }
        // One answer each: the same instant with another, or none, is a correction.
        let value = KPIValue(index, answer.nps.map { FixedPoint($0) }, n: answer.nps == nil ? nil : 1)
        let window = Window(kind: .day, start: answer.at, end: answer.at + Self.answerMs / 2)
        observe([value], of: scope.text, scope.dimensions, in: window, now)
    }

    private mutating func observe(
        _ values: [KPIValue],
        of scope: [UInt8],
        _ dimensions: DimensionSet,
        in window: Window,
        _ now: Timestamp
    ) {
        scope.withUnsafeBytes { scope in
            values.withUnsafeBufferPointer { values in
                let record = KPIRecord(
                    scope: scope,
                    dimensions: dimensions,
                    window: window,
                    isFinal: false,
                    revision: 1,
                    values: values,
                    shares: UnsafeBufferPointer(start: nil, count: 0),
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
        answers.removeAll()
    }

    func forEachDirty(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        alerts.forEachDirty(body)
    }

    mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws(WireError) {
        try alerts.restore(key: key, value: value)
    }
}
