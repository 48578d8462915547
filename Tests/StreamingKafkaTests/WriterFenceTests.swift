import Foundation
import Kafka
import Streaming
import StreamingKafka
import Testing

/// What a dead worker left open, on a real broker.
@Suite(.serialized) struct WriterFenceTests {
    @Test(.enabled(if: Broker.isThere), .timeLimit(.minutes(2)))
    func `Offsets that a dead worker left pending can be read as soon as its transaction is ended`() throws {
        let topics = RunTopics()
        try topics.during {
            let producer = try dead(topics)
            var configuration = Broker.configuration()
            configuration.groupID = topics.name
            let read = KafkaSourceTopics(topics.source)
            let source = try KafkaRecordSource(configuration, topics: read, handlers: Broker.handlers)
            #expect(throws: StreamFailure.self) { try source.committed([0], timeoutMs: 1_000) }
            #expect(try source.committed([1], timeoutMs: 10_000) == [PartitionOffset(1, 0)])
            var own = Broker.configuration()
            own.transactionalID = "\(topics.name)-living"
            let startedAt = Date()
            try fence(topics, configuration, own, prefix: "somebody-else-").endTransactions(of: [0], timeoutMs: 20_000)
            #expect(throws: StreamFailure.self) { try source.committed([0], timeoutMs: 1_000) }
            try fence(topics, configuration, own, prefix: topics.name).endTransactions(of: [0, 1], timeoutMs: 20_000)
            #expect(try source.committed([0], timeoutMs: 10_000) == [PartitionOffset(0, 3)])
            // Its transaction would have timed out after a minute.
            #expect(Date().timeIntervalSince(startedAt) < 30)
            withExtendedLifetime(producer) {}
        }
    }

    private func fence(
        _ topics: RunTopics,
        _ consumer: KafkaConfiguration,
        _ producer: KafkaConfiguration,
        prefix: String
    ) -> KafkaWriterFence {
        KafkaWriterFence(
            consumer: consumer,
            producer: producer,
            source: KafkaSourceTopics(topics.source),
            prefix: prefix,
            handlers: Broker.handlers
        )
    }

    /// A producer that has committed offset 3 of partition 0, and has offset 7 of it pending.
    private func dead(_ topics: RunTopics) throws -> KafkaSink {
        var configuration = Broker.configuration()
        configuration.transactionalID = "\(topics.name)-dead"
        configuration.transactionTimeoutMs = 60_000
        let sink = try KafkaSink(configuration, source: KafkaSourceTopics(topics.source), topics: [topics.outputs])
        // Offsets of nobody: a group without members takes them from anybody.
        let metadata = KafkaConsumerGroupMetadata(groupID: topics.name, generation: -1, memberID: "")
        try sink.initTransactions(timeoutMs: 30_000)
        try sink.begin()
        try sink.sendOffsets([PartitionOffset(0, 3)], metadata: metadata, timeoutMs: 20_000)
        try sink.commit(timeoutMs: 20_000)
        try sink.begin()
        try sink.sendOffsets([PartitionOffset(0, 7)], metadata: metadata, timeoutMs: 20_000)
        return sink
    }
}
