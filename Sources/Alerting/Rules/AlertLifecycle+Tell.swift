public import ContactCenter

/// One change of an alert to publish. Values are in millionths.
public struct ScopeAlertChange: Hashable, BitwiseCopyable, Sendable {
    /// The alert as it is now, or as it was.
    public var firing: AlertLifecycle.Firing
    /// When its episode was told first, by the wall clock.
    public var firedAt: Timestamp
    /// Counts what was told of the alert.
    public var revision: Int64
    /// Why it is resolved; `nil` while it fires.
    public var resolution: Resolution?
    /// When its ground ended, in event time; `nil` while it fires.
    public var resolvedAt: Timestamp?
}

extension AlertLifecycle {
    /// What nobody was told yet: at most the end of an episode and the begin of another.
    public mutating func tell(at now: Timestamp) -> (ScopeAlertChange?, ScopeAlertChange?) {
        var resolved: ScopeAlertChange?
        if var known = told, known.isOpen {
            if let firing, firing.episode == known.firing.episode {
                if firing.severity == known.firing.severity { return (nil, nil) }
                known.firing = firing
                known.revision += 1
                told = known
                return (change(known), nil)
            }
            guard let ending else { preconditionFailure("An alert is over without an end: \(self)") }
            known.isOpen = false
            known.revision += 1
            known.firing.value = ending.value
            told = known
            self.ending = nil
            var change = change(known)
            (change.resolution, change.resolvedAt) = (ending.resolution, ending.at)
            resolved = change
        }
        guard let firing else { return (resolved, nil) }
        let fresh = Told(firing: firing, firedAt: now, revision: (told?.revision ?? 0) + 1, isOpen: true)
        told = fresh
        return (resolved, change(fresh))
    }

    /// Whether ``tell(at:)`` has something to say.
    var hasNews: Bool {
        guard let told, told.isOpen else { return firing != nil }
        return firing?.episode != told.firing.episode || firing?.severity != told.firing.severity
    }

    /// Whether an episode that was told has ended, and why is not told yet.
    var isEndingUntold: Bool { ending?.resolution == .ended }

    /// Takes up that, by what is known now, the ground was not there when the episode began.
    mutating func correct() { ending?.resolution = .corrected }

    private func change(_ told: Told) -> ScopeAlertChange {
        ScopeAlertChange(firing: told.firing, firedAt: told.firedAt, revision: told.revision)
    }
}
