/// What is counted of agents' time.
extension Catalogue {
    static func agents(_ handled: Indicator.Attribution) -> [Indicator] {
        [
            row(
                "occupancy",
                .ratio,
                .clipped,
                .higher,
                .agents,
                .timeRatio(inTalk, of: inTalk + [.ready]),
                formula: "of_handling_and_ready"
            ),
            row(
                "utilization",
                .ratio,
                .clipped,
                .higher,
                .agents,
                .timeRatio(inTalk, of: loggedOn),
                formula: "of_logged_on"
            ),
            row(
                "contacts_per_hour",
                .perHour,
                handled,
                .higher,
                .agents,
                .perHour(.handled, of: loggedOn),
                formula: "per_logged_on_hour"
            ),
            state("agents.in_state.talking", .talking), state("agents.in_state.held", .held),
            state("agents.in_state.after_call_work", .afterCallWork), state("agents.in_state.offered", .offered),
            state("agents.in_state.ready", .ready), state("agents.in_state.not_ready", .notReady),
            state("agents.in_state.logged_off", .loggedOff), state("agents.in_state.unknown", .unknown),
            row("agents.longest_acw", .milliseconds, .current, .lower, .agents, .longestAfterCallWork),
        ]
    }

    private static func state(_ id: StaticString, _ level: Level) -> Indicator {
        row(id, .count, .current, .higher, .agents, .level(level))
    }
}
