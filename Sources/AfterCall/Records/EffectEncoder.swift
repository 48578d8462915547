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
        _ effects: EffectBuffer,
        of agent: AgentKey,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        let key = agent.append(to: &batch)
        let bytes = bytes.baseAddress
        if hasWraps {
            effects.wraps.withUnsafeBufferPointer { wraps in
                guard let first = wraps.baseAddress else { return }
                for wrap in first..<first + wraps.count {
                    WrapEncoder.append(wrap, of: agent, key: key, headers: headers, at: bytes, to: &batch)
                }
            }
        }
        if hasIntervals { appendIntervals(effects, of: agent, key: key, headers: headers, at: bytes, to: &batch) }
    }

    private func appendIntervals(
        _ effects: EffectBuffer,
        of agent: AgentKey,
        key: Text,
        headers: Range<Int>,
        at bytes: UnsafeRawPointer?,
        to batch: inout OutputBatch
    ) {
        effects.contacts.withUnsafeBufferPointer { contacts in
            effects.intervals.withUnsafeBufferPointer { intervals in
                guard let first = intervals.baseAddress else { return }
                for interval in first..<first + intervals.count {
                    IntervalEncoder.append(
                        interval,
                        contacts: contacts,
                        of: agent,
                        key: key,
                        headers: headers,
                        at: bytes,
                        to: &batch
                    )
                }
            }
        }
    }

    /// How many of the records correct or withdraw an earlier one.
    static func corrections(in effects: EffectBuffer) -> Int {
        var count = 0
        for index in effects.wraps.indices where effects.wraps[index].status != .closed { count += 1 }
        for index in effects.intervals.indices where effects.intervals[index].status != .closed { count += 1 }
        return count
    }
}
