import ContactCenter

/// Notes by the cell they are of: where each cell's begin among the numbers of all.
///
/// A counting sort, once a commit: a chain of notes through memory would be waited for at each of its links.
struct NoteOrder: ~Copyable {
    /// For each cell where its notes begin in ``numbers``, and at the end of all their end; empty where there are none.
    private var starts = Row<Int32>()
    private var numbers = Row<Int32>()

    /// Sorts `count` notes.
    ///
    /// - Parameter cell: the cell of a note, below `cells`.
    mutating func sort(_ count: Int, cells: Int, in pool: BlockPool, by cell: (Int) -> Int32) {
        starts.removeAll()
        numbers.removeAll()
        // Agents' time has none, and is told ten times a second.
        if count == 0 { return }
        let starts = starts.extend(by: cells + 1, in: pool)
        starts.initialize(repeating: 0, count: cells + 1)
        let numbers = numbers.extend(by: count, in: pool)
        for note in 0..<count { starts[Int(cell(note))] += 1 }
        var end: Int32 = 0
        for index in 0...cells {
            end += starts[index]
            starts[index] = end
        }
        // From behind, so that a cell's notes stay in order and its end becomes its start.
        for note in (0..<count).reversed() {
            let index = Int(cell(note))
            starts[index] -= 1
            (numbers + Int(starts[index])).initialize(to: Int32(note))
        }
    }

    /// Where the notes of `cell` stand.
    @inline(__always)
    func notes(of cell: Int) -> Range<Int> {
        starts.isEmpty ? 0..<0 : Int(starts[cell])..<Int(starts[cell + 1])
    }

    /// The number of the note that stands at `index`.
    @inline(__always)
    subscript(index: Int) -> Int32 { numbers[index] }

    /// Gives back its room.
    func release(to pool: BlockPool) {
        starts.release(to: pool)
        numbers.release(to: pool)
    }
}
