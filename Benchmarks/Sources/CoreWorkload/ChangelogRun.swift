import AgentTracking
import ContactCenter

/// Agents written to a changelog, read from it, and copied as the journal of a transaction does: the fold of each one
/// that a block has an event of, as often as it has one.
public final class ChangelogRun {
    private var parts: Parts
    private let decoded = DecodedBlock()

    /// Creates the trackers of `agents` agents.
    public init(agents: Int = 20_000) {
        parts = Parts(agents: agents)
    }

    /// How many bytes each agent took that was written since the last call.
    public var byteCounts: [Int] { parts.ends.indices.map { parts.ends[$0] - ($0 == 0 ? 0 : parts.ends[$0 - 1]) } }

    /// Applies the events of `block`; with `isWritten` it writes its agents too, for ``read()``.
    public func prepare(_ block: RecordBlock, isWritten: Bool = false) {
        decoded.decode(block)
        parts.fold.run(decoded)
        if isWritten { write() }
    }

    /// Writes the agents of the block that was prepared.
    public func write() {
        parts.write(decoded)
    }

    /// Reads what was written last.
    public func read() {
        parts.read()
    }

    /// Copies the agents of the block that was prepared, each into one of 512 trackers.
    public func copy() {
        parts.copy(decoded)
    }

    /// Puts copies back, each to the agent it is of.
    public func putBack() {
        parts.putBack(decoded)
    }
}

private struct Parts: ~Copyable {
    private static let spareCount = 512

    var fold: Fold
    private let policies = PolicyTable(TrackingPolicy())
    private var writer = WireWriter(capacity: 64 << 20)
    private var room = ChangelogRoom()
    /// Where in the writer each record ends.
    private(set) var ends: [Int] = []
    private let spares: UnsafeMutablePointer<AgentTracker>

    init(agents: Int) {
        fold = Fold(agents: agents)
        spares = .allocate(capacity: Self.spareCount)
        for index in 0..<Self.spareCount { (spares + index).initialize(to: AgentTracker(in: fold.work.pool)) }
    }

    deinit {
        spares.deinitialize(count: Self.spareCount)
        spares.deallocate()
    }

    mutating func write(_ block: DecodedBlock) {
        writer.removeAll()
        ends.removeAll(keepingCapacity: true)
        for entry in block.entries {
            fold.trackers[entry.agent].write(to: &writer, room: &room, policies: policies)
            ends.append(writer.count)
        }
    }

    mutating func read() {
        var start = 0
        for (index, end) in ends.enumerated() {
            do throws(WireError) {
                let record = UnsafeRawBufferPointer(rebasing: writer.bytes[start..<end])
                try spares[index % Self.spareCount].read(record, work: &fold.work)
            } catch {
                fatalError("What was written cannot be read: \(error)")
            }
            start = end
        }
    }

    mutating func copy(_ block: DecodedBlock) {
        for (index, entry) in block.entries.enumerated() {
            spares[index % Self.spareCount].assign(fold.trackers[entry.agent])
        }
    }

    mutating func putBack(_ block: DecodedBlock) {
        // The last copies are of the last entries.
        let last = block.entries.suffix(Self.spareCount)
        for _ in 0..<block.entries.count / Self.spareCount {
            for index in last.indices {
                fold.trackers[block.entries[index].agent].assign(spares[index % Self.spareCount])
            }
        }
    }
}
