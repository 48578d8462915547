import AgentTracking
import Alerting
import ContactCenter
import Logging
import Streaming

private let second: Milliseconds = 1_000
private let minute = 60 * second
private let hour = 60 * minute
private let day = 24 * hour

extension ConfigurationKey {
    /// Everything that can be configured, by section, in the order in which it is shown.
    static let all: [ConfigurationKey] =
        kafka + application + directory + processing + loop + clockAndCorrection + wrapUp + alerts
        + indicators + sinks + http + log

    /// The row of `path`.
    static func row(of path: String) -> ConfigurationKey? { byPath[path] }

    private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    private static let application: [ConfigurationKey] = [
        ConfigurationKey(
            "app.id",
            .text(\.appID, .topicPart(maximum: 100)),
            "Names the consumer group, the changelog and the transactional ids. Two installations on one cluster need "
                + "two."
        ),
        ConfigurationKey(
            "instance.id",
            .text(\.instance.id, .topicPart(maximum: 100)),
            "Names this process among those of one `app.id`, which must all differ: two with one name end each other. "
                + "Without it, the name of the machine."
        ),
        ConfigurationKey(
            "instance.static_membership",
            .toggle(\.instance.isStatic),
            "Whether a process that comes back within the session timeout gets its partitions back, and others do not "
                + "take them over meanwhile."
        ),
        ConfigurationKey(
            "topics.prefix",
            .text(\.topics.prefix, .topicPart(maximum: 200)),
            "What the names of outputs begin with: `aftercall.wraps`, `aftercall.alerts`, and so on."
        ),
        ConfigurationKey(
            "topics.input",
            .text(\.topics.input, .topicPart(maximum: 249)),
            "Topic of agent events, keyed by agent."
        ),
        ConfigurationKey(
            "topics.contact_input",
            .text(\.topics.contactInput, .topicPart(maximum: 249)),
            "Topic of contact events, with any key. Where it does not exist, contacts are known by their legs only."
        ),
        ConfigurationKey(
            "topics.auto_create",
            .toggle(\.topics.createsMissing),
            "Whether missing outputs are created at start."
        ),
        ConfigurationKey(
            "topics.partitions",
            .integer(\.topics.partitions, 1...10_000, absent: "broker"),
            "Partitions of a topic that is created; `broker` leaves it to the broker."
        ),
        ConfigurationKey(
            "topics.replication_factor",
            .integer(\.topics.replicationFactor, 1...32, absent: "broker"),
            "Replicas of a topic that is created; `broker` leaves it to the broker."
        ),
        ConfigurationKey(
            "topics.min_insync_replicas",
            .integer(\.topics.minInSyncReplicas, 1...32, absent: "broker"),
            "Replicas of a topic that is created which must have a record before it counts as written; `broker` "
                + "leaves it "
                + "to the broker. 2 of 3 replicas lose nothing when one broker is lost."
        ),
        ConfigurationKey(
            "topics.retention",
            .duration(\.topics.retentionMs, hour...(3_650 * day), absent: "broker"),
            "How long a topic that is created keeps wraps, intervals, contacts, KPIs and dead letters; `broker` "
                + "leaves it "
                + "to the broker."
        ),
        ConfigurationKey("outputs.wraps", .toggle(\.outputs.wraps), "Publish wrap records."),
        ConfigurationKey("outputs.intervals", .toggle(\.outputs.intervals), "Publish closed state intervals."),
        ConfigurationKey("outputs.agents", .toggle(\.outputs.agents), "Publish the presented state of each agent now."),
        ConfigurationKey("outputs.alerts", .toggle(\.outputs.alerts), "Publish alerts."),
        ConfigurationKey("outputs.contacts", .toggle(\.outputs.contacts), "Publish a record of each contact."),
        ConfigurationKey("outputs.kpis", .toggle(\.outputs.kpis), "Compute and publish indicators."),
        ConfigurationKey(
            "outputs.dead_letters",
            .toggle(\.outputs.deadLetters),
            "Publish records that could not be used. Off, they are counted and lost."
        ),
    ]

    private static let processing: [ConfigurationKey] = [
        ConfigurationKey(
            "processing.guarantee",
            .choice(\.processing.guarantee, [("exactly_once_v2", .exactlyOnce), ("at_least_once", .atLeastOnce)]),
            "Outputs, state and offsets in one Kafka transaction; or without, and repeated after a failure."
        ),
        ConfigurationKey(
            "processing.workers",
            .integer(\.processing.workers, 1...64),
            "Members of each consumer group in this process, each with a thread. One core each is what they can use. "
                + "`sources` are read by one, whatever it says."
        ),
        ConfigurationKey(
            "processing.standby",
            .integer(\.processing.standby, 0...2),
            "How many other processes keep the state of each partition in memory, as it is committed, to take it over "
                + "at once. Costs that memory in each of them."
        ),
        ConfigurationKey(
            "processing.session_timeout",
            .duration(\.processing.sessionTimeoutMs, second...(30 * minute)),
            "How long a process may be silent before others take over its partitions."
        ),
        ConfigurationKey(
            "processing.transaction_timeout",
            .duration(\.processing.transactionTimeoutMs, second...(15 * minute)),
            "How long what a dead process left open may hold back readers of its partitions."
        ),
        ConfigurationKey(
            "commit.interval",
            .duration(\.commit.intervalMs, 1...minute),
            "At the latest so long after an event what follows from it is committed; at once when nothing is left to "
                + "read. The stage of indicators commits when they are published, or after commit.catch_up_interval."
        ),
        ConfigurationKey(
            "commit.catch_up_interval",
            .duration(\.commit.catchUpIntervalMs, 1...minute),
            "The same for events that are older than this, while there is more to read: larger transactions take less "
                + "of the processor and of the broker for each event. Without effect where it is not longer than "
                + "commit.interval."
        ),
        ConfigurationKey(
            "commit.rest",
            .integer(\.commit.rest, 0...100),
            "How many times as long as their last commit took the stages of contacts and indicators wait before the "
                + "next, half a second at most: on a busy broker wraps and live alerts come first. 0 does not wait."
        ),
        ConfigurationKey(
            "snapshots.folder",
            .text(\.snapshots.folder, .path),
            "Folder for copies of state on this machine, so that a start need not read a whole changelog. Without it, "
                + "none are kept."
        ),
        ConfigurationKey(
            "snapshots.interval",
            .duration(\.snapshots.intervalMs, second...hour),
            "How often the copies of our own partitions are renewed."
        ),
    ]

    private static let loop: [ConfigurationKey] = [
        ConfigurationKey(
            "input.max_value_bytes",
            .integer(\.input.maxValueBytes, 1_024...104_857_600),
            "A record with a longer value is a dead letter, `too_large`."
        ),
        ConfigurationKey(
            "loop.batch_records",
            .integer(\.loop.batchRecords, 1...1_000_000),
            "How many records are folded before deadlines and outputs are looked after."
        ),
        ConfigurationKey(
            "loop.fetch_wait",
            .duration(\.loop.fetchWaitMs, 1...minute),
            "How long a broker may hold a fetch that it cannot fill."
        ),
        ConfigurationKey(
            "loop.fetch_min_bytes",
            .integer(\.loop.fetchMinBytes, 1...100_000_000),
            "How many bytes make a broker answer a fetch at once."
        ),
        ConfigurationKey(
            "loop.flush_timeout",
            .duration(\.loop.flushTimeoutMs, (100)...(10 * minute)),
            "How long a stop, or handing partitions over, may take to commit what is still to be said."
        ),
    ]

    private static let clockAndCorrection: [ConfigurationKey] = [
        ConfigurationKey(
            "clock.max_ahead",
            .duration(\.clock.maxAheadMs, 0...hour),
            "An event whose time is further past its record's Kafka timestamp waits for the wall clock."
        ),
        ConfigurationKey(
            "clock.reject_ahead",
            .duration(\.clock.rejectAheadMs, 0...(7 * day)),
            "An event whose time is further past its record's Kafka timestamp is a dead letter, `bad_time`."
        ),
        ConfigurationKey(
            "clock.caught_up",
            .duration(\.clock.caughtUpMs, 1...minute),
            "How old the newest record may be for the reader to have caught up, so that the wall clock counts."
        ),
        ConfigurationKey(
            "correction.horizon",
            .duration(\.tracking.horizonMs, 0...day),
            "How late, by event time, an event may come and still be put in its place. A later one is `too_late`."
        ),
        ConfigurationKey(
            "offer.ttl",
            .duration(\.tracking.offerTTLMs, second...day),
            "An offered leg that nobody closed counts as not answered after this."
        ),
        ConfigurationKey(
            "leg.cap.voice",
            .duration(\.tracking.voiceLegCapMs, minute...(30 * day)),
            "A live voice leg that nobody cleared is closed after this, as suspect."
        ),
        ConfigurationKey(
            "leg.cap.other",
            .duration(\.tracking.otherLegCapMs, minute...(30 * day)),
            "The same for chat, email, message and task."
        ),
        ConfigurationKey(
            "agent.ttl",
            .duration(\.tracking.agentTTLMs, hour...(365 * day)),
            "An agent without events for so long is logged off, and forgotten."
        ),
    ]

    private static let wrapUp: [ConfigurationKey] = [
        ConfigurationKey(
            perQueue: "wrapup.start",
            .choice(\.wrapUp.start, [("on_clear", .onClear), ("on_event", .onEvent)]),
            "What starts a wrap: the leg being cleared, or only an event that says so."
        ),
        ConfigurationKey(
            perQueue: "wrapup.on_not_ready",
            .choice(\.wrapUp.onNotReady, [("end", .end), ("continue", .continue)]),
            "What `agent.not_ready` does to an open wrap."
        ),
        ConfigurationKey(
            perQueue: "wrapup.on_next_contact",
            .choice(\.wrapUp.onNextContact, [("by_channel", nil), ("end", .end), ("continue", .continue)]),
            "What the next inbound leg of the same kind of channel does to it; `by_channel`: voice ends it, others do "
                + "not."
        ),
        ConfigurationKey(
            perQueue: "wrapup.on_outbound",
            .choice(\.wrapUp.onOutbound, [("continue", .continue), ("end", .end)]),
            "What an outbound voice leg does to it; calling back is wrap-up work."
        ),
        ConfigurationKey(
            perQueue: "wrapup.limit",
            .duration(\.wrapUp.limitMs, second...day, absent: "none"),
            "Time allowed for a wrap whose event sets no limit."
        ),
        ConfigurationKey(
            perQueue: "wrapup.on_limit",
            .choice(\.wrapUp.onLimit, [("exceed", .exceed), ("end", .end)]),
            "At the limit: count what lies beyond, or end the wrap (for switches that end it without an event)."
        ),
        ConfigurationKey(
            perQueue: "wrapup.cap",
            .duration(\.wrapUp.capMs, minute...(7 * day)),
            "A wrap without an end is closed after this, as suspect."
        ),
        ConfigurationKey(
            perQueue: "wrapup.reattach",
            .duration(\.wrapUp.reattachMs, 0...hour),
            "How long an explicit start of wrap-up still belongs to a leg that was cleared or closed."
        ),
    ]

    private static let http: [ConfigurationKey] = [
        ConfigurationKey(
            "http.port",
            .integer(\.http.port, 0...65_535, absent: "off"),
            "Port of the server for health, metrics and version; 0 takes any that is free and logs which; `off` runs "
                + "none."
        ),
        ConfigurationKey(
            "http.host",
            .text(\.http.host, .any),
            "Address that the server listens on. Another than that of this machine itself needs `http.token`."
        ),
        ConfigurationKey(
            "http.token",
            .secret(\.http.token),
            "What a client must present as a bearer token for everything but health. Without it, whoever can connect "
                + "may "
                + "read metrics.",
            isSecret: true
        ),
        ConfigurationKey(
            fileOf: "http.token",
            .text(\.http.tokenFile, .path)
        ),
        ConfigurationKey(
            "http.max_connections",
            .integer(\.http.maxConnections, 1...10_000),
            "How many clients may be connected at a time; others wait."
        ),
        ConfigurationKey(
            "http.max_requests_per_second",
            .integer(\.http.maxRequestsPerSecond, 1...100_000),
            "How many requests are answered, over all clients; others get status 429. Health does not count."
        ),
        ConfigurationKey(
            "http.max_body_bytes",
            .integer(\.http.maxBodyBytes, 0...10_485_760),
            "The longest body that a request may have; a longer one gets status 413."
        ),
    ]

    private static let log: [ConfigurationKey] = [
        ConfigurationKey(
            "log.level",
            .choice(\.log.level, Logger.Level.allCases.map { ($0.rawValue, $0) }),
            "The least level that is logged."
        ),
        ConfigurationKey(
            "log.format",
            .choice(\.log.format, LogSettings.Format.allCases.map { ($0.rawValue, $0) }),
            "JSON objects, or text for people; `auto` is text on a terminal and JSON elsewhere."
        ),
    ]
}
