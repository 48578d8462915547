import AgentTracking
import ContactCenter
import Indicators

extension AgentStage {
    /// Appends the wraps and intervals that the tracker has just told.
    mutating func publish(
        effectsOf number: Int,
        _ agent: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        tell(effectsOf: number, agent, headers, into: &batch)
        if effects.isEmpty { return }
        let encoder = EffectEncoder(hasWraps: publishes(.wraps), hasIntervals: publishes(.intervals))
        let bytes = slab.slot(number).pointee.tracker.bytes
        encoder.append(effects, of: agent, headers: headers, in: bytes, to: &batch)
        if encoder.hasWraps { counters.count(effects.wraps.count, .wraps) }
        if encoder.hasIntervals { counters.count(effects.intervals.count, .intervals) }
        counters.corrections += EffectEncoder.corrections(in: effects)
    }

    /// Tells other stages what the tracker has just told of legs and time.
    mutating func tell(
        effectsOf number: Int,
        _ agent: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        if effects.tellsNothing { return }
        let bytes = slab.slot(number).pointee.tracker.bytes
        legTeller.append(effects, of: agent, headers: headers, in: bytes, to: &batch)
        counters.count(effects.legs.count, .contactInbox)
        let times = effects.times
        var index = 0
        while index < times.count {
            index += add(UnsafeBufferPointer(rebasing: times[index...]), of: agent, in: bytes)
        }
        for told in times { noteWork(told, of: agent, in: bytes) }
    }

    /// Adds what the first of the facts come to, and returns how many these are.
    private mutating func add(
        _ times: UnsafeBufferPointer<ToldTime>,
        of agent: AgentKey,
        in bytes: UnsafeRawBufferPointer
    ) -> Int {
        let (tenant, agentID) = (agent.tenant, agent.agentID)
        if let change = TimeChange(times, in: bytes) {
            deltas.end(change.ended, change.began, tenant: tenant, agentID: agentID, bytes: bytes)
            return change.count
        }
        let sign: Int64 = times[0].isTakenBack ? -1 : 1
        deltas.add(times[0].fact, sign: sign, tenant: tenant, agentID: agentID, bytes: bytes)
        return 1
    }
}
