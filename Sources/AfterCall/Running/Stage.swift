import Telephony

/// A stage of the processing: one consumer group with one source topic, and state of its own.
public enum Stage: String, CaseIterable, Hashable, Sendable {
    /// Re-keys what others publish into the inboxes.
    case ingest
    /// Folds agents.
    case agents
    /// Folds contacts.
    case contacts
    /// Lets the contacts of a customer meet.
    case customers
    /// Adds up indicators.
    case cells

    /// The stage's bit in a set of stages.
    var bit: UInt8 {
        switch self {
        case .ingest: 1
        case .agents: 2
        case .contacts: 4
        case .customers: 8
        case .cells: 16
        }
    }
}

extension AfterCallConfiguration {
    /// The stages that this process runs: those that something configured needs.
    public var stages: [Stage] {
        var stages: [Stage] = [.agents]
        if outputs.contacts || outputs.kpis || !sources.isEmpty { stages.append(.ingest) }
        if outputs.contacts || outputs.kpis { stages.append(.contacts) }
        if outputs.kpis { stages += [.customers, .cells] }
        return stages
    }

    /// The consumer group of a stage.
    public func group(of stage: Stage) -> String { "\(appID)-\(stage.rawValue)" }

    /// The group of the readers of the directory, which commits nothing.
    var directoryGroup: String { "\(appID)-directory" }

    /// The topic of a stage's changelog.
    public func changelog(of stage: Stage) -> String { "\(appID)-\(stage.rawValue)-changelog" }

    /// The topics that a stage reads, of which not all need to exist.
    public func sources(of stage: Stage) -> [String] {
        stage == .ingest ? ingested.map(\.topic) : [source(of: stage)]
    }

    /// What the ingest stage reads: canonical events, and those of telephony systems.
    var ingested: [SourceSettings] {
        let canonical =
            [topics.contactInput] + (sources.isEmpty || topics.input == topics.contactInput ? [] : [topics.input])
        return canonical.filter { source(onTopic: $0) == nil }.map { topic in
            var settings = SourceSettings(topic: topic)
            settings.format = Dialect.canonical.name
            return settings
        } + sources
    }

    /// Whether something is written to `output`.
    func writes(_ output: Output) -> Bool { outputs[output] && (output != .agentInbox || !sources.isEmpty) }

    /// The topic that a stage reads; of the ingest stage the one that is always looked for.
    public func source(of stage: Stage) -> String {
        switch stage {
        case .ingest: topics.contactInput
        case .agents: sources.isEmpty ? topics.input : topic(of: .agentInbox)
        case .contacts: topic(of: .contactInbox)
        case .customers: topic(of: .customerInbox)
        case .cells: topic(of: .cellsInbox)
        }
    }

    /// Whether a stage reads its partitions in step: those of sources, since an agent may be told on several.
    func readsInStep(_ stage: Stage) -> Bool { stage == .ingest && !sources.isEmpty }

    /// How many workers a stage has in this process: one where partitions are read in step, because what two write
    /// comes in the order of their transactions.
    func workers(of stage: Stage) -> Int { readsInStep(stage) ? 1 : processing.workers }

    /// Whether a stage reads what only we write, for it alone.
    func readsInbox(_ stage: Stage) -> Bool { stage != .ingest && (stage != .agents || !sources.isEmpty) }

    /// The topic of `output`: below the prefix where others read it, below the application's id where only we do.
    public func topic(of output: Output) -> String {
        output.isInternal ? "\(appID)-\(output.topicSuffix)" : "\(topics.prefix).\(output.topicSuffix)"
    }

    /// Every topic that we write.
    var ownTopics: Set<String> {
        Set(Output.allCases.map(topic(of:)) + Stage.allCases.filter(\.keepsState).map(changelog(of:)))
    }
}
