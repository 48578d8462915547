import ContactCenter
import Simulation
import Streaming

/// Topics in memory, of one partition each.
final class RehearsalBus: RecordOutput {
    /// The topic of each output.
    private let names: [String]
    private var logs: [String: [LogRecord]]
    /// What time it is.
    var now = Timestamp.distantPast

    /// - Parameters:
    ///   - names: by the number of the output.
    ///   - kept: the topics that somebody reads; of others nothing is kept.
    init(outputs names: [String], kept: Set<String>) {
        self.names = names
        logs = Dictionary(uniqueKeysWithValues: kept.map { ($0, []) })
    }

    /// The records of a topic that is kept, in order.
    func records(of topic: String) -> [LogRecord] { logs[topic] ?? [] }

    func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) {
        append(key: key.map { Array($0) }, value: value.map { Array($0) }, LogHeaders(headers), to: names[topic.index])
    }

    /// Appends a record as of now.
    func append(key: [UInt8]?, value: [UInt8]?, _ headers: LogHeaders = LogHeaders(), to topic: String) {
        guard let offset = logs[topic]?.count else { return }
        var record = LogRecord(key: key)
        record.value = value
        record.headers = headers
        record.offset = Int64(offset)
        record.timestampMs = now.milliseconds
        logs[topic]?.append(record)
    }
}
