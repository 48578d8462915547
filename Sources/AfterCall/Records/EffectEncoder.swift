import AgentTracking
import ContactCenter

/// What a tracker has told, as records.
struct EffectEncoder {
    /// Whether wrap records are published.
    let hasWraps: Bool
    /// Whether interval records are.
    let hasIntervals: Bool

    /// Appends the records of `effects` to `batch`; texts are runs of `bytes`.
    func append(
        _ effects: borrowing EffectBuffer,
        of agent: AgentKey,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        let key = agent.append(to: &batch)
        let bytes = bytes.baseAddress
        if hasWraps, let first = effects.wraps.baseAddress {
            for wrap in first..<first + effects.wraps.count {
                WrapEncoder.append(wrap, of: agent, key: key, headers: headers, at: bytes, to: &batch)
            }
        }
        if hasIntervals, let first = effects.intervals.baseAddress {
            for interval in first..<first + effects.intervals.count {
                IntervalEncoder.append(
                    interval,
                    contacts: effects.contacts,
                    of: agent,
                    key: key,
                    headers: headers,
                    at: bytes,
                    to: &batch
                )
            }
        }
    }

    /// How many of the records correct or withdraw an earlier one.
    static func corrections(in effects: borrowing EffectBuffer) -> Int {
        var count = 0
        for index in effects.wraps.indices where effects.wraps[index].status != .closed { count += 1 }
        for index in effects.intervals.indices where effects.intervals[index].status != .closed { count += 1 }
        return count
    }
}
