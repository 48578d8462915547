import ContactCenter
import Streaming

/// Records whose event is ahead of the clock, kept with all their bytes until the clock gets there.
///
/// The earliest comes first; of equals the one that came first, which has the smaller offset. A source whose clock is
/// wrong sends many of them, so they are a heap: taking one in or out is O(log n).
struct ParkedRecords {
    struct Parked {
        var until: Timestamp
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: [(name: [UInt8], value: [UInt8]?)]
        var coordinates: InputCoordinates
    }

    private var heap: [Parked] = []
    /// What was done since ``begin()``; `nil` while nothing may have to be undone.
    private var changes: [Change]?

    private enum Change {
        case inserted(Parked)
        case removed(Parked)
    }

    /// When the first one is due; `nil` if there is none.
    var nextInstant: Timestamp? { heap.first?.until }

    mutating func insert(_ record: InputRecord, until instant: Timestamp) {
        let parked = Parked(
            until: instant,
            key: record.key.map { Array($0) },
            value: record.value.map { Array($0) },
            headers: record.headers.map { (Array($0.name), $0.value.map { Array($0) }) },
            coordinates: record.coordinates
        )
        changes?.append(.inserted(parked))
        insert(parked)
    }

    /// How many there are.
    var count: Int { heap.count }

    /// Takes up a record as it was.
    mutating func insert(_ parked: Parked) {
        heap.append(parked)
        var index = heap.count - 1
        while index > 0, comesBefore(index, (index - 1) / 2) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes out the first record that is due at `instant`.
    mutating func removeFirst(dueAt instant: Timestamp) -> Parked? {
        guard let first = heap.first, first.until <= instant else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        changes?.append(.removed(first))
        var index = 0
        while true {
            var earliest = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count && comesBefore(child, earliest) {
                earliest = child
            }
            if earliest == index { return first }
            heap.swapAt(index, earliest)
            index = earliest
        }
    }

    /// Begins to remember what is done.
    mutating func begin() {
        changes = []
    }

    /// Forgets what was done.
    mutating func keep() {
        changes = nil
    }

    /// Undoes what was done since ``begin()``.
    mutating func undo() {
        let changes = changes ?? []
        self.changes = nil
        if changes.isEmpty { return }
        var arrived: Set<Int64> = []
        for change in changes {
            switch change {
            case .removed(let parked): heap.append(parked)
            case .inserted(let parked): arrived.insert(parked.coordinates.offset)
            }
        }
        // What came and was taken within the transaction is gone as well.
        heap.removeAll { arrived.contains($0.coordinates.offset) }
        sort()
    }

    /// Forgets the record that stands at `offset` of the source.
    mutating func remove(at offset: Int64) {
        guard let index = heap.firstIndex(where: { $0.coordinates.offset == offset }) else { return }
        heap.remove(at: index)
        sort()
    }

    /// What is sorted is a heap.
    private mutating func sort() {
        heap.sort { ($0.until, $0.coordinates.offset) < ($1.until, $1.coordinates.offset) }
    }

    /// Each record that came or went since ``begin()`` and is not as it was, by its offset: `nil` if it is no more.
    var changed: [(offset: Int64, parked: Parked?)] {
        var net: [Int64: Parked?] = [:]
        var order: [Int64] = []
        for change in changes ?? [] {
            switch change {
            case .inserted(let parked):
                net.updateValue(parked, forKey: parked.coordinates.offset)
                order.append(parked.coordinates.offset)
            case .removed(let parked):
                let offset = parked.coordinates.offset
                // What came and went within the transaction is as it was.
                if net.removeValue(forKey: offset) != nil { continue }
                net.updateValue(nil, forKey: offset)
                order.append(offset)
            }
        }
        return order.compactMap { offset in net.removeValue(forKey: offset).map { (offset, $0) } }
    }

    private func comesBefore(_ index: Int, _ other: Int) -> Bool {
        (heap[index].until, heap[index].coordinates.offset) < (heap[other].until, heap[other].coordinates.offset)
    }
}

extension ParkedRecords.Parked {
    /// Calls `body` with the record as it came.
    func withRecord(_ body: (InputRecord) -> Void) {
        let bytes = (key ?? []) + (value ?? []) + headers.flatMap { $0.name + ($0.value ?? []) }
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            func next(_ part: [UInt8]?) -> UnsafeRawBufferPointer? {
                guard let part else { return nil }
                defer { offset += part.count }
                return UnsafeRawBufferPointer(rebasing: buffer[offset..<offset + part.count])
            }
            let key = next(self.key)
            let value = next(self.value)
            let headers = self.headers.map { header in
                StreamHeader(
                    name: next(header.name) ?? UnsafeRawBufferPointer(start: nil, count: 0),
                    value: next(header.value)
                )
            }
            headers.withUnsafeBufferPointer {
                body(InputRecord(key: key, value: value, headers: $0, coordinates: coordinates))
            }
        }
    }
}
