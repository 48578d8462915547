public import ContactCenter
public import Indicators

/// The alerts of one task of the cells stage: records of indicators go in, changes of alerts come out.
///
/// Records are judged by event time. Nobody is told while what is known is older than ``toleranceMs``: what begins and
/// ends in a backlog is never told, and what still stands at its end is. Between ``beginTransaction()`` and ``keep()``
/// everything can be undone.
///
/// Thread safety: none.
public struct ScopeAlerts: Sendable {
    /// How old what is known may be for anybody to be told of it, in milliseconds.
    public static let toleranceMs: Milliseconds = 30_000

    let table: ScopeRuleTable
    /// By number; `nil` is free.
    var slots: [AlertSlot?] = []
    var numbers: [UInt64: [Int]] = [:]
    var freeNumbers: [Int] = []
    var journal = AlertJournal()
    /// Nothing is due before this.
    var nextDue = Timestamp.distantFuture
    /// Alerts may have changed of which nobody was told.
    var hasUntold = false
    /// What was restored has not met the rules in force yet.
    var isStrange = false
    /// Alerts that have just ended, whose ground is to be looked at again.
    var doubtful: [Int] = []

    /// Creates a task's alerts, of which none fires.
    public init(_ table: ScopeRuleTable) {
        self.table = table
    }

    /// How many alerts something is known of.
    public var count: Int { slots.count - freeNumbers.count }

    // MARK: Judging

    /// Judges what a record says.
    ///
    /// - Parameters:
    ///   - reached: up to when every source has told everything; `nil` while that is not known.
    ///   - now: the wall clock.
    public mutating func observe(_ record: KPIRecord, reached: Timestamp?, now: Timestamp) {
        if isStrange { adopt(now) }
        for row in table.rows.indices where table.rows[row].looksAt(record) {
            observe(record, row, reached, now)
        }
    }

    private mutating func observe(_ record: KPIRecord, _ row: Int, _ reached: Timestamp?, _ now: Timestamp) {
        let rule = table.rows[row].rule
        guard let instant = Self.instant(of: record, rule.window, reached, now) else { return }
        let isOfParts = table.rows[row].childDimension != nil
        if isOfParts { forgetSeen(record.scope, row) }
        let terms = rule.terms(for: record.scope)
        table.rows[row].forEachReading(in: record, terms) { child, reading in
            observe(reading, record, row, child, at: instant)
        }
        if isOfParts { takeNothing(record, row, at: instant) }
    }

    /// Up to when a record knows; `nil` where it says nothing of the present that can be believed.
    private static func instant(
        of record: KPIRecord,
        _ window: RuleWindow,
        _ reached: Timestamp?,
        _ now: Timestamp
    ) -> Timestamp? {
        switch window {
        case .rolling: return record.window.end
        // In a backlog the ages of what is now are nonsense.
        case .now: return isCaughtUp(reached, now) ? record.computedAt : nil
        case .clock:
            guard let reached else { return nil }
            return min(isCaughtUp(reached, now) ? now : reached, record.window.end)
        }
    }

    /// Whether what is known is news.
    static func isCaughtUp(_ reached: Timestamp?, _ now: Timestamp) -> Bool {
        reached.map { $0 >= now - toleranceMs } ?? false
    }

    private mutating func observe(
        _ reading: RuleReading?,
        _ record: KPIRecord,
        _ row: Int,
        _ child: UnsafeRawBufferPointer,
        at instant: Timestamp
    ) {
        let known = number(row, record.scope, child)
        if known == nil, reading == nil { return }
        let terms = terms(row, record.scope, child)
        guard let number = known ?? numberForNew(reading, row, record.scope, child, terms) else { return }
        change(number) { $0.isSeen = true }
        take(reading, record.window, number, terms, at: instant)
    }

    private mutating func take(
        _ reading: RuleReading?,
        _ window: Window,
        _ number: Int,
        _ terms: RuleTerms,
        at instant: Timestamp
    ) {
        let row = table.rows[slots[number].unsafelyUnwrapped.row]
        let rule = row.rule
        guard terms.isOn else { return }
        // What other rules have ended was not ended by the record.
        let hadEnded = slots[number].unsafelyUnwrapped.life.isEndingUntold
        change(number) { $0.life.take(reading, of: window, at: instant, terms, rule, row.nature) }
        if !rule.window.isClock, !hadEnded, slots[number].unsafelyUnwrapped.life.isEndingUntold {
            doubtful.append(number)
        }
        noteDue(number, terms)
    }

    /// Nothing has to be kept of what passes no threshold.
    private mutating func numberForNew(
        _ reading: RuleReading?,
        _ row: Int,
        _ scope: UnsafeRawBufferPointer,
        _ child: UnsafeRawBufferPointer,
        _ terms: RuleTerms
    ) -> Int? {
        guard let reading, terms.isOn, reading.n ?? .max >= terms.minSample else { return nil }
        let side = table.rows[row].rule.side
        let isOfInterest = terms.thresholds.contains { threshold in
            let limit = reading.limit(threshold.limit)
            return side == .above ? reading.value > limit : reading.value < limit
        }
        guard isOfInterest || reading.isAge && reading.value > 0 else { return nil }
        return add(AlertSlot(rule: table.rows[row].name, scope: Array(scope), child: Array(child)), row: row)
    }

    /// What holds for an alert.
    private func terms(_ row: Int, _ scope: UnsafeRawBufferPointer, _ child: UnsafeRawBufferPointer) -> RuleTerms {
        let rule = table.rows[row].rule
        if rule.exceptions.isEmpty { return rule.terms }
        if child.isEmpty { return rule.terms(for: scope) }
        let slot = AlertSlot(rule: [], scope: Array(scope), child: Array(child))
        return slot.subject(table.rows[row].childDimension)?.text.withUnsafeBytes { rule.terms(for: $0) } ?? rule.terms
    }

    func terms(ofSlot number: Int) -> RuleTerms {
        let slot = slots[number].unsafelyUnwrapped
        return slot.scope.withUnsafeBytes { scope in slot.child.withUnsafeBytes { terms(slot.row, scope, $0) } }
    }

    // MARK: Agents of a team, reasons of a queue

    private mutating func forgetSeen(_ scope: UnsafeRawBufferPointer, _ row: Int) {
        for number in slots.indices where isOf(number, scope, row) { slots[number]?.isSeen = false }
    }

    /// Those of whom the record does not speak any more are not judged any more.
    private mutating func takeNothing(_ record: KPIRecord, _ row: Int, at instant: Timestamp) {
        for number in slots.indices where isOf(number, record.scope, row) {
            if slots[number].unsafelyUnwrapped.isSeen { continue }
            take(nil, record.window, number, terms(ofSlot: number), at: instant)
        }
    }

    private func isOf(_ number: Int, _ scope: UnsafeRawBufferPointer, _ row: Int) -> Bool {
        guard let slot = slots[number], slot.row == row else { return false }
        return slot.scope.withUnsafeBytes { $0.hasSameBytes(as: scope) }
    }

    // MARK: Time

    /// When time next changes something; `nil` if never.
    public var nextDueAt: Timestamp? {
        if isStrange { return .distantPast }
        return nextDue == .distantFuture ? nil : nextDue
    }

    /// When ``settle(reached:now:)`` next has something to do, if nothing comes in; `nil` if never.
    public func nextDueAt(reached: Timestamp?, now: Timestamp) -> Timestamp? {
        guard let due = nextDueAt, !isStrange, let reached else { return nextDueAt == .distantPast ? now : nil }
        if Self.isCaughtUp(reached, now) { return due }
        // What is not known yet will wake it.
        return due <= reached ? now : nil
    }

    /// Judges what is due.
    ///
    /// - Parameters: as in ``observe(_:reached:now:)``.
    public mutating func settle(reached: Timestamp?, now: Timestamp) {
        if isStrange { adopt(now) }
        guard let reached else { return }
        let instant = Self.isCaughtUp(reached, now) ? now : min(reached, now)
        guard nextDue <= instant else { return }
        nextDue = .distantFuture
        for number in slots.indices {
            guard let slot = slots[number], slot.row >= 0 else { continue }
            let (rule, terms) = (table.rows[slot.row].rule, terms(ofSlot: number))
            if let due = slot.life.nextDueAt(terms, rule), due <= instant {
                change(number) { $0.life.pass(to: instant, terms, rule) }
            }
            noteDue(number, terms)
        }
    }

    /// Lets what was restored meet the rules in force.
    private mutating func adopt(_ now: Timestamp) {
        isStrange = false
        for number in slots.indices {
            guard let slot = slots[number] else { continue }
            let row = table.index(of: slot.rule) ?? -1
            change(number) { $0.row = row }
            guard row >= 0 else {
                change(number) { $0.life.remove(at: now) }
                continue
            }
            let (rule, nature, terms) = (table.rows[row].rule, table.rows[row].nature, terms(ofSlot: number))
            if let replacedAt = rule.replacedAt, slot.life.isOlder(than: replacedAt) {
                change(number) { $0.life.replace(at: now) }
                continue
            }
            let isLookedAt = slot.scope.withUnsafeBytes { scope in
                ScopeText.dimensions(of: scope).map { rule.looksAt($0) } ?? false && rule.pattern.matches(scope)
            }
            if isLookedAt, terms.isOn {
                change(number) { $0.life.adopt(terms, rule, nature, now: now) }
                noteDue(number, terms)
            } else {
                change(number) { $0.life.remove(at: now) }
            }
        }
        hasUntold = true
    }

    private mutating func noteDue(_ number: Int, _ terms: RuleTerms) {
        guard let slot = slots[number] else { return }
        if let due = slot.life.nextDueAt(terms, table.rows[slot.row].rule) { nextDue = min(nextDue, due) }
    }

    // MARK: Corrections

    /// The alerts that have ended and whose ground is to be looked at again, each with the record that the scope's
    /// rolling window of so many minutes has by what is known now at the instant when it began to fire.
    ///
    /// What holds now is known at the edges of slices only. Such an alert has its ground where that was there at the
    /// edge before it began, or had not ended at one of the first edges behind; one that may have been over by then is
    /// believed.
    ///
    /// - Parameters:
    ///   - delayMs: how long what holds now may be over before a record says so.
    ///   - body: is given scope, minutes and instant, and calls what it is handed with the record, or does not
    ///   where it cannot be told any more.
    public mutating func reconsider(
        delayMs: Milliseconds = 0,
        _ body: (_ scope: UnsafeRawBufferPointer, _ minutes: Int?, _ at: Timestamp, (KPIRecord) -> Void) -> Void
    ) {
        let ended = doubtful
        doubtful.removeAll(keepingCapacity: true)
        for number in ended {
            guard let slot = slots[number], slot.row >= 0, slot.life.isEndingUntold, let told = slot.life.told else {
                continue
            }
            var isThere: Bool?
            let row = table.rows[slot.row]
            let terms = terms(ofSlot: number)
            var minutes: Int?
            if case .rolling(let length) = row.rule.window { minutes = length }
            func look(at instant: Timestamp, by limit: KeyPath<RuleThreshold, Int64>) {
                slot.scope.withUnsafeBytes { scope in
                    body(scope, minutes, instant) { record in
                        isThere = isThere == true || Self.stands(record, row, slot, terms, by: limit)
                    }
                }
            }
            if row.rule.window == .now {
                guard let end = slot.life.ending?.at else { continue }
                let last = end - max(delayMs, Grid.sliceMs)
                var edge = Self.edge(behind: told.firing.at)
                if edge > last { continue }
                for _ in 0..<Self.edgesLookedAt where edge <= last && isThere != true {
                    look(at: edge, by: \.clear)
                    edge = edge + Grid.sliceMs
                }
            }
            look(at: told.firing.at, by: \.limit)
            if isThere == false { change(number) { $0.life.correct() } }
        }
    }

    /// How many edges behind its beginning may show that an alert on what holds now had its ground; at one of them it
    /// may have been gone for a moment.
    private static let edgesLookedAt = 6

    /// The end of the slice that holds `instant`.
    private static func edge(behind instant: Timestamp) -> Timestamp {
        instant + Grid.sliceMs - instant.milliseconds % Grid.sliceMs
    }

    /// Whether a record has the ground of an alert; also where it does not speak of it.
    private static func stands(
        _ record: KPIRecord,
        _ row: ScopeRuleTable.Row,
        _ slot: AlertSlot,
        _ terms: RuleTerms,
        by bound: KeyPath<RuleThreshold, Int64>
    ) -> Bool {
        var found: Bool?
        row.forEachReading(in: record, terms) { child, reading in
            guard slot.child.withUnsafeBytes({ $0.hasSameBytes(as: child) }) else { return }
            guard let reading, reading.n ?? .max >= terms.minSample else {
                found = false
                return
            }
            found = terms.thresholds.contains { threshold in
                let limit =
                    bound == \.clear ? reading.clear(threshold, row.nature) : reading.limit(threshold.limit)
                // At clear it is over, at the limit it may stand.
                if bound == \.clear, reading.value == limit { return false }
                return row.rule.side == .above ? reading.value >= limit : reading.value <= limit
            }
        }
        return found ?? (row.childDimension == nil)
    }
}
