public import ContactCenter

/// Up to when each source task has told everything: what decides when a window is complete (indicators 2.1).
public struct WatermarkTable: Sendable {
    private var reached: [SourceTask: Timestamp?]

    /// Creates a table of the tasks there are, of which none has said anything.
    public init(sources: [SourceTask]) {
        reached = Dictionary(sources.map { ($0, nil) }, uniquingKeysWith: { first, _ in first })
    }

    /// The least instant over all tasks; `nil` until each has said one.
    public private(set) var least: Timestamp?

    /// Whether there are no tasks that could say anything.
    public var isEmpty: Bool { reached.isEmpty }

    /// Whether more than half of the tasks have not told everything up to `instant`.
    public func isMostlyBefore(_ instant: Timestamp) -> Bool {
        reached.values.count { $0.map { $0 < instant } ?? true } * 2 > reached.count
    }

    /// Takes up what a task says; it never goes back. A task that is not known is none of ours any more.
    public mutating func update(_ source: SourceTask, _ instant: Timestamp) {
        guard let before = reached[source] else { return }
        if let before, before >= instant { return }
        reached[source] = instant
        computeLeast()
    }

    /// Takes up that there are other tasks now; what is known of those that stay is kept.
    public mutating func setSources(_ sources: [SourceTask]) {
        let known = reached
        reached = Dictionary(sources.map { ($0, known[$0] ?? nil) }, uniquingKeysWith: { first, _ in first })
        computeLeast()
    }

    private mutating func computeLeast() {
        var found = Timestamp.distantFuture
        for value in reached.values {
            guard let value else {
                least = nil
                return
            }
            found = min(found, value)
        }
        least = reached.isEmpty ? nil : found
    }
}
