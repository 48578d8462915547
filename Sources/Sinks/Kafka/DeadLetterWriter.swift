import AfterCall
import Kafka
import Logging

/// Writes what could not be told to the dead letters of sinks. Belongs to the thread of a ``ConsumerLoop``.
final class DeadLetterWriter {
    /// How long delivery may take, in milliseconds.
    private static let timeoutMs: Int32 = 10_000

    private let clients: SinkClients
    private let metrics: SinkMetrics
    private let logger: Logger
    private var producer: KafkaProducer?
    private var isFailing = false

    init(_ clients: SinkClients, _ metrics: SinkMetrics, logger: Logger) {
        self.clients = clients
        self.metrics = metrics
        self.logger = logger
    }

    /// Writes `letters`, and waits until they are there.
    ///
    /// - Returns: whether all are; if not, all of them have to be written again.
    func write(_ letters: [DeadLetter]) -> Bool {
        do throws(KafkaError) {
            let producer = try openProducer()
            let topic = try producer.topic(clients.settings.sinkDeadLetters)
            for letter in letters { try Self.produce(letter, to: topic, producer) }
            try producer.flush(timeoutMs: Self.timeoutMs)
            for _ in letters { metrics.noteDeadLetter() }
            isFailing = false
            return true
        } catch {
            producer = nil
            if !isFailing {
                isFailing = true
                logger.warning(
                    "dead letters of a sink cannot be written; they wait",
                    metadata: ["sink.name": "\(clients.name)", "error": "\(error)"]
                )
            }
            return false
        }
    }

    private func openProducer() throws(KafkaError) -> KafkaProducer {
        if let producer { return producer }
        let made = try KafkaProducer(clients.producer, handlers: KafkaHandlers(logger: logger))
        producer = made
        return made
    }

    private static func produce(
        _ letter: DeadLetter,
        to topic: KafkaTopicHandle,
        _ producer: KafkaProducer
    ) throws(KafkaError) {
        var headers = KafkaHeaders()
        for header in letter.record.headers {
            var name = header.name
            name.withUTF8 { name in
                guard let value = header.value else { return headers.append(UnsafeRawBufferPointer(name), nil) }
                value.withUnsafeBytes { headers.append(UnsafeRawBufferPointer(name), $0) }
            }
        }
        for header in letter.headers { headers.append(header.name, header.value) }
        switch producer.produce(to: topic, key: letter.record.key, value: letter.record.value, headers: headers) {
        case .accepted: return
        case .refused(let error): throw error
        // Cannot be with so few, unless no broker is there: then flushing says so.
        case .queueFull:
            try producer.flush(timeoutMs: timeoutMs)
            try self.produce(letter, to: topic, producer)
        }
    }
}
