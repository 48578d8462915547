public import Kafka
public import Streaming

extension StreamFailure {
    /// What a worker has to do about an error of a producer.
    init(ofProducer error: KafkaError) {
        let kind: Kind
        switch error.transactionDisposition {
        case _ where Self.needsPerson(error.code): kind = .refused
        case .retry: kind = .retriable
        case .abort: kind = .abortable
        // A record that is refused because the transaction can only be aborted comes without a flag.
        case .recreate where error.code == .state && !error.isFatal: kind = .abortable
        case .recreate: kind = error.code == .fenced ? .fenced : .fatal
        }
        self.init(kind, Self.reason(error), cause: Self.cause(error.code))
    }

    /// The same where there was nothing yet that could be aborted: a producer that cannot begin is of no use any more.
    init(ofBegin error: KafkaError) {
        self.init(ofProducer: error)
        guard kind == .abortable, error.code == .state else { return }
        self.init(.fatal, reason, cause: cause)
    }

    /// What a worker has to do about an error of a consumer, which goes on by itself unless told otherwise.
    ///
    /// - Parameter partition: what it is about, where that is known.
    init(ofConsumer error: KafkaError, at partition: KafkaTopicPartition? = nil) {
        let needsPerson: Bool
        switch error.code {
        // Offsets that are gone, and a member that is no more.
        case .offsetOutOfRange, .invalidRequest, .fenced, .closed: needsPerson = true
        default: needsPerson = error.isFatal || Self.needsPerson(error.code)
        }
        let place = partition.map { " at \($0.topic)[\($0.partition)]" } ?? ""
        self.init(needsPerson ? .refused : .retriable, Self.reason(error) + place, cause: Self.cause(error.code))
    }

    /// Makes a call on a consumer, and says what its failure means.
    static func ofConsumer<Result>(
        _ call: () throws(KafkaError) -> Result
    ) throws(StreamFailure) -> Result {
        do throws(KafkaError) {
            return try call()
        } catch {
            throw StreamFailure(ofConsumer: error)
        }
    }

    /// Makes a call on a producer, and says what its failure means.
    static func ofProducer(_ call: () throws(KafkaError) -> Void) throws(StreamFailure) {
        do throws(KafkaError) {
            try call()
        } catch {
            throw StreamFailure(ofProducer: error)
        }
    }

    /// What a worker has to do about a client that cannot be made: where it is configured wrongly, only a person can
    /// help.
    public init(ofClient error: KafkaError) {
        guard error.code == .configuration else {
            self.init(.fatal, "\(error)")
            return
        }
        self.init(.refused, error.message, cause: .configuration)
    }

    /// Whether the broker, or librdkafka, will say the same as often as it is asked.
    private static func needsPerson(_ code: KafkaError.Code) -> Bool {
        switch code {
        case .authorization, .authentication, .configuration, .unsupported, .messageTooLarge: true
        default: false
        }
    }

    private static func cause(_ code: KafkaError.Code) -> Cause? {
        switch code {
        case .authorization: .denied
        case .authentication: .notRecognised
        case .configuration: .configuration
        case .offsetOutOfRange: .recordsGone
        default: nil
        }
    }

    /// Of what is denied librdkafka says which topic, group or transactional id it is, of what is configured which
    /// property.
    private static func reason(_ error: KafkaError) -> String {
        let name = "\(error.code) \(error.librdkafkaName)"
        return switch cause(error.code) {
        case .denied, .notRecognised, .configuration: "\(name): \(error.message)"
        case .recordsGone, nil: name
        }
    }
}
