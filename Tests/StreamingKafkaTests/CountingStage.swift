import Streaming

/// Counts the records of each key, and tells each count once: an output that is missing or there twice is seen.
final class CountingProcessor: StageProcessor {
    static let outputs = SinkTopic(0)
    static let changelog = SinkTopic(1)

    private var counts: [String: Int] = [:]
    private var before: [String: Int?]?

    func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        for record in records { try process(record, into: output) }
    }

    private func process(_ record: StreamRecord, into output: some RecordOutput) throws(StreamFailure) {
        guard let bytes = record.key else { return }
        let key = String(decoding: bytes, as: UTF8.self)
        guard before != nil else { preconditionFailure("A record came outside of a transaction") }
        if before?[key] == nil { before?.updateValue(counts[key], forKey: key) }
        let count = (counts[key] ?? 0) + 1
        counts[key] = count
        try Self.send(key, count, to: Self.outputs, nil, output)
    }

    var nextTimerMs: Int64? { nil }

    func fireTimers(upTo nowMs: Int64, limit: Int, into output: some RecordOutput) throws(StreamFailure) -> Int { 0 }

    var changedKeyCount: Int { before?.count ?? 0 }

    func writeChangelog(into changelog: some RecordOutput, topic: SinkTopic, partition: Int32) throws(StreamFailure) {
        for key in (before ?? [:]).keys { try Self.send(key, counts[key] ?? 0, to: topic, partition, changelog) }
    }

    func restore(_ record: StreamRecord) {
        guard let key = record.key, let value = record.value else { return }
        counts[String(decoding: key, as: UTF8.self)] = Int(String(decoding: value, as: UTF8.self))
    }

    func beginJournal() { before = [:] }

    func keepJournal() { before = nil }

    func rollBack() {
        for (key, count) in before ?? [:] { counts[key] = count }
        before = nil
    }

    private static func send(
        _ key: String,
        _ count: Int,
        to topic: SinkTopic,
        _ partition: Int32?,
        _ output: some RecordOutput
    ) throws(StreamFailure) {
        let bytes = Array(key.utf8) + Array(String(count).utf8)
        let split = key.utf8.count
        let failure: StreamFailure? = bytes.withUnsafeBytes { bytes in
            do throws(StreamFailure) {
                try output.produce(
                    to: topic,
                    partition: partition,
                    key: UnsafeRawBufferPointer(rebasing: bytes[..<split]),
                    value: UnsafeRawBufferPointer(rebasing: bytes[split...])
                )
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}

struct CountingFactory: StageProcessorFactory {
    func makeProcessor(partition: Int32) -> CountingProcessor { CountingProcessor() }
}
