import AfterCall
import Kafka
import Logging

/// Keeps an ``AlertmanagerSink``'s board as the topic of alerts says. Belongs to one thread.
///
/// Every partition that it is given is read from the start; nothing is committed.
final class AlertmanagerReader: ConsumerDelegate {
    /// How often metrics are set, in milliseconds.
    private static let measureEveryMs: Int64 = 500

    private let sink: AlertmanagerSink
    private let letters: DeadLetterWriter
    private var pendingLetters: [DeadLetter] = []
    private var lastMeasure = ContinuousClock.now

    init(_ sink: AlertmanagerSink) {
        self.sink = sink
        letters = DeadLetterWriter(sink.clients, sink.metrics, logger: sink.logger)
    }

    var isDone: Bool { sink.isIdle }
    var hasRoom: Bool { true }

    func assigned(
        _ partitions: [KafkaTopicPartition],
        _ consumer: KafkaConsumer
    ) throws(KafkaError) -> [KafkaPartitionOffset] {
        sink.change { board in
            for partition in partitions { board.began(partition: partition.partition) }
        }
        return partitions.map { KafkaPartitionOffset($0, .beginning) }
    }

    func revoked(_ partitions: [Int32], _ consumer: KafkaConsumer?) {
        sink.change { board in
            for partition in partitions { board.forget(partition: partition) }
        }
    }

    func received(_ record: StoredRecord) {
        let now = WallClock.now
        guard let value = record.value else {
            let fingerprint = String(decoding: record.key ?? [], as: UTF8.self)
            return sink.change { $0.clear(fingerprint, record, now: now) }
        }
        do {
            let alert = try AlertRecord(json: value)
            sink.change { board in
                if sink.tells(of: alert) {
                    board.note(alert, record, now: now)
                } else {
                    board.clear(alert.fingerprint, record, now: now)
                }
            }
        } catch {
            // What was there before us was complained of before.
            guard sink.board({ $0.isRebuilt(record.partition) }) else { return }
            let detail = "\(type(of: error))"
            pendingLetters.append(DeadLetter(record: record, sink: sink.name, cause: .malformed, detail: detail))
        }
    }

    func reachedEnd(of partition: Int32) {
        sink.change { $0.rebuilt(partition: partition) }
    }

    func turn(_ consumer: KafkaConsumer) throws(KafkaError) {
        sink.wake()
        pendingLetters += sink.takeLetters()
        if !pendingLetters.isEmpty, letters.write(pendingLetters) { pendingLetters.removeAll() }
        let now = ContinuousClock.now
        guard now - lastMeasure >= .milliseconds(Self.measureEveryMs) else { return }
        lastMeasure = now
        sink.measure()
    }
}
