extension AfterCallConfiguration {
    /// What the agents stage takes from this configuration.
    public var agentStage: AgentStageSettings {
        var settings = AgentStageSettings()
        settings.policy = tracking
        settings.rules = alerts
        settings.inputTopic = topics.input
        settings.outputs = Set(Output.allCases.filter { outputs[$0] })
        settings.maximumAheadMs = clock.maxAheadMs
        settings.rejectAheadMs = clock.rejectAheadMs
        settings.maximumValueBytes = input.maxValueBytes
        return settings
    }
}
