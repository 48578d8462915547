/// How many events each source told of which something is so, by the `source` that they name.
///
/// Whoever writes to the bus chooses these names: those beyond the first 64 are counted together.
struct SourceTally: Sendable {
    private static let sourceLimit = 64
    private static let nameLimit = 200
    /// What events without a source, and those of too many sources, are counted as.
    private static let (unnamed, others) = ("unnamed", "others")

    private(set) var byName: [String: Int] = [:]

    /// All of them.
    var total: Int { byName.values.reduce(0, +) }

    /// Counts an event.
    mutating func note(_ source: UnsafeRawBufferPointer) {
        let name = source.isEmpty ? Self.unnamed : String(decoding: source.prefix(Self.nameLimit), as: UTF8.self)
        byName[place(of: name), default: 0] += 1
    }

    /// Adds what another has counted, or takes it away.
    mutating func combine(_ other: SourceTally, _ operation: (Int, Int) -> Int) {
        if other.byName.isEmpty { return }
        for (name, count) in other.byName {
            let place = place(of: name)
            byName[place] = operation(byName[place] ?? 0, count)
        }
    }

    private func place(of name: String) -> String {
        byName[name] != nil || byName.count < Self.sourceLimit ? name : Self.others
    }
}
