import AgentTracking
import ContactCenter

extension AgentStage {
    /// How many records are worth foreseeing at a time: what they need together must fit the second-level cache.
    public static var foresightGroup: Int { 16 }

    /// Brings into the cache what the records with these keys will need, before the first of them is taken.
    ///
    /// It changes nothing, and is worth its while from some thousand agents on: an event then waits for memory longer
    /// than it computes, and here the waits of a group overlap.
    /// - Parameter keys: the keys of the next records in order, empty for those without; at most ``foresightGroup``.
    public mutating func foresee(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        find(keys)
        // Those that are packed are decoded, and found by their keys.
        for index in 0..<foreseen.count where foreseen.numbers[index] >= 0 && slab.packedCount > 0 {
            if slab.isPacked(Int(foreseen.numbers[index])) { foreseen.numbers[index] = -1 }
        }
        foreseen.readAgents(of: slab, horizonMs: settings.policy.horizonMs)
    }

    /// Brings into the cache what the records of the changelog with these keys will need.
    /// - Parameter keys: the keys of the next records; beyond ``foresightGroup`` nothing is done.
    public mutating func foreseeRestored(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        find(keys)
        foreseen.readRestored(of: slab, wheel: wheel)
        // These are restored, not taken.
        foreseen.count = 0
    }

    private mutating func find(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        foreseen.count = min(keys.count, Self.foresightGroup)
        foreseen.next = 0
        for index in 0..<foreseen.count {
            foreseen.numbers[index] = Int32(numbers.likelyNumber(of: keys[index]) ?? -1)
        }
    }

    /// The number of an agent without a tenant, if the record being taken was foreseen as one of it.
    @inline(__always)
    mutating func foreseenNumber(of agent: AgentKey) -> Int? {
        guard foreseen.next > 0, foreseen.next <= foreseen.count else { return nil }
        let number = Int(foreseen.numbers[foreseen.next - 1])
        guard number >= 0, agent.tenant.isEmpty else { return nil }
        // It was found by its hash alone, and the group may have been another than that of the record.
        let known = AgentSlot.key(of: slab.slot(number))
        return known.tenant.isEmpty && known.agentID.hasSameBytes(as: agent.agentID) ? number : nil
    }
}

/// The agents of the records that come next, as far as their keys tell.
struct Foreseen {
    /// The number of the agent of each record of the group; -1 where there is none yet.
    var numbers = InlineArray<16, Int32>(repeating: -1)
    var count = 0
    /// How many of the group were taken.
    var next = 0
    /// What was read sums up to this: the reads would be left out if nothing came of them.
    private var sum = 0

    /// Reads what the next record of the changelog of each agent that is packed will need.
    mutating func readRestored(of slab: borrowing AgentSlab, wheel: borrowing TimingWheel) {
        for index in 0..<count where numbers[index] >= 0 {
            if !slab.isPacked(Int(numbers[index])) { numbers[index] = -1 }
        }
        for index in 0..<count where numbers[index] >= 0 {
            sum &+= wheel.foresee(Int(numbers[index]))
            let record = slab.packed(Int(numbers[index])).pointee.record.bytes
            for line in stride(from: 0, to: record.count, by: 64) { sum &+= Int(record[line]) }
        }
    }

    /// Reads what the next event of each agent will need.
    mutating func readAgents(of slab: borrowing AgentSlab, horizonMs: Milliseconds) {
        // In steps, each for all: what one agent's memory points to can be asked for while another's is awaited.
        for index in 0..<count where numbers[index] >= 0 {
            let slot = UnsafeRawPointer(slab.slot(Int(numbers[index])))
            var offset = 0
            while offset < MemoryLayout<AgentSlot>.size {
                sum &+= Int(slot.load(fromByteOffset: offset, as: UInt8.self))
                offset += 64
            }
        }
        for index in 0..<count where numbers[index] >= 0 {
            sum &+= slab.slot(Int(numbers[index])).pointee.tracker.foresee()
        }
        for index in 0..<count where numbers[index] >= 0 {
            sum &+= slab.slot(Int(numbers[index])).pointee.tracker.foreseeTexts(horizonMs: horizonMs)
        }
    }
}
