/// A task that says how far it has come: a stage and a partition of its input.
public struct SourceTask: Hashable, BitwiseCopyable, Sendable {
    /// The stages that send to cells, that of cells among them, and ingest, which tells the contacts stage.
    @frozen
    public enum Stage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        case agents, contacts, customers, ingest, cells
    }

    /// Which stage.
    public var stage: Stage
    /// Which partition of its input.
    public var partition: Int32

    /// The tasks of `stage`, one for each of so many partitions of its input.
    public static func all(of stage: Stage, partitions: Int32) -> [SourceTask] {
        (0..<partitions).map { SourceTask(stage: stage, partition: $0) }
    }

    /// Creates the name of a task.
    public init(stage: Stage, partition: Int32) {
        self.stage = stage
        self.partition = partition
    }
}
