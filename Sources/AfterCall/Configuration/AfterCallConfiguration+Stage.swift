import AgentTracking
import Alerting
import ContactCenter
import ContactTracking
import Indicators
import Telephony

extension AfterCallConfiguration {
    /// What the agents stage takes from this configuration.
    public var agentStage: AgentStageSettings {
        var settings = AgentStageSettings()
        settings.policy = tracking
        settings.horizons = horizons
        settings.policy.horizonMs = horizons.longest
        settings.policy.agentTTLMs = max(tracking.agentTTLMs, 2 * horizons.longest)
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
        settings.tracking.horizons = horizons
        settings.tracking.contactTTLMs = max(indicators.contactTTLMs, 2 * horizons.longest)
        settings.tracking.surveyTTLMs = max(indicators.surveyTTLMs, settings.tracking.contactTTLMs)
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

    /// How late what each source says may be.
    var horizons: SourceHorizons {
        var horizons = SourceHorizons(tracking.horizonMs)
        var longest: [String: Milliseconds] = [:]
        for source in sources {
            let usual = Dialect.named(source.format)?.horizonMs.map { max($0, tracking.horizonMs) }
            let name = source.name ?? source.format
            longest[name] = max(longest[name] ?? 0, source.horizonMs ?? usual ?? tracking.horizonMs)
        }
        for (name, horizonMs) in longest where horizonMs != tracking.horizonMs {
            horizons.set(horizonMs, forSource: name)
        }
        return horizons
    }

    /// How far ahead of others the ingest stage may read a partition, by the timestamps of its records: what is told of
    /// an agent or a contact on several may then come late by so much more, which is little of the shortest horizon.
    var ingestLeadMs: Milliseconds { min(30_000, horizons.shortest / 8) }

    /// What the cells stage takes from it.
    var cells: CellSettings {
        var settings = rolling
        guard let zone = ZoneTable(identifier: indicators.timeZone) else {
            preconditionFailure("The time zone \(indicators.timeZone) was checked and is not known")
        }
        settings.zone = zone
        settings.intervalMinutes = indicators.interval.rawValue
        settings.emitEveryMs = indicators.emitEveryMs
        settings.retentionMs = indicators.retentionMs
        settings.catalogue = Catalogue(
            attribution: indicators.attribution,
            serviceLevel: indicators.serviceLevel,
            others: indicators.otherServiceLevels
        )
        return settings
    }

    /// The part of it that says which rolling windows there are.
    private var rolling: CellSettings {
        var settings = CellSettings()
        if !indicators.isRolling { settings.rollingMinutes = [] }
        settings.correctionHorizonMs = tracking.horizonMs
        // Who asks for the history of a backlog wants that of rules on rolling windows, too.
        settings.rollingStaleMs = alerts.tellsHistory ? nil : CellSettings.rollingStaleMs
        return settings
    }

    /// What indicators are to reach.
    var goals: Goals { Goals(indicators) }

    private var deltas: DeltaSettings {
        DeltaSettings(
            scopes: indicators.scopes,
            attribution: indicators.attribution,
            slicedForMs: rolling.slicedForMs
        )
    }

    private var enabledOutputs: Set<Output> { Set(Output.allCases.filter(writes)) }
}
