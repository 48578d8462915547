import ContactCenter

/// Drops the texts of a tracker that nobody needs any more: those that are kept are taken up anew, one by one.
///
/// Its rows are given back by ``release(to:)``.
struct TextSweep: ~Copyable {
    /// For each text the number that it becomes; 0 where it was not kept yet.
    private var renumbered = Row<UInt16>()
    private var kept = TextStore()

    init() {}

    func release(to pool: BlockPool) {
        renumbered.release(to: pool)
        kept.release(to: pool)
    }

    mutating func begin(_ texts: borrowing TextStore, _ pool: BlockPool) {
        let count = texts.count + 1
        renumbered.removeAll()
        renumbered.extend(by: count, in: pool).initialize(repeating: 0, count: count)
        kept.removeAll()
    }

    /// Keeps a text, which becomes another number.
    mutating func keep(_ text: inout TextNumber, of texts: borrowing TextStore, _ pool: BlockPool) {
        if text.isNone { return }
        let old = Int(text.number)
        if renumbered[old] == 0 { renumbered[old] = kept.append(texts.bytes(of: text), pool).number }
        text.number = renumbered[old]
    }

    func end(_ texts: inout TextStore, _ pool: BlockPool) {
        texts.assign(kept, in: pool)
        texts.noteSweep()
    }
}
