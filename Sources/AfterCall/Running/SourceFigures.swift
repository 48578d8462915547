/// What was done with the records of one source.
public struct SourceFigures: Sendable {
    /// The topic.
    public var topic: String
    /// The format of its records.
    public var format: String
    /// What became of them.
    public var counters: StageCounters
}

extension [SourceFigures] {
    /// Adds to what is known of a source.
    mutating func add(_ figures: SourceFigures) {
        if let index = firstIndex(where: { $0.topic == figures.topic }) {
            self[index].counters.add(figures.counters)
        } else {
            append(figures)
        }
    }
}
