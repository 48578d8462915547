import AgentTracking
import Alerting
import ContactCenter
import Indicators

extension AgentStageSettings {
    /// Tells apart settings under which the clock acts on an agent at different instants; the same on every machine.
    ///
    /// A changelog record has it beside the instant at which the clock acts next: only where the settings are still
    /// those is that instant believed.
    ///
    /// - Parameter versions: tells apart what the directory says of live rules; 0 where it says nothing.
    func deadlineFingerprint(with versions: UInt64 = 0) -> UInt64 {
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
        rules.thresholds.combineThoseOfAgents(into: &hash)
        rules.thresholds.combineThoseOfContacts(into: &hash)
        for (queue, thresholds) in rules.queues.sorted(by: { $0.key < $1.key }) {
            hash.combine(text: queue)
            thresholds.combineThoseOfContacts(into: &hash)
        }
        for exception in rules.exceptions { exception.combine(into: &hash) }
        if versions != 0 { hash.combine(versions) }
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

extension LiveException {
    fileprivate func combine(into hash: inout ByteHash) {
        for dimension in Dimension.allCases {
            guard let wanted = pattern.values[dimension] else { continue }
            hash.combine(UInt64(dimension.rawValue))
            hash.combine(wanted == nil ? 1 : 2 as UInt64)
            (wanted ?? []).withUnsafeBytes { hash.combine($0) }
        }
        for threshold in LiveThreshold.allCases { hash.combine(sets.contains(threshold) ? 1 : 0 as UInt64) }
        thresholds.combine(into: &hash)
    }
}

extension LiveThresholds {
    func combine(into hash: inout ByteHash) {
        combineThoseOfAgents(into: &hash)
        combineThoseOfContacts(into: &hash)
    }

    fileprivate func combineThoseOfAgents(into hash: inout ByteHash) {
        hash.combine(stuckMs ?? -1)
        hash.combine(notReadyMs ?? -1)
        hash.combine(silentMs ?? -1)
        hash.combine(Int64(shortWraps ?? -1))
        hash.combine(Int64(lastWraps))
        hash.combine(shortWrapMs)
        hash.combine(Int64(unanswered ?? -1))
    }

    fileprivate func combineThoseOfContacts(into hash: inout ByteHash) {
        hash.combine(exceededWarningMs ?? -1)
        hash.combine(exceededCriticalMs ?? -1)
        hash.combine(UInt64(reportsLimitPassed ? 1 : 0))
        hash.combine(holdMs ?? -1)
        hash.combine(talkMs ?? -1)
    }
}

extension ByteHash {
    mutating func combine(text: String) {
        Array(text.utf8).withUnsafeBytes { combine($0) }
    }
}
