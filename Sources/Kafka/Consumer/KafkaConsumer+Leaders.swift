internal import CLibrdkafka
internal import Foundation

/// Questions that librdkafka puts to the leaders of partitions.
extension KafkaConsumer {
    /// How long the first answer is waited for before the leader is looked up again; each time twice as long.
    private static let firstWaitMs: Int32 = 500
    private static let pause: TimeInterval = 0.02

    /// Makes a call that asks the leaders of partitions of `topics`, and again once it is known who leads them now.
    ///
    /// Who led a partition that nobody reads librdkafka (as of 2.0.2) remembers for three times
    /// `topic.metadata.refresh.interval.ms`, 15 minutes, and goes on asking that broker, whatever it answers, or while
    /// it is gone.
    /// - Parameter ask: given how long it may take.
    func askingLeaders<Answer>(
        of topics: Set<String>,
        timeoutMs: Int32,
        _ ask: (_ timeoutMs: Int32) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let deadline = Deadline(timeoutMs: timeoutMs)
        var waitMs = Self.firstWaitMs
        while true {
            do throws(KafkaError) {
                return try ask(deadline.remainingMs(atMost: waitMs))
            } catch {
                guard error.mayBeOfAnotherLeader, !deadline.hasPassed else { throw error }
            }
            for topic in topics { try lookUpLeaders(of: topic, timeoutMs: deadline.remainingMs(atMost: waitMs)) }
            Thread.sleep(forTimeInterval: Self.pause)
            waitMs = min(waitMs, .max / 2) * 2
        }
    }

    /// Lets librdkafka learn who leads the partitions of a topic. Where nobody tells it now, the next question fails as
    /// the last did.
    private func lookUpLeaders(of topic: String, timeoutMs: Int32) throws(KafkaError) {
        let client = try open()
        guard let handle = rd_kafka_topic_new(client, topic, nil) else { return }
        defer { rd_kafka_topic_destroy(handle) }
        var answer: UnsafePointer<rd_kafka_metadata>?
        if rd_kafka_metadata(client, 0, handle, &answer, timeoutMs) == RD_KAFKA_RESP_ERR_NO_ERROR, let answer {
            rd_kafka_metadata_destroy(answer)
        }
    }
}

extension KafkaError {
    /// Whether the broker that was asked may be the leader no more.
    fileprivate var mayBeOfAnotherLeader: Bool {
        switch rd_kafka_resp_err_t(librdkafkaCode) {
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
            RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH, RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
            // What librdkafka 2.16 says of a partition whose leader it does not know.
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            true
        // The last: the broker left the cluster while it was asked, with a code that librdkafka 2.0.2 does not have.
        default: code == .transport || code == .timedOut || librdkafkaName == "_DESTROY_BROKER"
        }
    }
}
