import ContactCenter

/// The room in which alerts are judged, and in which those that stand or stood are kept, for all agents of a stage.
///
/// Nearly all agents have no alert at nearly all times, so an agent itself holds no more than where its own begin.
/// Once it has grown to its size, nothing is allocated.
///
/// Thread safety: none; a workspace belongs to the stage whose agents use it, and to one thread.
public struct AlertWorkspace: ~Copyable {
    /// What the last judgement says is to be published, in order. Texts are runs of ``bytes``.
    public internal(set) var changes: [AlertChange] = []
    var judgement = Judgement()
    var chains = AlertChains()
    /// The texts of alerts: contacts, queues, campaigns and reasons.
    var names = ByteArena()
    private var scratch = ByteArena()
    /// Beyond so many bytes of names it is worth looking which of them still belong to an alert.
    private var worthwhileCount = Self.leastWorthwhileCount

    private static let leastWorthwhileCount = 16_384

    /// Creates a workspace that keeps nothing.
    public init() {}

    /// What the texts of ``changes`` refer to, until the next judgement.
    public var bytes: UnsafeRawBufferPointer { names.bytes }

    /// Moves the names that belong to an alert together, once at least half of them belong to none.
    mutating func compactIfWorthwhile() {
        guard names.count > worthwhileCount else { return }
        scratch.truncate(to: 0)
        chains.moveTexts(from: names.bytes, to: &scratch)
        swap(&names, &scratch)
        worthwhileCount = 2 * names.count + Self.leastWorthwhileCount
    }
}
