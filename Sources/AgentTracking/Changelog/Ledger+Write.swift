import ContactCenter

/// What was published, as columns with one value an entry.
extension Ledger {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        if !wraps.isEmpty { writeWraps(to: &writer, &room) }
        if !intervals.isEmpty { writeIntervals(to: &writer, &room) }
    }

    private func writeWraps(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let message = writer.begin(TrackerField.wraps)
        var columns = LedgerColumns(count: wraps.count, &room)
        var last = room.reference.milliseconds
        for index in wraps.indices {
            let entry = wraps[index]
            columns.first.cursor.signedNumber(entry.startedAt.milliseconds &- last)
            last = entry.startedAt.milliseconds
            columns.second.cursor.number(UInt64(room.number(of: entry.contactID)))
            columns.third.cursor.number(UInt64(UInt32(bitPattern: entry.segment)))
            columns.contents.cursor.fixed64(entry.content)
            columns.fourth.cursor.signedNumber(entry.toldAt.milliseconds &- last)
            columns.corrections.putSigned(entry.corrections)
        }
        columns.keepAll()
        var out = writer.room(columns.byteCount)
        columns.first.write(WrapsField.startedAt, to: &out)
        columns.second.write(WrapsField.contactIDs, to: &out)
        columns.third.write(WrapsField.segments, to: &out)
        columns.contents.write(WrapsField.contents, to: &out)
        columns.fourth.write(WrapsField.toldAt, to: &out)
        columns.corrections.write(WrapsField.corrections, to: &out)
        writer.take(out)
        writer.end(message)
    }

    private func writeIntervals(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let message = writer.begin(TrackerField.intervals)
        var columns = LedgerColumns(count: intervals.count, &room)
        var last = room.reference.milliseconds
        for index in intervals.indices {
            let entry = intervals[index]
            columns.first.cursor.signedNumber(entry.startedAt.milliseconds &- last)
            last = entry.startedAt.milliseconds
            columns.contents.cursor.fixed64(entry.content)
            columns.corrections.putSigned(entry.corrections)
        }
        columns.keepAll()
        var out = writer.room(columns.byteCount)
        columns.first.write(IntervalsField.startedAt, to: &out)
        columns.contents.write(IntervalsField.contents, to: &out)
        columns.corrections.write(IntervalsField.corrections, to: &out)
        writer.take(out)
        writer.end(message)
    }
}

extension LedgerEntry {
    /// Twice the number of corrections, and one more where it is withdrawn.
    var corrections: Int64 { (Int64(revision) - 1) * 2 + (isRetracted ? 1 : 0) }
}

/// Room for columns of numbers, ten bytes an entry each.
private struct LedgerColumns {
    var first: Column
    var second: Column
    var third: Column
    var fourth: Column
    var contents: Column
    var corrections: Column
    private let count: Int

    init(count: Int, _ room: inout ChangelogRoom) {
        room.columns.removeAll()
        let start = room.columns.extend(by: 6 * 10 * count, in: room.pool)
        self.count = count
        first = Column(at: start)
        second = Column(at: start + 10 * count)
        third = Column(at: start + 20 * count)
        fourth = Column(at: start + 30 * count)
        contents = Column(at: start + 40 * count)
        corrections = Column(at: start + 50 * count)
    }

    /// The most bytes that all of them take as fields.
    var byteCount: Int { 6 * (10 * count + WireCursor.greatestField) }

    /// Keeps all values of the columns of which none is left out.
    mutating func keepAll() {
        first.keep()
        second.keep()
        third.keep()
        fourth.keep()
        contents.keep()
    }
}
