public import AfterCall
import ContactCenter
import Streaming

/// The agents stage, bytes to bytes: decode, fold, judge the live rules, encode.
public final class CoreRun {
    /// A poll's worth of records, after which what was said is handed on.
    public static let batchSize = 500

    private var core: Core
    /// Whether the clock acts after each batch, as it does when the partition has caught up.
    private let isLive: Bool

    /// What the stage publishes where nothing follows it: the records of agents.
    public static let outputsOfAgents = AgentStageSettings().outputs
    /// What it says besides to the stages behind it, which compute indicators.
    public static let outputsForIndicators = outputsOfAgents.union([.contactInbox, .cellsInbox])
    /// After so many batches the transaction ends: the agents that changed are published, as they are then, and other
    /// stages are told what it changed of indicators. At half a million records a second it is `commit.interval`.
    fileprivate static let batchesACommit = 100

    /// Creates a stage that knows no agent and publishes to `outputs`.
    public init(outputs: Set<Output> = CoreRun.outputsOfAgents, isLive: Bool = false) {
        var settings = AgentStageSettings()
        settings.outputs = outputs
        core = Core(settings)
        self.isLive = isLive
    }

    /// What became of the records so far.
    public var counters: StageCounters { core.stage.counters }

    /// How many bytes of memory the stage holds for each agent.
    public var stateBytesPerAgent: Int { core.stage.stateBytes / max(core.stage.agentCount, 1) }

    /// How many bytes were published, keys, values, ids and times together.
    public var publishedBytes: Int { core.publishedBytes }

    /// Takes all records of `block`, in batches of ``batchSize``.
    public func run(_ block: RecordBlock) {
        core.run(block, isLive: isLive)
    }
}

private struct Core: ~Copyable {
    var stage: AgentStage
    var batch = OutputBatch()
    private var keys: [UnsafeRawBufferPointer] = []
    var publishedBytes = 0
    private var batches = 0

    init(_ settings: AgentStageSettings) {
        stage = AgentStage(settings: settings, start: Timestamp(milliseconds: 0))
    }

    mutating func run(_ block: RecordBlock, isLive: Bool) {
        let noHeaders = UnsafeBufferPointer<StreamHeader>(start: nil, count: 0)
        var offset = Int64(stage.counters.read)
        block.bytes.withUnsafeBytes { bytes in
            var left = CoreRun.batchSize
            for (position, entry) in block.entries.enumerated() {
                if position % AgentStage.foresightGroup == 0 { foresee(block, from: position, bytes) }
                let record = InputRecord(
                    key: entry.key(in: bytes),
                    value: entry.value(in: bytes),
                    headers: noHeaders,
                    coordinates: InputCoordinates(partition: 0, offset: offset, timestamp: entry.arrivalTime)
                )
                offset += 1
                stage.take(record, now: entry.arrivalTime, into: &batch)
                left -= 1
                if left == 0 {
                    endBatch(isLive ? entry.arrivalTime : nil)
                    left = CoreRun.batchSize
                }
            }
            if left < CoreRun.batchSize { endBatch(nil) }
        }
    }

    /// Brings what the next records need into the cache, as the loop around the stage does.
    private mutating func foresee(_ block: RecordBlock, from position: Int, _ bytes: UnsafeRawBufferPointer) {
        keys.removeAll(keepingCapacity: true)
        for entry in block.entries[position..<min(position + AgentStage.foresightGroup, block.entries.count)] {
            keys.append(entry.key(in: bytes))
        }
        keys.withUnsafeBufferPointer { stage.foresee($0) }
    }

    private mutating func endBatch(_ now: Timestamp?) {
        if let now {
            while stage.settle(at: now, limit: CoreRun.batchSize, into: &batch) == CoreRun.batchSize {}
        }
        batches += 1
        if batches % CoreRun.batchesACommit == 0 {
            stage.endBatch(into: &batch)
            stage.sendDeltas(from: 0, into: &batch)
        }
        publishedBytes += batch.bytes.count
        batch.removeAll()
    }
}
