import ContactCenter

/// What a commit sends.
extension DeltaBuilder {
    /// Calls `body` with the key and the value of the record for each scope whose facts did not cancel out.
    ///
    /// - Parameter source: the task that sends them.
    public mutating func forEachScope(
        source: SourceTask,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        let (buckets, shares) = (bucketNotes.elements, shareNotes.elements)
        bucketOrder.sort(buckets.count, cells: cells.count, in: pool) { buckets[$0].cell }
        shareOrder.sort(shares.count, cells: cells.count, in: pool) { shares[$0].cell }
        for number in scopes.indices {
            writer.removeAll()
            let mark = InboxRecord.beginDelta(of: source, &writer)
            let before = writer.count
            writeSlices(ofScope: number)
            if writer.count == before { continue }
            writer.end(mark)
            body(scopes[number].key.bytes(in: keys.bytes), writer.bytes)
        }
    }

    private mutating func writeSlices(ofScope number: Int) {
        order.removeAll()
        var cell = scopes[number].firstCell
        while cell >= 0 {
            order.append(cell, in: pool)
            cell = cells[Int(cell)].next
        }
        let known = cells.elements
        var ordered = order.elements
        ordered.sort { known[Int($0)].slice < known[Int($1)].slice }
        var last: Int64 = 0
        var newest = Int64.min
        for position in order.indices {
            let cell = Int(order[position])
            let before = writer.count
            let slice = writer.begin(DeltaField.slices)
            writer.signed(DeltaField.slice, cells[cell].slice - last)
            let content = writer.begin(DeltaField.measures)
            let empty = writer.count
            write(cell)
            if writer.count == empty {
                writer.truncate(to: before)
                continue
            }
            writer.end(content)
            writer.end(slice)
            last = cells[cell].slice
            newest = max(newest, cells[cell].newest)
        }
        if newest > last {
            // Levels run up to what is known.
            let slice = writer.begin(DeltaField.slices)
            writer.signed(DeltaField.slice, newest - last)
            writer.end(slice)
        }
    }

    /// Writes the sums of a cell, and its notes added up.
    private mutating func write(_ cell: Int) {
        let sums = slots.elements.baseAddress.unsafelyUnwrapped + cell * stride
        Measures.write(sums, cells[cell].touched, to: &writer)
        let (buckets, shares) = (bucketOrder.notes(of: cell), shareOrder.notes(of: cell))
        if buckets.isEmpty, shares.isEmpty { return }
        for index in buckets {
            let note = bucketNotes[Int(bucketOrder[index])]
            scratch.add(note.count, toBucket: Int(note.bucket))
        }
        var hint = 0
        for index in shares {
            let note = shareNotes[Int(shareOrder[index])]
            let name = note.name.bytes(in: keys.bytes)
            scratch.add(Share(kind: note.kind, name: name, count: note.count, sum: note.sum), hint: &hint)
        }
        scratch.writeParts(to: &writer)
        scratch.removeParts()
    }
}
