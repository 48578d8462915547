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
}
