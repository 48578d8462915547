/// The logic of a task that knows what its changelog says up to an offset, whoever has written to it since: to take the
/// task up, only what came since has to be read.
public struct KnownTask<Processor: StageProcessor> {
    /// The logic.
    public let processor: Processor
    /// The offset of the changelog below which it knows everything that is committed.
    public let changelogEnd: Int64

    /// Puts the two together.
    public init(processor: Processor, changelogEnd: Int64) {
        self.processor = processor
        self.changelogEnd = changelogEnd
    }
}
