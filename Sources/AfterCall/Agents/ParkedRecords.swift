import ContactCenter

/// Records whose event is ahead of the clock, kept with all their bytes until the clock gets there.
///
/// They are few: a source whose clock is wrong. The earliest comes first; of equals the one that came first.
struct ParkedRecords {
    struct Parked {
        var until: Timestamp
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: [(name: [UInt8], value: [UInt8]?)]
        var coordinates: InputCoordinates
    }

    private var records: [Parked] = []

    /// When the first one is due; `nil` if there is none.
    var nextInstant: Timestamp? { records.first?.until }

    mutating func insert(_ record: InputRecord, until instant: Timestamp) {
        let parked = Parked(
            until: instant,
            key: record.key.map { Array($0) },
            value: record.value.map { Array($0) },
            headers: record.headers.map { (Array($0.name), $0.value.map { Array($0) }) },
            coordinates: record.coordinates
        )
        let index = records.firstIndex { $0.until > instant } ?? records.count
        records.insert(parked, at: index)
    }

    /// Takes out the first record that is due at `instant`.
    mutating func removeFirst(dueAt instant: Timestamp) -> Parked? {
        guard let first = records.first, first.until <= instant else { return nil }
        return records.removeFirst()
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
                InputHeader(
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
