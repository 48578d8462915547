import ContactCenter
import Kafka
import Logging

/// Hands batches to Kafka, with the CloudEvents headers of each record, and waits rather than lose one.
final class OutputSink {
    private let producer: KafkaProducer
    private let topics: [KafkaTopicHandle]
    private let source: [UInt8]
    private var headers = KafkaHeaders()

    /// How long one record may wait for room before the sink looks whether it is to stop.
    private static let roomWaitMs: Int32 = 1_000

    init(_ settings: AfterCallConfiguration, handlers: KafkaHandlers) throws(KafkaError) {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.appID)-agents"
        configuration.lingerMs = 5
        // A broker that is away for minutes slows us down; it must not make us give up a record.
        configuration.messageTimeoutMs = 0
        producer = try KafkaProducer(configuration, handlers: handlers)
        var topics: [KafkaTopicHandle] = []
        for output in Output.allCases { topics.append(try producer.topic(settings.topics.name(of: output))) }
        self.topics = topics
        source = Array("/aftercall/\(settings.appID)".utf8)
    }

    /// Publishes the records of `batch` in order.
    ///
    /// - Throws: what the producer refuses for another reason than room or size.
    func send(_ batch: borrowing OutputBatch) throws(KafkaError) {
        for record in batch.records { try send(record, of: batch) }
    }

    /// Waits until everything was delivered.
    func flush(timeoutMs: Int32) throws(KafkaError) {
        try producer.flush(timeoutMs: timeoutMs)
    }

    /// Flushes and ends the producer.
    func close(timeoutMs: Int32) throws(KafkaError) {
        try producer.close(timeoutMs: timeoutMs)
    }

    private func send(_ record: OutputBatch.Record, of batch: borrowing OutputBatch) throws(KafkaError) {
        let bytes = batch.bytes
        headers.removeAll()
        if let type = record.output.eventType {
            headers.append("ce_specversion", "1.0" as StaticString)
            headers.append("ce_id", record.id.bytes(in: bytes))
            headers.append("ce_type", type)
            source.withUnsafeBytes { headers.append("ce_source", $0) }
            headers.append("ce_time", record.time.bytes(in: bytes))
            headers.append("content-type", "application/json" as StaticString)
        }
        for index in record.headers {
            let header = batch.headers[index]
            headers.append(header.name.bytes(in: bytes), header.value.map { $0.bytes(in: bytes) })
        }
        let key = record.key.map { $0.bytes(in: bytes) }
        let value = record.value.map { $0.bytes(in: bytes) }
        do {
            try send(to: topics[Int(record.output.rawValue)], key: key, value: value)
        } catch let error where error.code == .messageTooLarge && record.output == .deadLetters {
            // The broker takes no record as large as this one was: the headers say where the original is.
            headers.append("aftercall-error-truncated", "true" as StaticString)
            try send(to: topics[Int(record.output.rawValue)], key: key, value: nil)
        }
    }

    private func send(
        to topic: KafkaTopicHandle,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?
    ) throws(KafkaError) {
        while true {
            do {
                return try producer.produceWaiting(
                    to: topic,
                    key: key,
                    value: value,
                    headers: headers,
                    timeoutMs: Self.roomWaitMs
                )
            } catch let error where error.code == .queueFull {
                continue
            }
        }
    }
}

extension AfterCallConfiguration {
    /// What every Kafka client of this program is told.
    var kafkaConfiguration: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: kafka.bootstrapServers, properties: kafka.clientProperties)
    }
}
