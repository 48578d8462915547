import ContactCenter

extension AgentFacts {
    /// Whether what `alert` is about goes on, whatever the thresholds are: what was resolved may then fire again as the
    /// same episode. Texts of `alert` are runs of `names`.
    func isGroundOngoing(of alert: LiveAlert, _ names: UnsafeRawBufferPointer) -> Bool {
        let isSince = since == alert.measuredFrom
        switch alert.rule {
        case .acwExceeded, .acwLimitPassed:
            return openWraps.contains { alert.isAbout($0.name, $0.startedAt, names, self) }
        case .talkLong: return calls.contains { $0.clearedAt == nil && alert.isAbout($0, names, self) }
        case .holdLong:
            return calls.contains { $0.heldSince == alert.measuredFrom && alert.isAbout($0, names, self) }
        case .acwStuck: return state == .afterCallWork && isSince
        case .notReadyLong: return state == .notReady && isSince
        case .agentSilent: return state != .loggedOff && newestAt == alert.measuredFrom
        case .acwTooShort: return shortWraps.areMany && shortWraps.since == alert.measuredFrom
        case .notAnsweredRepeated: return unanswered.areMany && unanswered.since == alert.measuredFrom
        }
    }
}
