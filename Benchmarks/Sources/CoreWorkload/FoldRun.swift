import AgentTracking
import ContactCenter
import Telephony

/// The fold alone: agents' trackers fed with events that were decoded before.
public final class FoldRun {
    private var fold: Fold
    private var decoded = DecodedBlock()

    /// Creates the trackers of `agents` agents.
    public init(agents: Int = 20_000) {
        fold = Fold(agents: agents)
    }

    /// How many wrap and interval records were told so far.
    public var toldCount: Int { fold.toldCount }

    /// Decodes `block`, for the next ``run()``.
    public func prepare(_ block: RecordBlock) {
        decoded.decode(block)
    }

    /// Applies the events of the block that was prepared.
    public func run() {
        fold.run(decoded)
    }
}

/// Events whose texts are runs of their own stretch of the payload.
final class DecodedBlock {
    struct Entry {
        var event: Event
        var agent: Int
        var payload: Range<Int>
    }

    private(set) var entries: [Entry] = []
    private(set) var payload: [UInt8] = []
    private var decoder = Decoder()

    private struct Decoder: ~Copyable {
        var canonical = CanonicalDecoder()
    }

    func decode(_ block: RecordBlock) {
        entries.removeAll(keepingCapacity: true)
        payload.removeAll(keepingCapacity: true)
        let headers = CloudEventHeaders()
        block.bytes.withUnsafeBytes { bytes in
            for entry in block.entries {
                guard case .event = decoder.canonical.decode(entry.value(in: bytes), headers: headers) else { continue }
                let start = payload.count
                payload.append(contentsOf: decoder.canonical.payload)
                entries.append(
                    Entry(event: decoder.canonical.event, agent: entry.agent, payload: start..<payload.count)
                )
            }
        }
    }
}

struct Fold: ~Copyable {
    let trackers: UnsafeMutablePointer<AgentTracker>
    private let agents: Int
    var work = TrackerWorkspace(policies: PolicyTable(TrackingPolicy()))
    private var effects = EffectBuffer()
    private(set) var toldCount = 0

    init(agents: Int) {
        self.agents = agents
        trackers = .allocate(capacity: agents)
        for number in 0..<agents { (trackers + number).initialize(to: AgentTracker(in: work.pool)) }
    }

    deinit {
        trackers.deinitialize(count: agents)
        trackers.deallocate()
    }

    mutating func run(_ block: DecodedBlock) {
        block.payload.withUnsafeBytes { bytes in
            for entry in block.entries {
                effects.removeAll()
                _ = trackers[entry.agent].apply(
                    entry.event,
                    payload: UnsafeRawBufferPointer(rebasing: bytes[entry.payload]),
                    work: &work,
                    effects: &effects
                )
                toldCount += effects.wraps.count + effects.intervals.count
            }
        }
    }
}
