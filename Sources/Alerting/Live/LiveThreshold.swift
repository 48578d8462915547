public import Indicators

/// One of the thresholds in ``LiveThresholds``.
public enum LiveThreshold: CaseIterable, Sendable {
    case exceededWarning, exceededCritical, limitPassed, hold, talk, stuck, notReady, silent
    case shortWraps, lastWraps, shortWrap, unanswered

    /// By what it may differ from agent to agent or from contact to contact, the most that is known when it is judged.
    public var dimensions: Set<Dimension> {
        switch self {
        case .exceededWarning, .exceededCritical, .limitPassed, .hold, .talk:
            [.tenant, .site, .team, .queue, .channel, .campaign, .reason]
        case .notReady: [.tenant, .site, .team, .reason]
        case .stuck, .silent: [.tenant, .site, .team]
        case .shortWraps, .lastWraps, .shortWrap, .unanswered: [.site, .team]
        }
    }

    /// Whether it is about what was done repeatedly, and counted where that happens.
    public var counts: Bool {
        switch self {
        case .shortWraps, .lastWraps, .shortWrap, .unanswered: true
        default: false
        }
    }
}
