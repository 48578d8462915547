/// The complaints about what the fields of one record hold, in the order in which they were made: the first of each
/// field. Which of them count is known only when the record has been read, because its type may stand behind them.
struct Doubts: ~Copyable {
    private struct Doubt {
        var fields: FieldSet
        var rejection: Rejection
    }

    /// Each doubt is about a field that none before it was about.
    private static let capacity = FieldSet.every.rawValue.bitWidth

    private let doubts: UnsafeMutablePointer<Doubt>
    private var count = 0
    private var doubted: FieldSet = []

    init() {
        doubts = .allocate(capacity: Doubts.capacity)
    }

    deinit {
        doubts.deallocate()
    }

    var isEmpty: Bool {
        @inline(__always) get { count == 0 }
    }

    @inline(__always)
    mutating func forget() {
        count = 0
        doubted = []
    }

    /// Adds a complaint about `fields`: about one of them, or about ``FieldSet/every``, which counts for every type.
    mutating func add(_ rejection: Rejection, about fields: FieldSet) {
        guard !fields.isSubset(of: doubted) else { return }
        doubted.formUnion(fields)
        (doubts + count).initialize(to: Doubt(fields: fields, rejection: rejection))
        count += 1
    }

    /// The first complaint that is about one of `fields`.
    func first(about fields: FieldSet) -> Rejection? {
        for index in 0..<count where !doubts[index].fields.isDisjoint(with: fields) {
            return doubts[index].rejection
        }
        return nil
    }
}
