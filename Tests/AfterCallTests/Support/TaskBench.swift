import ContactCenter
import Simulation
import Streaming

@testable import AfterCall

/// One task of a stage that is run by hand, commit by commit, with its changelog compacted in memory.
final class TaskBench<Factory: CountedFactory> {
    /// What a transaction has said.
    typealias Said = [CollectedOutput.Record]

    let factory: Factory
    let partition: Int32
    private(set) var processor: Factory.Processor
    /// The last record of each key.
    private(set) var changelog: [[UInt8]: [UInt8]] = [:]
    private var random: SplitMix64
    /// What was committed beside the offset.
    private(set) var note: String?

    init(_ factory: Factory, partition: Int32 = 0, seed: UInt64 = 1) {
        self.factory = factory
        self.partition = partition
        processor = factory.makeProcessor(partition: partition)
        random = SplitMix64(seed: seed, index: UInt64(partition))
    }

    /// Commits `records` and, where the task has caught up, what the clock brings about.
    @discardableResult
    func commit(_ records: [LoggedRecord], now: Timestamp, hasCaughtUp: Bool = false) throws -> Said {
        let (said, log) = try transact(records, now, hasCaughtUp)
        note = processor.offsetNote
        processor.keepJournal()
        for record in log { changelog[record.key ?? []] = record.value }
        return said
    }

    /// The same, but undone.
    @discardableResult
    func rollBack(
        _ records: [LoggedRecord],
        now: Timestamp,
        hasCaughtUp: Bool = false,
        isFinished: Bool = true
    ) throws -> Said {
        let (said, _) = try transact(records, now, hasCaughtUp, isFinished: isFinished)
        processor.rollBack()
        return said
    }

    /// Takes up what others have committed to the changelog since, and what the task itself wrote last.
    func takeBack(from other: TaskBench) throws {
        let news = other.changelog.filter { changelog[$0.key] != $0.value || Bool.random(using: &random) }
        let gone = changelog.keys.filter { other.changelog[$0] == nil }
        var log = news.map { LoggedRecord(key: $0, value: $1, partition: partition) }
        log += gone.map { LoggedRecord(key: $0, partition: partition) }
        try log.shuffled(using: &random).lend { for record in $0 { try processor.restore(record) } }
        changelog = other.changelog
    }

    /// Becomes a new task that knows what the changelog says.
    func restore() throws {
        processor = factory.makeProcessor(partition: partition)
        let log = changelog.map { LoggedRecord(key: $0, value: $1, partition: partition) }.shuffled(using: &random)
        try log.lend { for record in $0 { try processor.restore(record) } }
        if let note { processor.takeUp(offsetNote: note) }
    }

    /// Becomes a new task that knows what `changelog` says, which somebody else wrote.
    func restore(from changelog: [[UInt8]: [UInt8]]) throws {
        self.changelog = changelog
        try restore()
    }

    private func transact(
        _ records: [LoggedRecord],
        _ now: Timestamp,
        _ hasCaughtUp: Bool,
        isFinished: Bool = true
    ) throws -> (said: Said, log: Said) {
        let (output, log) = (CollectedOutput(), CollectedOutput())
        processor.beginJournal()
        var rest = records[...]
        while !rest.isEmpty {
            let group = Array(rest.prefix(1 + Int(random.next() % 16)))
            rest = rest.dropFirst(group.count)
            try group.lend { try processor.process($0, nowMs: now.milliseconds, into: output) }
        }
        if hasCaughtUp {
            while try processor.fireTimers(upTo: now.milliseconds, limit: 100, into: output) == 100 {}
        }
        if isFinished {
            try processor.finish(into: output)
            try processor.finishTogether(into: output)
            try processor.writeChangelog(into: log, topic: .changelog, partition: partition)
        }
        return (output.records, log.records)
    }
}

extension [CollectedOutput.Record] {
    /// What was said under each key of each topic, in order: of keys that act at the same time it is not said whose
    /// records come first.
    var byKey: [String: [CollectedOutput.Record]] {
        Dictionary(grouping: unbundled) { record in
            "\(record.topic.index) \(record.partition ?? -1) \(String(decoding: record.key ?? [0], as: UTF8.self))"
        }
    }

    /// The records of one topic, those of a bundle one by one.
    func of(_ output: Output) -> [CollectedOutput.Record] { unbundled.filter { $0.topic == output.sinkTopic } }

    /// The records without bundles, each as it would have gone by itself: its key decides on the partition.
    var unbundled: [CollectedOutput.Record] {
        flatMap { said in
            let records = LoggedRecord(key: said.key, value: said.value).unbundled
            if records.count == 1, records[0].value == said.value { return [said] }
            return records.map { record in
                var copy = said
                (copy.key, copy.value) = (record.key, record.value)
                if record.key != nil { copy.partition = nil }
                return copy
            }
        }
    }
}
