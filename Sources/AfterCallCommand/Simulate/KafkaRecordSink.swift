import ContactCenter
import Kafka
import Simulation

/// Publishes generated records as a bus would: keyed by agent, with the instant of arrival as Kafka timestamp.
struct KafkaRecordSink: RecordSink {
    /// How long one record waits for room before the wish to stop is looked at.
    private static let roomWaitMs: Int32 = 500
    /// How long delivery of what is left may take at the end.
    private static let flushMs: Int32 = 30_000

    private let producer: KafkaProducer
    private let topic: KafkaTopicHandle
    private let contactTopic: KafkaTopicHandle
    private let stop: StopFlag
    private var headers = KafkaHeaders()

    /// Connects a producer for `topic`, and for contact events `contactTopic`.
    ///
    /// - Parameter stop: lets go of a record that finds no room.
    /// - Throws: ``KafkaError`` when librdkafka refuses a property.
    init(
        _ configuration: KafkaConfiguration,
        topic: String,
        contactTopic: String,
        handlers: KafkaHandlers,
        stop: StopFlag
    ) throws {
        var configuration = configuration
        configuration.clientID = "aftercall-simulate"
        if configuration.properties["linger.ms"] == nil { configuration.lingerMs = 5 }
        producer = try KafkaProducer(configuration, handlers: handlers)
        self.topic = try producer.topic(topic)
        self.contactTopic = try producer.topic(contactTopic)
        self.stop = stop
    }

    mutating func send(_ record: GeneratedRecord) throws {
        headers.removeAll()
        for header in record.headers {
            var name = header.name
            name.withUTF8 { name in
                header.value.withUnsafeBytes { headers.append(UnsafeRawBufferPointer(name), $0) }
            }
        }
        while try !offer(record), !stop.isSet { continue }
    }

    func finish() throws {
        try producer.close(timeoutMs: Self.flushMs)
    }

    /// Whether there was room for the record.
    private func offer(_ record: GeneratedRecord) throws -> Bool {
        do {
            try record.key.withUnsafeBytes { key in
                try record.value.withUnsafeBytes { value in
                    try producer.produceWaiting(
                        to: record.isOfContact ? contactTopic : topic,
                        key: key,
                        value: value,
                        headers: headers,
                        timestampMs: record.arrivalTime.milliseconds,
                        timeoutMs: Self.roomWaitMs
                    )
                }
            }
            return true
        } catch let error as KafkaError where error.code == .queueFull {
            return false
        }
    }
}
