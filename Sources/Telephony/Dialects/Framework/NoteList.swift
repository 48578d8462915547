/// What was ignored of one record, in our own words, for a person who asks: the first sixteen.
struct NoteList: ~Copyable {
    private static let limit = 16

    private let notes: UnsafeMutablePointer<StaticString>
    private(set) var count = 0

    init() {
        notes = .allocate(capacity: NoteList.limit)
    }

    deinit {
        notes.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    mutating func append(_ note: StaticString) {
        guard count < NoteList.limit else { return }
        (notes + count).initialize(to: note)
        count += 1
    }

    subscript(index: Int) -> StaticString { notes[index] }
}
