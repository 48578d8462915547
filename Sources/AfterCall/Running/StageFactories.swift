import ContactCenter
import Indicators
import Streaming

/// Makes the logic of each stage as it is configured.
struct StageFactories {
    let settings: AfterCallConfiguration
    let topics: TopicFacts
    let directory: DirectoryShelf

    /// The ingest stage.
    var ingest: IngestFactory {
        IngestFactory(
            topic: Array(settings.topics.contactInput.utf8),
            contactPartitions: partitions(of: .contactInbox),
            partitions: ingestPartitions,
            source: source,
            publishesDeadLetters: settings.outputs.deadLetters,
            rejectAheadMs: settings.clock.rejectAheadMs,
            maximumValueBytes: settings.input.maxValueBytes,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes
        )
    }

    /// The agents stage.
    var agents: AgentsFactory {
        AgentsFactory(
            settings: settings.agentStage,
            contactPartitions: partitions(of: .contactInbox),
            cellPartitions: partitions(of: .cellsInbox),
            agentPartitions: agentPartitions,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: WallClock.now,
            directory: directory
        )
    }

    /// The contacts stage.
    var contacts: ContactsFactory {
        ContactsFactory(
            settings: contactStage,
            cellPartitions: partitions(of: .cellsInbox),
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: WallClock.now,
            directory: directory
        )
    }

    /// The customers stage.
    var customers: CustomersFactory {
        CustomersFactory(
            settings: contactStage,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: WallClock.now
        )
    }

    /// The cells stage.
    var cells: CellsFactory {
        let agents = (0..<agentPartitions).map { SourceTask(stage: .agents, partition: $0) }
        let contactPartitions = topics.partitions[settings.source(of: .contacts)] ?? 0
        let contacts = (0..<contactPartitions).map { SourceTask(stage: .contacts, partition: $0) }
        return CellsFactory(
            settings: settings.cells,
            sources: agents + contacts,
            isApproximate: settings.processing.guarantee == .atLeastOnce,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: WallClock.now,
            directory: directory
        )
    }

    private var contactStage: ContactStageSettings {
        settings.contactStage(agentPartitions: agentPartitions, ingestPartitions: ingestPartitions)
    }

    private var agentPartitions: Int32 { topics.partitions[settings.source(of: .agents)] ?? 0 }

    /// None where there is no topic of contact events: then the stage does not run.
    private var ingestPartitions: Int32 { topics.partitions[settings.source(of: .ingest)] ?? 0 }

    /// How many partitions an inbox has; none where it is not written to.
    private func partitions(of output: Output) -> Int32 {
        settings.outputs[output] ? topics.partitions[settings.topic(of: output)] ?? 0 : 0
    }

    /// `ce_source` of what is published.
    private var source: [UInt8] { Array("/aftercall/\(settings.appID)".utf8) }
}
