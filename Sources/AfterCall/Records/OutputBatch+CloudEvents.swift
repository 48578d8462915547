import ContactCenter

extension OutputBatch {
    /// Adds a record that is a CloudEvent in binary mode.
    mutating func add(
        _ output: Output,
        key: Text,
        value: Text,
        identity: EventIdentity,
        time: Timestamp,
        headers: Range<Int>
    ) {
        let id = write(atMost: 32) { identity.write(to: &$0) }
        let clock = write(atMost: 40) { writer in writer.instant(time) }
        // The header has the clock without the quotes that JSON needs.
        let bare = Text(offset: Int(clock.offset) + 1, count: Int(clock.count) - 2)
        add(Record(output: output, key: key, value: value, id: id, time: bare, headers: headers))
    }
}
