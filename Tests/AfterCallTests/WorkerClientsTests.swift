import Kafka
import Testing

@testable import AfterCall

/// How the Kafka clients of a worker are set up.
@Suite struct WorkerClientsTests {
    @Test(arguments: ["compression.type", "compression.codec"])
    func `Records of indicators alone are compressed, unless the user says how records are`(property: String) {
        let facts = TopicFacts(cluster: "", partitions: [:], maximumDeadLetterBytes: 1, maximumRecordBytes: 1)
        var settings = AfterCallConfiguration()
        let producer = WorkerClients(settings: settings, stage: .cells, slot: 0).producer(facts)
        #expect(producer.compressionByTopic == [settings.topic(of: .kpis): "lz4"])
        settings.kafka.properties[property] = "none"
        #expect(WorkerClients(settings: settings, stage: .cells, slot: 0).producer(facts).compressionByTopic.isEmpty)
    }

    private func consumer(_ change: (inout AfterCallConfiguration) -> Void = { _ in }) -> KafkaConfiguration {
        var settings = AfterCallConfiguration()
        settings.instance.id = "a"
        change(&settings)
        return WorkerClients(settings: settings, stage: .agents, slot: 1).consumer
    }

    @Test func `Partitions move cooperatively where librdkafka can do that, and as the user says`() {
        let isNew = KafkaLibrary.versionNumber >= 0x0206_01ff
        let assignor = "partition.assignment.strategy"
        #expect(consumer().properties[assignor] == (isNew ? "cooperative-sticky" : "range"))
        let chosen = consumer { $0.kafka.properties[assignor] = "cooperative-sticky" }
        #expect(chosen.properties[assignor] == "cooperative-sticky")
    }

    @Test func `A static member has a name of its own in each stage and for each worker`() {
        #expect(consumer().groupInstanceID == nil)
        #expect(consumer { $0.instance.isStatic = true }.groupInstanceID == "a-agents-1")
    }

    @Test func `With the protocol of KIP-848 nothing is set that the broker decides on`() {
        let asked = consumer { $0.kafka.properties["group.protocol"] = "consumer" }
        #expect(asked.properties["group.protocol"] == "consumer" && asked.sessionTimeoutMs == nil)
        #expect(asked.properties["partition.assignment.strategy"] == nil)
        #expect(asked.properties["heartbeat.interval.ms"] == nil)
        #expect(consumer().sessionTimeoutMs == Int(AfterCallConfiguration().processing.sessionTimeoutMs))
    }
}
