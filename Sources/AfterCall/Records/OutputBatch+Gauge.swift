import ContactCenter
import Indicators

extension OutputBatch {
    /// Adds how something of a scope stands, as a task knows it, for the cells stage.
    mutating func addGauge(
        _ gauge: Gauge,
        ofScope scope: UnsafeRawBufferPointer,
        from source: SourceTask,
        writer: inout WireWriter
    ) {
        writer.removeAll()
        InboxRecord.write(gauge, of: source, to: &writer)
        addInternal(.cellsInbox, key: scope, value: writer.bytes)
    }
}
