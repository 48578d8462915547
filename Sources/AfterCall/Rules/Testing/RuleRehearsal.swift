import Alerting
import ContactCenter
import Indicators
import Simulation
import Streaming

/// The alerts of made-up events: all stages of the product behind one another, as a configuration makes them, on topics
/// in memory with one partition each, and on a clock that is moved by hand.
final class RuleRehearsal {
    /// A task of a stage, and how far it has read.
    private struct Task {
        let topic: String
        let processor: any CountedProcessor
        var next = 0
    }

    /// How often stages take what others have told them, at each instant: what customers learn goes back to contacts.
    private static let rounds = 3
    private static let timersAtOnce = 4_096

    private let settings: AfterCallConfiguration
    private let bus: RehearsalBus
    private var tasks: [Task] = []
    /// What is not on the bus yet, the next one last.
    private var events: [RuleTestEvent]
    /// The lines of those that are, by topic and offset.
    private var lines: [String: [Int]] = [:]
    private var alertsRead = 0
    private var lettersRead = 0
    /// What fires, by fingerprint: what is heard of an agent changes the scope, and not the alert.
    private var standing: [String: (alert: RuleTestAlert, severity: Severity)] = [:]
    /// Every change, in words.
    private(set) var story: [String] = []
    /// Events that could not be used, in words.
    private(set) var refusals: [String] = []

    /// - Parameters:
    ///   - configuration: what stages and rules go by; its topics are named anew, and it reads no `sources`.
    ///   - events: in any order.
    init(_ configuration: AfterCallConfiguration, _ directory: Directory, _ events: [RuleTestEvent]) {
        var settings = configuration
        (settings.sources, settings.topics) = ([], TopicSettings())
        (settings.outputs.alerts, settings.outputs.deadLetters) = (true, true)
        self.settings = settings
        // Stable, so that events that come at the same time stay in their order.
        self.events = events.enumerated().sorted {
            ($0.element.arrivesAt, $0.offset) > ($1.element.arrivesAt, $1.offset)
        }.map(\.element)
        let sources = settings.stages.map { settings.source(of: $0) }
        bus = RehearsalBus(
            outputs: Output.allCases.map { settings.topic(of: $0) },
            kept: Set(sources + [settings.topic(of: .alerts), settings.topic(of: .deadLetters)])
        )
        let shelf = DirectoryShelf()
        shelf.put(directory)
        shelf.markRead()
        let facts = TopicFacts(
            cluster: "",
            partitions: Dictionary(uniqueKeysWithValues: sources.map { ($0, 1) }),
            maximumDeadLetterBytes: settings.input.maxValueBytes,
            maximumRecordBytes: settings.input.maxValueBytes
        )
        makeTasks(StageFactories(settings: settings, topics: facts, directory: shelf, start: RuleTrial.start - 1))
    }

    private func makeTasks(_ factories: StageFactories) {
        for stage in settings.stages {
            let processor: any CountedProcessor =
                switch stage {
                case .ingest: factories.ingest.makeProcessor(partition: 0)
                case .agents: factories.agents.makeProcessor(partition: 0)
                case .contacts: factories.contacts.makeProcessor(partition: 0)
                case .customers: factories.customers.makeProcessor(partition: 0)
                case .cells: factories.cells.makeProcessor(partition: 0)
                }
            tasks.append(Task(topic: settings.source(of: stage), processor: processor))
        }
    }

    /// Puts on the bus what has come by then, so many milliseconds after the start, and lets all stages act.
    func act(at offset: Milliseconds) {
        bus.now = RuleTrial.start + offset
        while let event = events.last, event.arrivesAt <= offset {
            if event.isOfContact, !settings.stages.contains(.ingest) {
                refusals.append("the event of line \(event.line) is of a contact, and no output has contacts")
            }
            let topic = settings.source(of: event.isOfContact ? .ingest : .agents)
            bus.append(key: event.key, value: event.value, to: topic)
            lines[topic, default: []].append(event.line)
            events.removeLast()
        }
        do {
            for _ in 0..<Self.rounds { try workAll() }
            // A deadline acts when the clock has passed it.
            bus.now = bus.now + 1
            try workAll()
        } catch {
            preconditionFailure("Stages have failed in memory: \(error)")
        }
        takeAlerts(offset)
        takeDeadLetters()
    }

    private func workAll() throws {
        for index in tasks.indices { try work(index) }
    }

    private func work(_ index: Int) throws {
        let (processor, nowMs) = (tasks[index].processor, bus.now.milliseconds)
        let records = bus.records(of: tasks[index].topic)
        processor.beginJournal()
        for record in records[tasks[index].next...] {
            try record.lend { try processor.process($0, nowMs: nowMs, into: bus) }
        }
        tasks[index].next = records.count
        while try processor.fireTimers(upTo: nowMs, limit: Self.timersAtOnce, into: bus) == Self.timersAtOnce {}
        try processor.finish(into: bus)
        try processor.finishTogether(into: bus)
        processor.keepJournal()
    }

    // MARK: What is said

    /// What fires, and how severely.
    var firing: [RuleTestAlert: Severity] {
        Dictionary(standing.values.map { ($0.alert, $0.severity) }) { max($0, $1) }
    }

    private func takeAlerts(_ offset: Milliseconds) {
        let records = bus.records(of: settings.topic(of: .alerts))
        for value in records[alertsRead...].compactMap(\.value) {
            guard let record = try? AlertRecord(json: value) else {
                preconditionFailure("An alert cannot be read: \(String(decoding: value, as: UTF8.self))")
            }
            take(record, offset)
        }
        alertsRead = records.count
    }

    private func take(_ record: AlertRecord, _ offset: Milliseconds) {
        let (alert, severity) = (RuleTestAlert(record), record.severity.severity)
        standing[record.fingerprint] = record.status == .firing ? (alert, severity) : nil
        let what = record.resolution.map { "resolved (\($0))" } ?? "firing \(severity.name)"
        story.append("\(DurationText.format(offset)) \(alert): \(what) at \(words(record.value, of: alert.rule))")
    }

    private func words(_ value: Double, of name: String) -> String {
        let millionths = Int64((value * 1_000_000).rounded())
        if let live = LiveRule.allCases.first(where: { "\($0.name)" == name }) {
            return (live.counts ? RuleNumber.number : .duration).text(millionths)
        }
        let rule = settings.rules.rules.first { $0.name == name }
        return rule.map { RuleText($0).target(millionths) } ?? "\(value)"
    }

    private func takeDeadLetters() {
        let records = bus.records(of: settings.topic(of: .deadLetters))
        for letter in records[lettersRead...] {
            func header(_ name: StaticString) -> String {
                String(decoding: letter.headers.value(named: name) ?? [], as: UTF8.self)
            }
            let offset = Int(header("aftercall-error-offset")) ?? 0
            let line = lines[header("aftercall-error-topic")]?[offset] ?? 0
            refusals.append("the event of line \(line) is a dead letter: \(header("aftercall-error-detail"))")
        }
        lettersRead = records.count
    }
}
