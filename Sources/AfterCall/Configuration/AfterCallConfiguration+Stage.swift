import AgentTracking
import ContactTracking
import Indicators

extension AfterCallConfiguration {
    /// What the agents stage takes from this configuration.
    public var agentStage: AgentStageSettings {
        var settings = AgentStageSettings()
        settings.policy = tracking
        settings.rules = alerts
        settings.inputTopic = topics.input
        settings.outputs = enabledOutputs
        settings.deltas = deltas
        settings.maximumAheadMs = clock.maxAheadMs
        settings.rejectAheadMs = clock.rejectAheadMs
        settings.maximumValueBytes = input.maxValueBytes
        return settings
    }

    /// What the contacts stage takes from it, and the customers stage.
    ///
    /// - Parameters:
    ///   - agentPartitions: how many partitions the agents stage has.
    ///   - ingestTasks: the tasks of the ingest stage; none where it does not run.
    func contactStage(agentPartitions: Int32, ingestTasks: [Int32]) -> ContactStageSettings {
        var settings = ContactStageSettings()
        settings.tracking.horizonMs = tracking.horizonMs
        settings.tracking.contactTTLMs = indicators.contactTTLMs
        settings.tracking.surveyTTLMs = indicators.surveyTTLMs
        settings.tracking.fcrWindowMs = indicators.fcrWindowMs
        settings.policies = ContactPolicyTable(indicators.thresholds)
        for (queue, policy) in indicators.queues { settings.policies.set(policy, forQueue: queue) }
        settings.deltas = deltas
        settings.outputs = enabledOutputs
        settings.maximumAheadMs = clock.maxAheadMs
        settings.maximumValueBytes = input.maxValueBytes
        settings.agentPartitions = agentPartitions
        settings.ingestTasks = ingestTasks
        return settings
    }

    /// What the cells stage takes from it.
    var cells: CellSettings {
        var settings = CellSettings()
        guard let zone = ZoneTable(identifier: indicators.timeZone) else {
            preconditionFailure("The time zone \(indicators.timeZone) was checked and is not known")
        }
        settings.zone = zone
        settings.intervalMinutes = indicators.interval.rawValue
        if !indicators.isRolling { settings.rollingMinutes = [] }
        settings.emitEveryMs = indicators.emitEveryMs
        settings.correctionHorizonMs = tracking.horizonMs
        settings.retentionMs = indicators.retentionMs
        settings.catalogue = Catalogue(
            attribution: indicators.attribution,
            serviceLevel: indicators.serviceLevel,
            others: indicators.otherServiceLevels
        )
        return settings
    }

    /// What indicators are to reach.
    var goals: Goals { Goals(indicators) }

    private var deltas: DeltaSettings { DeltaSettings(scopes: indicators.scopes, attribution: indicators.attribution) }

    private var enabledOutputs: Set<Output> { Set(Output.allCases.filter(writes)) }
}
