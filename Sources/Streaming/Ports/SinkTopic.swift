/// A topic that a ``TransactionalSink`` writes to, as a small number that outlives the sink's producers.
///
/// What number stands for which name is agreed between who builds the sink and who builds the stage's logic.
public struct SinkTopic: Hashable, Sendable {
    /// The number, from 0.
    public let index: Int

    /// Creates the topic with this number.
    public init(_ index: Int) {
        self.index = index
    }
}
