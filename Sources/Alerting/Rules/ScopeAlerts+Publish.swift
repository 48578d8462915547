public import ContactCenter
public import Indicators

/// A change of an alert about a scope.
public struct ScopeAlertNews: Sendable {
    /// The rule; `nil` where it is not in force any more.
    public var rule: ScopeRule?
    /// Its name.
    public var ruleName: [UInt8]
    /// The scope that the alert is about.
    public var subject: ScopeKey
    /// What has changed.
    public var change: ScopeAlertChange
}

extension ScopeAlerts {
    /// Calls `body` with each change of which nobody was told yet.
    ///
    /// While what is known is old only those are told that a change of rules has brought about.
    /// - Parameters: as in ``observe(_:reached:now:)``.
    public mutating func publish(reached: Timestamp?, now: Timestamp, _ body: (ScopeAlertNews) -> Void) {
        let isCaughtUp = Self.isCaughtUp(reached, now)
        if hasUntold {
            for number in slots.indices { tell(number, isCaughtUp, now, body) }
            hasUntold = !isCaughtUp
        } else {
            for index in journal.entries.indices { tell(journal.entries[index].number, isCaughtUp, now, body) }
        }
    }

    private mutating func tell(
        _ number: Int,
        _ isCaughtUp: Bool,
        _ now: Timestamp,
        _ body: (ScopeAlertNews) -> Void
    ) {
        guard let slot = slots[number], slot.life.hasNews else { return }
        guard isCaughtUp || slot.life.ending?.resolution == .ruleRemoved else {
            hasUntold = true
            return
        }
        let row = slot.row < 0 ? nil : table.rows[slot.row]
        var changes: (ScopeAlertChange?, ScopeAlertChange?) = (nil, nil)
        change(number) { changes = $0.life.tell(at: now) }
        guard let subject = slot.subject(row?.childDimension ?? Self.childDimension(slot)) else { return }
        for change in [changes.0, changes.1] {
            guard let change else { continue }
            // A rule of the same name that looks at something else is not the one that has raised it.
            let rule = change.resolution == .ruleRemoved ? nil : row?.rule
            body(ScopeAlertNews(rule: rule, ruleName: slot.rule, subject: subject, change: change))
        }
    }

    /// What the part of a scope was of which a rule spoke that is not in force any more.
    private static func childDimension(_ slot: AlertSlot) -> Dimension? {
        if slot.child.isEmpty { return nil }
        let dimensions = slot.scope.withUnsafeBytes { ScopeText.dimensions(of: $0) }
        return dimensions?.contains(.queue) == true ? .reason : .agent
    }
}
