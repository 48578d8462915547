import AgentTracking
import Alerting
import ContactCenter

extension AgentStageSettings {
    /// Tells apart settings under which the clock acts on an agent at different instants; the same on every machine.
    ///
    /// A changelog record has it beside the instant at which the clock acts next: only where the settings are still
    /// those is that instant believed.
    var deadlineFingerprint: UInt64 {
        var hash = ByteHash()
        // To be raised when deadlines follow from the same settings in another way.
        hash.combine(2 as UInt64)
        hash.combine(policy.horizonMs)
        hash.combine(policy.offerTTLMs)
        hash.combine(policy.voiceLegCapMs)
        hash.combine(policy.otherLegCapMs)
        hash.combine(policy.agentTTLMs)
        policy.wrapUp.combine(into: &hash)
        // Dictionaries have another order in each process.
        for (queue, wrapUp) in policy.queues.sorted(by: { $0.key < $1.key }) {
            hash.combine(text: queue)
            wrapUp.combine(into: &hash)
        }
        hash.combine(UInt64(outputs.contains(.alerts) ? 1 : 0))
        hash.combine(rules.stuckMs)
        hash.combine(rules.notReadyMs ?? -1)
        hash.combine(rules.silentMs ?? -1)
        hash.combine(Int64(rules.shortWraps ?? -1))
        hash.combine(Int64(rules.lastWraps))
        hash.combine(rules.shortWrapMs)
        hash.combine(Int64(rules.unanswered ?? -1))
        rules.thresholds.combine(into: &hash)
        for (queue, thresholds) in rules.queues.sorted(by: { $0.key < $1.key }) {
            hash.combine(text: queue)
            thresholds.combine(into: &hash)
        }
        // Zero is what a record without it has.
        return max(hash.value, 1)
    }
}

extension WrapUpPolicy {
    fileprivate func combine(into hash: inout ByteHash) {
        hash.combine(UInt64(start == .onClear ? 0 : 1))
        hash.combine(UInt64(onNotReady == .end ? 0 : 1))
        hash.combine(onNextContact.map { UInt64($0 == .end ? 1 : 2) } ?? 0)
        hash.combine(UInt64(onOutbound == .end ? 0 : 1))
        hash.combine(limitMs ?? -1)
        hash.combine(UInt64(onLimit.rawValue))
        hash.combine(capMs)
        hash.combine(reattachMs)
    }
}

extension LiveThresholds {
    fileprivate func combine(into hash: inout ByteHash) {
        hash.combine(exceededWarningMs)
        hash.combine(exceededCriticalMs)
        hash.combine(UInt64(reportsLimitPassed ? 1 : 0))
        hash.combine(holdMs ?? -1)
        hash.combine(talkMs ?? -1)
    }
}

extension ByteHash {
    fileprivate mutating func combine(text: String) {
        Array(text.utf8).withUnsafeBytes { combine($0) }
    }
}
