import AgentTracking
import Alerting
import ContactCenter
import Indicators
import Testing

@testable import AfterCall

/// What tells settings apart whose deadlines differ.
@Suite struct DeadlineFingerprintTests {
    private static let changes: [@Sendable (inout AgentStageSettings) -> Void] = [
        { _ in },
        { $0.policy.horizonMs += 1 },
        { $0.policy.offerTTLMs += 1 },
        { $0.policy.voiceLegCapMs += 1 },
        { $0.policy.otherLegCapMs += 1 },
        { $0.policy.agentTTLMs += 1 },
        { $0.policy.wrapUp.start = .onEvent },
        { $0.policy.wrapUp.onNotReady = .continue },
        { $0.policy.wrapUp.onNextContact = .continue },
        { $0.policy.wrapUp.onNextContact = .end },
        { $0.policy.wrapUp.onOutbound = .end },
        { $0.policy.wrapUp.limitMs = 0 },
        { $0.policy.wrapUp.onLimit = .end },
        { $0.policy.wrapUp.capMs += 1 },
        { $0.policy.wrapUp.reattachMs += 1 },
        { $0.policy.setWrapUp(WrapUpPolicy(), forQueue: "q") },
        { $0.policy.setWrapUp(WrapUpPolicy(), forQueue: "r") },
        { $0.rules.thresholds.stuckMs = 1 },
        { $0.rules.thresholds.exceededWarningMs = 1 },
        { $0.rules.thresholds.exceededCriticalMs = 1 },
        { $0.rules.thresholds.reportsLimitPassed = false },
        { $0.rules.thresholds.holdMs = nil },
        { $0.rules.thresholds.talkMs = nil },
        { $0.rules.thresholds.notReadyMs = nil },
        { $0.rules.thresholds.silentMs = nil },
        { $0.rules.thresholds.shortWraps = nil },
        { $0.rules.thresholds.lastWraps += 1 },
        { $0.rules.thresholds.shortWrapMs += 1 },
        { $0.rules.thresholds.unanswered = nil },
        { $0.rules.queues["q"] = LiveThresholds() },
        { $0.rules.queues["r"] = LiveThresholds() },
        { $0.rules.exceptions = [exception([.team: nil], [.hold])] },
        { $0.rules.exceptions = [exception([.team: []], [.hold])] },
        { $0.rules.exceptions = [exception([.team: [65]], [.hold])] },
        { $0.rules.exceptions = [exception([.site: [65]], [.hold])] },
        { $0.rules.exceptions = [exception([.team: [65]], [.talk])] },
        { $0.rules.exceptions = [exception([.team: [65]], [.talk], talkMs: 1)] },
        { _ = $0.outputs.remove(.alerts) },
    ]

    private static func exception(
        _ values: [Dimension: [UInt8]?],
        _ sets: Set<LiveThreshold>,
        talkMs: Int64 = 2
    ) -> LiveException {
        var thresholds = LiveThresholds()
        thresholds.talkMs = talkMs
        return LiveException(ScopePattern(values), sets, thresholds)
    }

    @Test func `Every policy and rule counts, and nothing else`() {
        let fingerprints = Self.changes.map { change in
            var settings = AgentStageSettings()
            change(&settings)
            return settings.deadlineFingerprint()
        }
        #expect(Set(fingerprints).count == Self.changes.count)
        var other = AgentStageSettings()
        other.inputTopic = "another"
        other.maximumAheadMs += 1
        // What is told moves no deadline.
        other.rules.tellsHistory = true
        #expect(other.deadlineFingerprint() == fingerprints[0])
        // A field that is new must be added to the fingerprint, and to this test.
        func fields(_ value: some Any) -> Int { Mirror(reflecting: value).children.count }
        #expect(fields(TrackingPolicy()) == 9 && fields(WrapUpPolicy()) == 8)
        #expect(fields(LiveRules()) == 4 && fields(LiveThresholds()) == 12)
    }

    @Test func `The order in which queues were given says nothing`() {
        func fingerprint(_ queues: [String]) -> UInt64 {
            var settings = AgentStageSettings()
            for queue in queues {
                var own = WrapUpPolicy()
                own.capMs = Int64(queue.utf8.count)
                settings.policy.setWrapUp(own, forQueue: queue)
                settings.rules.queues[queue] = LiveThresholds()
            }
            return settings.deadlineFingerprint()
        }
        let queues = ["a", "bb", "ccc", "dddd", "eeeee"]
        #expect(fingerprint(queues) == fingerprint(queues.reversed()))
    }
}
