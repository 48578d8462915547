import ContactCenter

/// Makes the logic of each stage as it is configured.
struct StageFactories {
    let settings: AfterCallConfiguration
    let topics: TopicFacts

    /// The agents stage.
    var agents: AgentsFactory {
        AgentsFactory(
            settings: settings.agentStage,
            source: source,
            maximumDeadLetterBytes: topics.maximumDeadLetterBytes,
            start: WallClock.now
        )
    }

    /// `ce_source` of what is published.
    private var source: [UInt8] { Array("/aftercall/\(settings.appID)".utf8) }
}
