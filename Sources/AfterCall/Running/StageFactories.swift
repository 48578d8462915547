import ContactCenter
import Indicators
import Streaming

/// Makes the logic of each stage as it is configured.
struct StageFactories {
    let settings: AfterCallConfiguration
    let topics: TopicFacts
    let directory: DirectoryShelf
    /// An instant before everything that will happen.
    var start = WallClock.now

    /// The ingest stage.
    var ingest: IngestFactory {
        IngestFactory(
            sources: ingestSources,
            agentPartitions: partitions(of: .agentInbox),
            contactPartitions: partitions(of: .contactInbox),
            hasContacts: settings.writes(.contactInbox),
            source: source,
            publishesDeadLetters: settings.outputs.deadLetters,
            rejectAheadMs: settings.clock.rejectAheadMs,
            leadMs: settings.ingestLeadMs,
            maximumValueBytes: settings.input.maxValueBytes,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            directory: directory
        )
    }

    /// The agents stage.
    var agents: AgentsFactory {
        var stage = settings.agentStage
        stage.inputTopic = settings.source(of: .agents)
        if !settings.sources.isEmpty { stage.ingestTasks = topics.ingestTasks(settings) }
        return AgentsFactory(
            settings: stage,
            contactPartitions: partitions(of: .contactInbox),
            cellPartitions: partitions(of: .cellsInbox),
            agentPartitions: agentPartitions,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: start,
            directory: directory
        )
    }

    /// The contacts stage.
    var contacts: ContactsFactory {
        ContactsFactory(
            settings: contactStage,
            contactPartitions: contactPartitions,
            cellPartitions: partitions(of: .cellsInbox),
            customerPartitions: partitions(of: .customerInbox),
            topic: settings.source(of: .contacts),
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: start,
            directory: directory,
            deltas: WorkerDeltas(contactStage.deltas)
        )
    }

    /// The customers stage.
    var customers: CustomersFactory {
        CustomersFactory(
            settings: contactStage,
            contactPartitions: contactPartitions,
            cellPartitions: partitions(of: .cellsInbox),
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: start,
            deltas: WorkerDeltas(contactStage.deltas)
        )
    }

    /// The cells stage.
    var cells: CellsFactory {
        let agents = SourceTask.all(of: .agents, partitions: agentPartitions)
        let contacts = SourceTask.all(of: .contacts, partitions: contactPartitions)
        return CellsFactory(
            settings: settings.cells,
            goals: settings.goals,
            partitions: partitions(of: .cellsInbox),
            rules: settings.scopeRules,
            sources: agents + contacts,
            isApproximate: settings.processing.guarantee == .atLeastOnce,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: start,
            directory: directory
        )
    }

    private var contactStage: ContactStageSettings {
        settings.contactStage(agentPartitions: agentPartitions, ingestTasks: topics.ingestTasks(settings))
    }

    private var agentPartitions: Int32 { topics.partitions[settings.source(of: .agents)] ?? 0 }

    private var contactPartitions: Int32 { topics.partitions[settings.source(of: .contacts)] ?? 0 }

    private var ingestSources: [IngestSource] {
        settings.ingested.map { IngestSource($0, maximumValueBytes: settings.input.maxValueBytes) }
    }

    /// How many partitions an inbox has; none where it is not written to.
    private func partitions(of output: Output) -> Int32 {
        settings.writes(output) ? topics.partitions[settings.topic(of: output)] ?? 0 : 0
    }

    /// `ce_source` of what is published.
    private var source: [UInt8] { Array("/aftercall/\(settings.appID)".utf8) }
}
