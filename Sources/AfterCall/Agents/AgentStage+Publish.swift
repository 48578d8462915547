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
        for told in effects.times {
            deltas.add(
                told.fact,
                sign: told.isTakenBack ? -1 : 1,
                tenant: agent.tenant,
                agentID: agent.agentID,
                bytes: bytes
            )
            noteWork(told, of: agent, in: bytes)
        }
    }
}
