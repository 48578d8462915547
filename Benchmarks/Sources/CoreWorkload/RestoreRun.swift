import AfterCall
import ContactCenter
import Streaming

/// A start: a stage that takes up all agents of a changelog, which stay packed.
public final class RestoreRun {
    private var parts = Parts()

    /// Creates a run that has nothing to restore.
    public init() {}

    /// How many bytes the records have on average.
    public var meanByteCount: Int { parts.records.count / max(parts.ends.count, 1) }

    /// How many records there are.
    public var count: Int { parts.ends.count }

    /// Takes all records of `block`, and keeps what a changelog has of their agents then, in place of what it had.
    public func prepare(_ block: RecordBlock) {
        parts.prepare(block)
    }

    /// Creates a stage and restores everything to it.
    public func restore() {
        parts.restore()
    }
}

private struct Parts: ~Copyable {
    private var stage = Parts.makeStage()
    private var batch = OutputBatch()
    private(set) var records: [UInt8] = []
    private(set) var ends: [Int] = []

    private static func makeStage() -> AgentStage {
        AgentStage(settings: AgentStageSettings(), start: Timestamp(milliseconds: 0))
    }

    mutating func prepare(_ block: RecordBlock) {
        stage.beginTransaction()
        let noHeaders = UnsafeBufferPointer<StreamHeader>(start: nil, count: 0)
        block.bytes.withUnsafeBytes { bytes in
            for entry in block.entries {
                let record = InputRecord(
                    key: entry.key(in: bytes),
                    value: entry.value(in: bytes),
                    headers: noHeaders,
                    coordinates: InputCoordinates(partition: 0, offset: 0, timestamp: entry.arrivalTime)
                )
                stage.take(record, now: entry.arrivalTime, into: &batch)
                if batch.records.count > CoreRun.batchSize { batch.removeAll() }
            }
        }
        if let last = block.entries.last {
            while stage.settle(at: last.arrivalTime, limit: CoreRun.batchSize, into: &batch) == CoreRun.batchSize {}
        }
        stage.endBatch(into: &batch)
        batch.removeAll()
        records.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        stage.writeChangelog { _, value in
            records.append(contentsOf: value)
            ends.append(records.count)
        }
        stage.keep()
    }

    func restore() {
        var fresh = Parts.makeStage()
        records.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                do throws(WireError) {
                    try fresh.restore(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                } catch {
                    fatalError("What was written cannot be read: \(error)")
                }
                start = end
            }
        }
    }
}
