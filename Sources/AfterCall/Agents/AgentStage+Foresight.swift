import AgentTracking
import ContactCenter

extension AgentStage {
    /// How many records are worth foreseeing at a time: what they need together must fit the second-level cache.
    public static var foresightGroup: Int { 16 }

    /// Brings into the cache what the records with these keys will need, before the first of them is taken.
    ///
    /// It changes nothing, and is worth its while from some thousand agents on: an event then waits for memory longer
    /// than it computes, and here the waits of a group overlap.
    /// - Parameter keys: the keys of the next records in order, at most ``foresightGroup`` of them.
    public mutating func foresee(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        foreseen.removeAll(keepingCapacity: true)
        for key in keys {
            if let number = numbers.likelyNumber(of: key) { foreseen.append(number) }
        }
        foresee(foreseen[...])
    }

    /// The same for agents whose numbers are known.
    mutating func foresee(_ numbers: ArraySlice<Int>) {
        for number in numbers {
            let slot = UnsafeRawPointer(slab.slot(number))
            var offset = 0
            while offset < MemoryLayout<AgentSlot>.size {
                foresight &+= Int(slot.load(fromByteOffset: offset, as: UInt8.self))
                offset += 64
            }
        }
        for number in numbers { foresight &+= slab.slot(number).pointee.tracker.foresee() }
    }
}
