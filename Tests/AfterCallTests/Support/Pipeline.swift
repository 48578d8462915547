import AgentTracking
import Alerting
import ContactCenter
import ContactTracking
import Indicators
import Kafka
import Simulation
import Streaming

@testable import AfterCall

/// All stages one behind the other on topics in memory, with a clock of their own: each task commits now and then, some
/// of what came, does it twice, or starts anew from its changelog.
final class Pipeline {
    /// What is read.
    enum Topic: Hashable {
        case agentEvents, contactEvents
        /// A topic of a telephony system.
        case source(String)
        case output(Output)
    }

    /// How often what happens, as shares from 0 to 1.
    struct Options {
        /// Rounds in which a task does nothing.
        var idle = 0.0
        /// Commits that are made only after one of the same records was undone.
        var undone = 0.0
        /// Commits before which the task is replaced by one that knows its changelog.
        var restored = 0.0
        var seed: UInt64 = 1
        /// Topics of telephony systems, read beside canonical contact events.
        var sources: [IngestSource] = []
        /// How late an event may come.
        var horizonMs: Milliseconds = 120_000
        /// Rules on indicators; with any, rolling windows are computed too.
        var rules: [ScopeRule] = []
    }

    /// A task of any stage.
    private struct Task {
        let name: String
        let source: Topic
        let partition: Int32
        let commit: ([LoggedRecord], Timestamp, Bool) throws -> [CollectedOutput.Record]
        let rollBack: ([LoggedRecord], Timestamp, Bool) throws -> [CollectedOutput.Record]
        let restore: () throws -> Void
        let changelog: () -> [[UInt8]: [UInt8]]
        let restoreFrom: ([[UInt8]: [UInt8]]) throws -> Void
        let counters: () -> StageCounters
        var next = 0

        init<Factory: CountedFactory>(
            _ name: String,
            _ bench: TaskBench<Factory>,
            reads source: Topic,
            _ partition: Int32? = nil
        ) {
            self.name = "\(name)-\(bench.partition)"
            self.source = source
            self.partition = partition ?? bench.partition
            commit = { try bench.commit($0, now: $1, hasCaughtUp: $2) }
            rollBack = { try bench.rollBack($0, now: $1, hasCaughtUp: $2) }
            restore = { try bench.restore() }
            changelog = { bench.changelog }
            restoreFrom = { try bench.restore(from: $0) }
            counters = { bench.factory.totals.counters }
        }
    }

    static let partitions = 2

    private let options: Options
    private var random: SplitMix64
    private var tasks: [Task] = []
    private var topics: [Topic: [[LoggedRecord]]] = [:]
    /// What went wrong, in words.
    private(set) var problems: [String] = []
    private(set) var undone = 0
    private(set) var restored = 0

    init(_ options: Options = Options()) {
        self.options = options
        random = SplitMix64(seed: options.seed, index: 90)
        for partition in 0..<Int32(Self.partitions) {
            addIngest(of: partition)
            addTasks(of: partition)
        }
    }

    /// The tasks of the ingest stage that read `partition` of each topic: they are numbered through over all topics.
    private func addIngest(of partition: Int32) {
        let count = Int32(Self.partitions)
        let canonical = IngestSource(topic: "telephony.contact-events")
        let factory = IngestFactory(
            sources: [canonical] + options.sources,
            agentPartitions: options.sources.isEmpty ? 0 : count,
            contactPartitions: count,
            source: Array("/aftercall/test".utf8),
            publishesDeadLetters: true,
            rejectAheadMs: 600_000,
            maximumValueBytes: 1 << 20,
            maximumDeadLetterBytes: 1_000_000
        )
        let topics = [.contactEvents] + options.sources.map { Topic.source($0.topic) }
        for (index, topic) in topics.enumerated() {
            let number = partition * Int32(topics.count) + Int32(index)
            let bench = TaskBench(factory, partition: number, seed: options.seed)
            tasks.append(Task("ingest", bench, reads: topic, partition))
        }
    }

    private func addTasks(of partition: Int32) {
        let (count, room) = (Int32(Self.partitions), 1_000_000)
        let (source, start) = (Array("/aftercall/test".utf8), WorkloadConfiguration().start - 86_400_000)
        func bench<Factory: CountedFactory>(_ factory: Factory) -> TaskBench<Factory> {
            TaskBench(factory, partition: partition, seed: options.seed)
        }
        let ingestTasks = Array(0..<count * Int32(1 + options.sources.count))
        var agentSettings = Self.agentSettings
        agentSettings.policy.horizonMs = options.horizonMs
        if !options.sources.isEmpty { agentSettings.ingestTasks = ingestTasks }
        let agents = AgentsFactory(
            settings: agentSettings,
            contactPartitions: count,
            cellPartitions: count,
            agentPartitions: count,
            source: source,
            maximumDeadLetterBytes: room,
            start: start
        )
        let agentInput = options.sources.isEmpty ? Topic.agentEvents : .output(.agentInbox)
        tasks.append(Task("agents", bench(agents), reads: agentInput))
        var settings = Self.contactSettings
        (settings.ingestTasks, settings.tracking.horizons.general) = (ingestTasks, options.horizonMs)
        let contacts = ContactsFactory(
            settings: settings,
            contactPartitions: count,
            cellPartitions: count,
            customerPartitions: count,
            source: source,
            maximumDeadLetterBytes: room,
            start: start,
            deltas: WorkerDeltas(settings.deltas)
        )
        tasks.append(Task("contacts", bench(contacts), reads: .output(.contactInbox)))
        let customers = CustomersFactory(
            settings: settings,
            contactPartitions: count,
            cellPartitions: count,
            source: source,
            maximumDeadLetterBytes: room,
            start: start,
            deltas: WorkerDeltas(settings.deltas)
        )
        tasks.append(Task("customers", bench(customers), reads: .output(.customerInbox)))
        var cells = CellSettings()
        if options.rules.isEmpty { cells.rollingMinutes = [] }
        let sources = (0..<count).flatMap {
            [SourceTask(stage: .agents, partition: $0), SourceTask(stage: .contacts, partition: $0)]
        }
        let cellsFactory = CellsFactory(
            settings: cells,
            rules: options.rules.isEmpty ? nil : ScopeRuleTable(options.rules, cells.catalogue),
            sources: sources,
            isApproximate: false,
            source: source,
            maximumDeadLetterBytes: room,
            start: start
        )
        tasks.append(Task("cells", bench(cellsFactory), reads: .output(.cellsInbox)))
    }

    /// With caps of an hour or two, so that everything is over after a few hours.
    static var agentSettings: AgentStageSettings {
        var settings = AgentStageSettings()
        settings.outputs.formUnion([.contactInbox, .cellsInbox])
        settings.policy.voiceLegCapMs = 3_600_000
        settings.policy.otherLegCapMs = 7_200_000
        settings.policy.wrapUp.capMs = 3_600_000
        return settings
    }

    static var contactSettings: ContactStageSettings {
        var settings = ContactStageSettings()
        (settings.agentPartitions, settings.ingestTasks) = (Int32(partitions), Array(0..<Int32(partitions)))
        settings.tracking.contactTTLMs = 3 * 3_600_000
        settings.tracking.surveyTTLMs = 6 * 3_600_000
        settings.tracking.fcrWindowMs = 2 * 3_600_000
        return settings
    }

    // MARK: Topics

    /// All records of a topic, those of bundles one by one.
    func records(of topic: Topic) -> [LoggedRecord] { (topics[topic] ?? []).flatMap { $0.flatMap(\.unbundled) } }

    /// Puts a record on the bus.
    func append(_ record: GeneratedRecord) {
        let logged = LoggedRecord(
            key: record.key,
            value: record.value,
            headers: record.headers.map { RecordHeader($0.name, $0.value) },
            timestamp: record.arrivalTime
        )
        append(logged, to: record.isOfContact ? .contactEvents : .agentEvents, partition: nil)
    }

    /// The partition of a key in an inbox: where what is bundled goes too.
    static func partition(of key: [UInt8]) -> Int32 {
        key.withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: Int32(partitions)) }
    }

    /// Appends a record to a partition, or to that of its key.
    func append(_ record: LoggedRecord, to topic: Topic, partition: Int32?) {
        var record = record
        let key = record.key ?? []
        let isOfBus = if case .output = topic { false } else { true }
        let place = isOfBus ? SimulatedSink.partition(of: key, among: Self.partitions) : Self.partition(of: key)
        record.partition = partition ?? place
        var logs = topics[topic] ?? Array(repeating: [], count: Self.partitions)
        topics[topic] = nil
        record.offset = Int64(logs[Int(record.partition)].count)
        logs[Int(record.partition)].append(record)
        topics[topic] = logs
    }

    // MARK: Work

    /// Lets each task make a commit, or none.
    func work(at now: Timestamp) throws {
        for index in tasks.indices.shuffled(using: &random) where !random.chance(options.idle) {
            try work(index, at: now, takesAll: false)
        }
    }

    /// Lets each task in the order of stages take everything there is.
    func step(at now: Timestamp) throws {
        for index in tasks.indices { try work(index, at: now, takesAll: true) }
    }

    /// What each task that keeps state has in its changelog, by the task's name.
    var changelogs: [String: [[UInt8]: [UInt8]]] {
        Dictionary(uniqueKeysWithValues: tasks.map { ($0.name, $0.changelog()) }).filter { !$0.value.isEmpty }
    }

    /// Replaces each task by one that knows what `changelogs` say.
    func restore(from changelogs: [String: [[UInt8]: [UInt8]]]) throws {
        for task in tasks { try task.restoreFrom(changelogs[task.name] ?? [:]) }
    }

    /// Lets all tasks work until nothing is left to say; the clock goes on by seconds.
    func drain(from start: Timestamp) throws {
        var now = start
        var quietRounds = 0
        // Watermarks go from stage to stage, each at most once a second.
        while quietRounds < 4 {
            now = now + 2_000
            var isQuiet = true
            for index in tasks.indices where try work(index, at: now, takesAll: true) { isQuiet = false }
            quietRounds = isQuiet ? quietRounds + 1 : 0
        }
    }

    /// - Returns: whether something was published that is no watermark and no report, which a quiet bus has as well.
    @discardableResult
    private func work(_ index: Int, at now: Timestamp, takesAll: Bool) throws -> Bool {
        let task = tasks[index]
        let log = topics[task.source]?[Int(task.partition)] ?? []
        let left = log.count - task.next
        let count = takesAll || random.chance(0.6) ? left : Int.random(in: 0...left, using: &random)
        let (records, hasCaughtUp) = (Array(log[task.next..<task.next + count]), count == left)
        if count == 0, !hasCaughtUp { return false }
        if random.chance(options.restored) {
            try task.restore()
            restored += 1
        }
        var undone: [CollectedOutput.Record]?
        if random.chance(options.undone) {
            let other = log[task.next..<min(log.count, task.next + Int.random(in: 0...200, using: &random))]
            _ = try task.rollBack(Array(other), now, Bool.random(using: &random))
            undone = try task.rollBack(records, now, hasCaughtUp)
            self.undone += 2
        }
        let said = try task.commit(records, now, hasCaughtUp)
        if let undone, undone.byKey != said.byKey {
            problems.append("\(task.name) at \(task.next) says something else the second time")
        }
        tasks[index].next += count
        for record in said { deliver(record, at: now) }
        return said.unbundled.contains { !Self.isOfTime($0.key) }
    }

    /// Whether a record with this key is a watermark, or a report on a partition.
    static func isOfTime(_ key: [UInt8]?) -> Bool { key?.starts(with: Array("partition=".utf8)) ?? true }

    private func deliver(_ record: CollectedOutput.Record, at now: Timestamp) {
        guard let output = Output(rawValue: UInt8(record.topic.index)) else { preconditionFailure("No output") }
        let logged = LoggedRecord(key: record.key, value: record.value, headers: record.headers, timestamp: now)
        append(logged, to: .output(output), partition: record.partition)
    }

    // MARK: Accounts

    /// What each task has counted, with its name and how many records of its topic it was given.
    var accounts: [(name: String, records: Int, counters: StageCounters)] {
        tasks.map { task in
            let given = topics[task.source]?[Int(task.partition)].prefix(task.next) ?? []
            return (task.name, given.reduce(0) { $0 + $1.unbundled.count }, task.counters())
        }
    }

    /// What is left in the topics.
    var unread: [LoggedRecord] {
        tasks.flatMap { topics[$0.source]?[Int($0.partition)].dropFirst($0.next).flatMap(\.unbundled) ?? [] }
    }

    /// What all tasks of a stage have counted.
    func counters(of stage: String) -> StageCounters {
        var sum = StageCounters()
        for account in accounts where account.name.hasPrefix(stage) { sum.add(account.counters) }
        return sum
    }
}

extension Pipeline {
    /// A bad hour of a small call centre that tells of its contacts, until everything is over and final.
    ///
    /// - Returns: the records of the bus.
    @discardableResult
    func play(agents: Int, minutes: Int64, seed: UInt64) throws -> [GeneratedRecord] {
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.seed = seed
        configuration.tellsContacts = true
        configuration.logOnSpreadSeconds = 20
        configuration.idleMeanSeconds = 10
        configuration.talkMedianSeconds = 45
        configuration.chatMedianSeconds = 90
        let bus = HostileOptions.badDay(seed: seed, disorderMs: 60_000)
        var stream = HostileStream(CallCentre(configuration), options: bus)
        var steps = SplitMix64(seed: seed, index: 91)
        let end = configuration.start + minutes * 60_000
        var next = configuration.start
        var told: [GeneratedRecord] = []
        var record = GeneratedRecord()
        while true {
            stream.next(into: &record)
            while next < record.arrivalTime {
                try work(at: next)
                next = next + Int64.random(in: 100...20_000, using: &steps)
            }
            if record.arrivalTime > end { break }
            append(record)
            told.append(record)
        }
        // An hour on, all caps of legs; then of wraps, and what was forgotten; at last the day is over.
        for minutes: Int64 in [1, 5, 30, 70, 130, 190, 250, 310, 430, 900] { try drain(from: end + minutes * 60_000) }
        return told
    }
}
