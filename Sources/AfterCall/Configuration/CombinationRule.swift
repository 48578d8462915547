/// Two durations that must be in order.
struct CombinationRule: Sendable {
    /// The row that must be the shorter one.
    let shorter: String
    /// The row that must be the longer one.
    let longer: String
    /// Whether they may be equal.
    let allowsEqual: Bool
    /// What would go wrong otherwise.
    let reason: String

    /// All of them.
    static let all: [CombinationRule] = [
        CombinationRule(
            shorter: "clock.max_ahead",
            longer: "clock.reject_ahead",
            allowsEqual: true,
            reason: "what is rejected could never wait"
        ),
        CombinationRule(
            shorter: "commit.interval",
            longer: "processing.transaction_timeout",
            allowsEqual: false,
            reason: "the broker would end transactions before they are committed"
        ),
        CombinationRule(
            shorter: "commit.catch_up_interval",
            longer: "processing.transaction_timeout",
            allowsEqual: false,
            reason: "the broker would end transactions before they are committed"
        ),
        CombinationRule(
            shorter: "wrapup.limit",
            longer: "wrapup.cap",
            allowsEqual: false,
            reason: "a wrap would be closed as suspect before its limit"
        ),
        CombinationRule(
            shorter: "alerts.acw_exceeded.warning",
            longer: "alerts.acw_exceeded.critical",
            allowsEqual: false,
            reason: "the warning would never be seen"
        ),
        CombinationRule(
            shorter: "alerts.acw_exceeded.critical",
            longer: "wrapup.cap",
            allowsEqual: false,
            reason: "a wrap would be closed before it could be critical"
        ),
        CombinationRule(
            shorter: "alerts.hold_long",
            longer: "leg.cap.other",
            allowsEqual: false,
            reason: "a contact would be closed before it could be on hold too long"
        ),
        CombinationRule(
            shorter: "alerts.talk_long",
            longer: "leg.cap.other",
            allowsEqual: false,
            reason: "a contact would be closed before it could be too long"
        ),
        CombinationRule(
            shorter: "alerts.not_ready_long",
            longer: "agent.ttl",
            allowsEqual: false,
            reason: "an agent would be forgotten before it could be reported"
        ),
        CombinationRule(
            shorter: "alerts.agent_silent",
            longer: "agent.ttl",
            allowsEqual: false,
            reason: "an agent would be forgotten before it could be reported"
        ),
        CombinationRule(
            shorter: "correction.horizon",
            longer: "agent.ttl",
            allowsEqual: false,
            reason: "an agent would be forgotten while its events may still be corrected"
        ),
        CombinationRule(
            shorter: "wrapup.cap",
            longer: "agent.ttl",
            allowsEqual: true,
            reason: "an agent would be forgotten with a wrap open"
        ),
        CombinationRule(
            shorter: "fcr.window",
            longer: "kpi.retention",
            allowsEqual: false,
            reason: "what was resolved at first contact could no longer be corrected"
        ),
        CombinationRule(
            shorter: "survey.ttl",
            longer: "kpi.retention",
            allowsEqual: false,
            reason: "a survey could no longer be counted"
        ),
        CombinationRule(
            shorter: "contact.ttl",
            longer: "survey.ttl",
            allowsEqual: true,
            reason: "a survey would be refused while its contact is still kept"
        ),
        CombinationRule(
            shorter: "correction.horizon",
            longer: "contact.ttl",
            allowsEqual: false,
            reason: "a contact would be forgotten while its events may still be corrected"
        ),
        CombinationRule(
            shorter: "leg.cap.voice",
            longer: "agent.ttl",
            allowsEqual: true,
            reason: "an agent would be forgotten during a call"
        ),
        CombinationRule(
            shorter: "leg.cap.other",
            longer: "agent.ttl",
            allowsEqual: true,
            reason: "an agent would be forgotten during a contact"
        ),
        CombinationRule(
            shorter: "sinks.alertmanager.resend_every",
            longer: "sinks.alertmanager.resolve_timeout",
            allowsEqual: false,
            reason: "what is firing would be taken for resolved before it is told again"
        ),
        CombinationRule(
            shorter: "sinks.retry_min",
            longer: "sinks.retry_max",
            allowsEqual: true,
            reason: "the first wait is the shortest"
        ),
    ]

    /// Whether two values are not in order; what is no duration is not judged.
    func isBroken(_ least: ConfigurationValue, _ most: ConfigurationValue) -> Bool {
        guard case .duration(let least) = least, case .duration(let most) = most else { return false }
        return allowsEqual ? least > most : least >= most
    }

    /// The rule in words.
    var text: String {
        "\(shorter) must \(allowsEqual ? "not be longer" : "be shorter") than \(longer)"
    }
}
