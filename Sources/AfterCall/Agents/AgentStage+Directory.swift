import AgentTracking
import Alerting
import ContactCenter

/// What the directory says of agents and queues.
extension AgentStage {
    /// Lets `directory` say from now on in which team and site agents log on, when they were hired, which queues they
    /// serve, how queues treat after-call work, and when that is worth an alert.
    ///
    /// Where thresholds of alerts are others than before, what is open is judged by them as soon as the clock acts.
    public mutating func use(_ directory: Directory) {
        logOns.use(directory)
        work.policies.use(directory)
        ready.use(directory)
        let found = directory.liveRuleFingerprint
        if found == directoryRules { return }
        directoryRules = found
        rules.use(directory)
        changelog.fingerprint = settings.deadlineFingerprint(with: found)
        hasNewRules = true
        wakeThoseWithAlerts()
    }

    /// Lets every agent be judged of whom something fires, or may: with the next event, or when the clock acts.
    mutating func wakeThoseWithAlerts() {
        guard publishes(.alerts) else { return }
        for number in 0..<slab.count {
            if slab.isPacked(number) {
                bringForward(&slab.packed(number).pointee.armedAt, of: number)
                continue
            }
            let slot = slab.slot(number)
            guard slot.pointee.tracker.hasOpenContact || !slot.pointee.alerts.isQuiet else { continue }
            if let newestAt = slot.pointee.tracker.newestAt {
                slot.pointee.alertsDueAt = min(slot.pointee.alertsDueAt, newestAt)
            }
            bringForward(&slot.pointee.armedAt, of: number)
        }
    }

    /// Lets the timer of an agent go off the next time that the clock acts.
    private mutating func bringForward(_ armedAt: inout Timestamp, of number: Int) {
        guard armedAt > settledAt else { return }
        armedAt = settledAt
        wheel.set(number, at: settledAt)
    }
}
