import AgentTracking
import ContactCenter

/// What is known of an agent that was restored and not yet heard of: its record, and what can be done without a look at
/// it.
struct PackedAgent: ~Copyable {
    /// The changelog record that it was restored from; empty once it is decoded.
    var record = Row<UInt8>()
    /// When its timer goes off; ``Timestamp/distantFuture`` if it has none.
    var armedAt = Timestamp.distantFuture
    /// Whether after-call work was running.
    var wasAtWork = false
}

/// The agents of a task, by dense number; they stay where they are, in blocks of a pool, as does what they point to.
///
/// An agent has a slot, or it is packed and has none: most of those that a start restores are not heard of for a while,
/// and their slots would be most of the memory that it has to get.
struct AgentSlab: ~Copyable {
    private static let blockBits = 8
    private static let blockSize = 1 << blockBits
    private static let blockBytes = blockSize * MemoryLayout<AgentSlot>.stride
    private static let packedBytes = blockSize * MemoryLayout<PackedAgent>.stride

    private let pool: BlockPool
    /// Blocks in which nobody has a slot, or nobody is packed, are not there.
    private var blocks: [UnsafeMutablePointer<AgentSlot>?] = []
    private var packedBlocks: [UnsafeMutablePointer<PackedAgent>?] = []
    private(set) var count = 0
    private(set) var packedCount = 0

    init(in pool: BlockPool) {
        self.pool = pool
    }

    deinit {
        for number in 0..<count {
            if isPacked(number) {
                packed(number).pointee.record.release(to: pool)
            } else {
                slot(number).pointee.foreignFields.release(to: pool)
                slot(number).deinitialize(count: 1)
            }
        }
        for case let block? in blocks { pool.deallocate(block, byteCount: Self.blockBytes) }
        for case let block? in packedBlocks { pool.deallocate(block, byteCount: Self.packedBytes) }
    }

    /// Where the slot of `number`, who is not packed, is, as long as the slab lives.
    @inline(__always)
    func slot(_ number: Int) -> UnsafeMutablePointer<AgentSlot> {
        precondition(number < count && !isPacked(number))
        return blocks[number >> Self.blockBits].unsafelyUnwrapped + (number & (Self.blockSize - 1))
    }

    /// Whether all that is known of `number` lies in ``packed(_:)``, not yet decoded.
    @inline(__always)
    func isPacked(_ number: Int) -> Bool {
        guard packedCount > 0, packedBlocks[number >> Self.blockBits] != nil else { return false }
        return !packedPlace(number).pointee.record.isEmpty
    }

    /// Where what is known of `number`, who is packed, is, as long as the slab lives.
    func packed(_ number: Int) -> UnsafeMutablePointer<PackedAgent> {
        precondition(isPacked(number))
        return packedPlace(number)
    }

    /// Where `number` is packed, or would be, in a block that is there.
    @inline(__always)
    private func packedPlace(_ number: Int) -> UnsafeMutablePointer<PackedAgent> {
        packedBlocks[number >> Self.blockBits].unsafelyUnwrapped + (number & (Self.blockSize - 1))
    }

    /// The key of an agent.
    ///
    /// - Complexity: O(bytes of its record) where it is packed.
    func key(of number: Int) -> AgentKey {
        guard isPacked(number) else { return AgentSlot.key(of: slot(number)) }
        do throws(WireError) {
            return try AgentRecordParts(packed(number).pointee.record.bytes).agent
        } catch {
            preconditionFailure("A record that was read when its agent was packed is refused: \(error)")
        }
    }

    /// Adds an agent, who is ready to be heard of.
    mutating func append(_ agent: AgentKey) {
        makeRoom()
        count += 1
        open(count - 1, agent, isBare: false)
    }

    /// Adds an agent that is packed, with so much room for its record at least.
    mutating func append(packed record: UnsafeRawBufferPointer, room: Int) {
        makeRoom()
        count += 1
        pack(count - 1, record, room: room)
    }

    private mutating func pack(_ number: Int, _ record: UnsafeRawBufferPointer, room: Int) {
        let block = number >> Self.blockBits
        if packedBlocks[block] == nil {
            let place = pool.allocate(Self.packedBytes).block
            let agents = place.bindMemory(to: PackedAgent.self, capacity: Self.blockSize)
            for index in 0..<Self.blockSize { (agents + index).initialize(to: PackedAgent()) }
            packedBlocks[block] = agents
        }
        let agent = packedPlace(number)
        packedCount += 1
        agent.pointee.record.reserve(room, in: pool)
        _ = agent.pointee.record.append(record, in: pool)
    }

    /// Gives back the slot of an agent of whom nothing will be heard for long, and all that it points to.
    ///
    /// - Parameter record: all that is known of the agent.
    mutating func close(_ number: Int, packed record: UnsafeRawBufferPointer) {
        let armedAt = slot(number).pointee.armedAt
        closeSlot(number)
        pack(number, record, room: record.count)
        packedPlace(number).pointee.armedAt = armedAt
        packedPlace(number).pointee.wasAtWork = false
    }

    private func closeSlot(_ number: Int) {
        let slot = slot(number)
        slot.pointee.foreignFields.release(to: pool)
        slot.pointee.releaseName(to: pool)
        slot.deinitialize(count: 1)
    }

    /// Takes another record of an agent that is packed.
    func replace(_ number: Int, packed record: UnsafeRawBufferPointer) {
        let agent = packed(number)
        agent.pointee.record.removeAll()
        _ = agent.pointee.record.append(record, in: pool)
    }

    /// Gives a packed agent a slot, in which nothing is known of it yet but its name and its timer, and no room for its
    /// state.
    ///
    /// - Returns: its record, to be released, or given back by ``close(_:_:)``.
    mutating func open(_ number: Int) -> Row<UInt8> {
        let agent = key(of: number)
        let packed = packed(number)
        var record = Row<UInt8>()
        swap(&record, &packed.pointee.record)
        packedCount -= 1
        open(number, agent, isBare: true)
        slot(number).pointee.armedAt = packed.pointee.armedAt
        return record
    }

    /// Takes back what ``open(_:)`` gave: the agent is packed as it was.
    mutating func close(_ number: Int, _ record: consuming Row<UInt8>) {
        closeSlot(number)
        packedCount += 1
        packedPlace(number).pointee.record = record
    }

    private mutating func makeRoom() {
        guard count == blocks.count << Self.blockBits else { return }
        blocks.append(nil)
        packedBlocks.append(nil)
    }

    private mutating func open(_ number: Int, _ agent: AgentKey, isBare: Bool) {
        let block = number >> Self.blockBits
        if blocks[block] == nil {
            let place = pool.allocate(Self.blockBytes).block
            blocks[block] = place.bindMemory(to: AgentSlot.self, capacity: Self.blockSize)
        }
        slot(number).initialize(to: AgentSlot(agent, in: pool, isBare: isBare))
    }
}
