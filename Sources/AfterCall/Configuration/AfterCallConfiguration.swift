public import AgentTracking
public import Alerting

/// Everything that AfterCall can be told; its defaults are those of the specification.
///
/// Every key, its range, its unit and what it means are described once, in `ConfigurationKey.all`; the same table
/// checks files, prints `aftercall config show`, and is `docs/configuration.md`.
public struct AfterCallConfiguration: Hashable, Sendable {
    /// `app.id`: names the consumer group and the clients.
    public var appID = "aftercall"
    /// `instance.*`: which instance of the program this is.
    public var instance = InstanceSettings()
    /// `processing.*`: how work is shared out, and what is promised about it.
    public var processing = ProcessingSettings()
    /// `commit.*`: when what was done is committed.
    public var commit = CommitSettings()
    /// `snapshots.*`: copies of state on this machine.
    public var snapshots = SnapshotSettings()
    /// `kafka.*`: which brokers, and how to talk to them.
    public var kafka = KafkaSettings()
    /// `topics.*`: what is read, and what the outputs are called.
    public var topics = TopicSettings()
    /// `sources`: topics with the records of telephony systems, by topic.
    public var sources: [SourceSettings] = []
    /// `outputs.*`: what is published.
    public var outputs = OutputSettings()
    /// `clock.*`: how far event time may be ahead.
    public var clock = ClockSettings()
    /// `input.*`: what is accepted as a record.
    public var input = InputSettings()
    /// `loop.*`: how the loop around the fold reads and writes.
    public var loop = LoopSettings()
    /// `http.*`: the server for health and metrics.
    public var http = HTTPSettings()
    /// `log.*`: what is logged, and how.
    public var log = LogSettings()
    /// `correction.*`, `offer.*`, `leg.*`, `agent.*`, `wrapup.*` and `queues.<name>.wrapup.*`: what the fold goes by.
    public var tracking = TrackingPolicy()
    /// `alerts.*` and `queues.<name>.alerts.*`: what the live rules go by.
    public var alerts = LiveRules()
    /// `alerts.rules`: the rules on indicators.
    public var rules = RuleSettings()
    /// `contact.*`, `survey.*`, `fcr.*`, `kpi.*` and `queues.<name>.kpi.*`: contacts and indicators.
    public var indicators = IndicatorSettings()
    /// `sinks.*`: who is told of alerts besides the readers of their topic.
    public var sinks = SinkSettings()

    /// The defaults. They lack `kafka.bootstrap_servers`, which has none.
    public init() {}
}

extension AfterCallConfiguration {
    /// What applies to queues without settings of their own.
    var queueDefaults: QueueSettings {
        get { QueueSettings(wrapUp: tracking.wrapUp, thresholds: alerts.thresholds, contacts: indicators.thresholds) }
        set {
            tracking.wrapUp = newValue.wrapUp
            alerts.thresholds = newValue.thresholds
            indicators.thresholds = newValue.contacts
        }
    }

    /// The source that reads `topic`; `nil` where none does.
    func source(onTopic topic: String) -> SourceSettings? { sources.first { $0.topic == topic } }

    /// Adds `source`, or puts it in the place of the one that reads its topic.
    mutating func setSource(_ source: SourceSettings) {
        sources.removeAll { $0.topic == source.topic }
        sources.append(source)
        sources.sort { $0.topic < $1.topic }
    }

    /// What applies to `queue`.
    func settings(ofQueue queue: String) -> QueueSettings {
        QueueSettings(
            wrapUp: tracking.queues[queue] ?? tracking.wrapUp,
            thresholds: alerts.queues[queue] ?? alerts.thresholds,
            contacts: indicators.queues[queue] ?? indicators.thresholds
        )
    }

    /// Gives `queue` settings of its own.
    mutating func setSettings(_ settings: QueueSettings, ofQueue queue: String) {
        tracking.setWrapUp(settings.wrapUp, forQueue: queue)
        alerts.queues[queue] = settings.thresholds
        indicators.queues[queue] = settings.contacts
    }
}
