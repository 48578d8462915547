/// A task that sends to cells: a stage and a partition of its input.
public struct SourceTask: Hashable, BitwiseCopyable, Sendable {
    /// The stages that send to cells.
    @frozen
    public enum Stage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        case agents, contacts, customers
    }

    /// Which stage.
    public var stage: Stage
    /// Which partition of its input.
    public var partition: Int32

    /// Creates the name of a task.
    public init(stage: Stage, partition: Int32) {
        self.stage = stage
        self.partition = partition
    }
}
