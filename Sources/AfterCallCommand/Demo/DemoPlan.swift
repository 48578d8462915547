import AfterCall
import AgentTracking
import Alerting
import ContactCenter
import ContactTracking
import Indicators
import Simulation

/// What the demo plays, and how the processor has to be set up for it. A value: no clock, no thread.
struct DemoPlan: Sendable {
    /// Partitions of every topic.
    static let partitions: Int32 = 4
    /// How much the centre has lived through before the demo begins, in seconds of its own time.
    static let historySeconds = 600.0
    /// How many queues the centre has.
    static let queueCount = WorkloadConfiguration().queues.count
    /// How many teams it has.
    static let teamCount = WorkloadConfiguration().teams.count

    /// How many agents there are.
    var agents = 60
    /// How long it takes, in seconds; `nil` is until somebody ends it.
    var seconds: Double?
    /// How many times faster than life it goes.
    var speed = 4.0
    /// What decides the story.
    var seed: UInt64 = 1

    /// A duration of contact-centre time as the processor sees it.
    func scaled(seconds: Double) -> Milliseconds {
        max(1, Milliseconds((seconds * 1_000 / speed).rounded()))
    }

    /// When alerts fire, as the processor sees it.
    var thresholds: DemoThresholds {
        DemoThresholds(
            warningMs: scaled(seconds: 30),
            criticalMs: scaled(seconds: 60),
            serviceLevelMs: scaled(seconds: 20)
        )
    }

    /// What is played from `now` on.
    func simulation(now: Timestamp) -> SimulationPlan {
        var workload = WorkloadConfiguration()
        workload.agents = agents
        workload.seed = seed
        workload.speed = speed
        workload.tellsContacts = true
        workload.start = now - scaled(seconds: Self.historySeconds)
        var plan = SimulationPlan(workload: workload, hostile: hostile)
        plan.end = seconds.map { now + Milliseconds($0 * 1_000) }
        return plan
    }

    /// Some hostility, so that corrections and dead letters are seen.
    var hostile: HostileOptions {
        var options = HostileOptions.badDay(seed: seed, disorderMs: 2_000)
        options.late = 0.1
        options.duplicates = 0.01
        options.malformed = 0.002
        options.unknownTypes = 0.001
        options.unknownFields = 0.05
        options.cloudEvents = 0.1
        return options
    }

    /// The processor's configuration: the defaults, in the time of the centre, for a broker in this process.
    func settings(bootstrapServers: String) -> AfterCallConfiguration {
        var settings = AfterCallConfiguration()
        settings.appID = "aftercall-demo"
        settings.instance.id = "demo"
        settings.kafka.bootstrapServers = bootstrapServers
        // The mock cluster keeps an empty fetch for the whole of it.
        settings.loop.fetchWaitMs = 5
        settings.kafka.properties["socket.nagle.disable"] = "false"
        settings.alerts.thresholds.exceededWarningMs = thresholds.warningMs
        settings.alerts.thresholds.exceededCriticalMs = thresholds.criticalMs
        settings.alerts.thresholds.stuckMs = scaled(seconds: 900)
        settings.tracking.offerTTLMs = scaled(seconds: 180)
        var wrapUp = settings.tracking.wrapUp
        wrapUp.reattachMs = scaled(seconds: 5)
        settings.tracking.wrapUp = wrapUp
        setIndicators(&settings.indicators)
        return settings
    }

    private func setIndicators(_ indicators: inout IndicatorSettings) {
        // What is shown, and no more: the broker in this process keeps little.
        indicators.scopes = [.all, .team, .queue]
        let usual = ContactPolicy()
        indicators.thresholds.serviceLevelMs = thresholds.serviceLevelMs
        indicators.thresholds.shortAbandonMs = scaled(usual.shortAbandonMs)
        indicators.thresholds.wrapTargetMs = scaled(usual.wrapTargetMs)
        indicators.thresholds.wrapExceededMs = scaled(usual.wrapExceededMs)
        indicators.thresholds.wrapTooShortMs = scaled(usual.wrapTooShortMs)
        // Not longer than usual, or windows would have to be kept for longer as well.
        indicators.contactTTLMs = min(indicators.contactTTLMs, scaled(indicators.contactTTLMs))
        indicators.surveyTTLMs = min(indicators.surveyTTLMs, scaled(indicators.surveyTTLMs))
        indicators.fcrWindowMs = min(indicators.fcrWindowMs, scaled(indicators.fcrWindowMs))
    }

    private func scaled(_ duration: Milliseconds) -> Milliseconds { scaled(seconds: Double(duration) / 1_000) }
}

/// What the processor goes by, in milliseconds of its own time.
struct DemoThresholds: Equatable, Sendable {
    /// From which running time on a wrap is marked, and marked again.
    var warningMs: Milliseconds
    var criticalMs: Milliseconds
    /// The service level's T: who is answered within it has not waited too long.
    var serviceLevelMs: Milliseconds
}
