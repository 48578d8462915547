import Indicators
import Streaming
import Testing

@testable import AfterCall

/// Which stages run, and whom they wait for.
@Suite struct StageFactoriesTests {
    private func factories(_ settings: AfterCallConfiguration, contactEvents: Int32?) -> StageFactories {
        var partitions: [String: Int32] = [
            settings.source(of: .agents): 3, settings.source(of: .contacts): 2, settings.source(of: .customers): 4,
            settings.source(of: .cells): 5,
        ]
        partitions[settings.source(of: .ingest)] = contactEvents
        let topics = TopicFacts(
            cluster: "",
            partitions: partitions,
            maximumDeadLetterBytes: 1_000,
            maximumRecordBytes: 1_000
        )
        return StageFactories(settings: settings, topics: topics, directory: DirectoryShelf())
    }

    @Test func `Windows wait for every task of agents and contacts, and contacts for those of agents and ingest`() {
        let factories = factories(AfterCallConfiguration(), contactEvents: 6)
        let agents = (0..<3).map { SourceTask(stage: .agents, partition: $0) }
        let contacts = (0..<2).map { SourceTask(stage: .contacts, partition: $0) }
        #expect(factories.cells.sources == agents + contacts)
        #expect(factories.contacts.settings.agentPartitions == 3)
        #expect(factories.contacts.settings.ingestTasks == Array(0..<6))
        #expect(factories.ingest.contactPartitions == 2)
        #expect(factories.agents.contactPartitions == 2 && factories.agents.cellPartitions == 5)
        #expect(factories.contacts.cellPartitions == 5)
    }

    @Test func `Indicators are approximate where something may be counted twice, and then alone`() {
        var settings = AfterCallConfiguration()
        #expect(!factories(settings, contactEvents: 1).cells.isApproximate)
        settings.processing.guarantee = .atLeastOnce
        #expect(factories(settings, contactEvents: 1).cells.isApproximate)
    }

    @Test func `Nobody waits for an ingest stage that has nothing to read`() {
        let factories = factories(AfterCallConfiguration(), contactEvents: nil)
        #expect(factories.contacts.settings.ingestTasks.isEmpty)
    }

    @Test func `Stages whose outputs are switched off do not run, and nobody writes to them`() {
        var settings = AfterCallConfiguration()
        #expect(settings.stages == [.agents, .ingest, .contacts, .customers, .cells])
        settings.processing.workers = 3
        #expect(settings.stages.map(settings.workers(of:)) == [3, 3, 3, 3, 3])
        var withSources = settings
        withSources.sources = [SourceSettings(topic: "pbx")]
        #expect(withSources.stages.map(withSources.workers(of:)) == [3, 1, 3, 3, 3])
        settings.outputs.kpis = false
        #expect(settings.stages == [.agents, .ingest, .contacts])
        #expect(factories(settings, contactEvents: 1).contacts.cellPartitions == 0)
        settings.outputs.contacts = false
        #expect(settings.stages == [.agents])
        let agents = factories(settings, contactEvents: 1).agents
        #expect(!agents.tellsWatermarks && agents.settings.tells.isEmpty)
    }
}
