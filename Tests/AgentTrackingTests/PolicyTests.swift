import AgentTracking
import ContactCenter
import Testing

/// Model 1.6 and 1.7: every combination of the policies.
@Suite struct PolicyTests {
    @Test func `Every combination of wrap-up policies ends a wrap as the table of causes says`() {
        #expect(PolicyCase.all.count == 1_008)
        for combination in PolicyCase.all {
            var policy = TrackingPolicy()
            policy.setWrapUp(combination.policy, forQueue: "q")
            let outcome = fold(
                """
                0 established c1 queue=q channel=\(combination.channel.name) | 60s cleared c1 | 62s wrapup_started c1 \
                | 80s \(combination.meanwhile.rawValue) | 100s wrapup_ended c1
                """,
                policy: policy,
                orders: .random(3)
            )
            #expect(outcome.wraps["c1 0s #1"] == combination.expected, "\(combination.testDescription)")
        }
    }
}
