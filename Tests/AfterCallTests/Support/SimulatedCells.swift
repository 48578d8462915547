import AgentTracking
import ContactCenter
import Foundation
import Indicators
import Simulation
import Streaming

@testable import AfterCall

/// The cells stage to be run under faults: an hour and a half of a call centre, as the agents stage tells it of it,
/// and what has to come of that.
///
/// The hour and a half lies in the past of the clock, and is told within the minutes of the run: as a backlog, by tasks
/// that have not caught up, or as it comes, by tasks that have, and say that everything up to now was told, which what
/// they read next corrects. Tasks of the agents stage are restored in between, and some stretches are of the other
/// kind. So windows become final, are corrected, and watermarks go back.
///
/// What is compared, when the faults are over and all that was told is past: what the last record of each window says,
/// but for its revision and when it was computed, with what one plain stage says that was never restored. Whether a
/// window is told in which nothing was, depends on whether there seemed to be something when it was told.
struct SimulatedCells: SimulatedStage {
    /// How much of the day is told.
    private static let spanMs: Int64 = 5_400_000
    private static let agentPartitions: Int32 = 2
    private static let source = Array("/aftercall/sim".utf8)
    private static let tellsAtMost = 5

    let factory: CellsFactory
    let outputTopics = Output.allCases.map(\.topicSuffix)
    let inputs: [SimulatedInput]
    let startMs = SimulatedCentre.start.milliseconds + spanMs + 1_200_000
    let afterglowMs: Int64 = 60_000

    /// What `seed` stands for: a centre of so many agents, told within as long as the faults of `options` last.
    init(seed: UInt64, agents: Int, options: FaultOptions) throws {
        let cellPartitions = Int32(options.partitions)
        let start = Timestamp(milliseconds: startMs) - 60_000
        let horizonMs = SimulatedCentre.Scenario(seed: seed).horizonMs
        var cells = CellSettings()
        cells.rollingMinutes = []
        cells.correctionHorizonMs = horizonMs
        factory = CellsFactory(
            settings: cells,
            partitions: cellPartitions,
            sources: (0..<Self.agentPartitions).map { SourceTask(stage: .agents, partition: $0) },
            isApproximate: false,
            source: Self.source,
            maximumDeadLetterBytes: 1_000_000,
            start: start
        )
        var settings = AgentStageSettings()
        settings.policy.horizonMs = horizonMs
        settings.outputs = [.cellsInbox]
        let teller = AgentsFactory(
            settings: settings,
            cellPartitions: cellPartitions,
            agentPartitions: Self.agentPartitions,
            source: Self.source,
            maximumDeadLetterBytes: 1_000_000,
            start: start
        )
        let centre = SimulatedCentre(
            seed: seed,
            agents: agents,
            partitions: Int(Self.agentPartitions),
            durationMs: Self.spanMs
        )
        inputs = try Self.told(of: centre, seed, teller, startMs, options)
    }

    /// What the agents stage tells of `centre`, and when.
    private static func told(
        of centre: SimulatedCentre,
        _ seed: UInt64,
        _ factory: AgentsFactory,
        _ startMs: Int64,
        _ options: FaultOptions
    ) throws -> [SimulatedInput] {
        var random = SplitMix64(seed: seed, index: 13)
        var told: [SimulatedInput] = []
        let opening = SimulatedCentre.start.milliseconds
        for partition in 0..<agentPartitions {
            let task = TaskBench(factory, partition: partition, seed: seed)
            var nowMs = startMs
            func tell(_ records: [LoggedRecord], _ hasCaughtUp: Bool) throws {
                let now = Timestamp(milliseconds: nowMs)
                for record in try task.commit(records, now: now, hasCaughtUp: hasCaughtUp).unbundled {
                    guard record.topic == SinkTopic(Int(Output.cellsInbox.rawValue)) else { continue }
                    let key = record.key ?? []
                    let place = record.partition ?? SimulatedSink.partition(of: key, among: options.partitions)
                    told.append(SimulatedInput(atMs: nowMs, partition: place, key: key, value: record.value ?? []))
                }
            }
            var hasCaughtUp = random.chance(0.5)
            var rest = centre.inputs.filter { $0.partition == partition }[...]
            var offset: Int64 = 0
            while let last = rest.prefix(1 + random.below(24)).last {
                let records = rest.prefix { $0.atMs <= last.atMs }.map { input in
                    defer { offset += 1 }
                    return LoggedRecord(input, at: offset)
                }
                rest = rest.dropFirst(records.count)
                nowMs = max(nowMs, startMs + (last.atMs - opening) * options.durationMs / spanMs)
                try tell(records, hasCaughtUp)
                if random.chance(0.01) { hasCaughtUp.toggle() }
                if random.chance(0.01) { try task.restore() }
            }
            // On a quiet bus the clock tells.
            for _ in 0..<12 {
                nowMs += 5_000
                try tell([], true)
            }
        }
        return told.enumerated().sorted { ($0.element.atMs, $0.offset) < ($1.element.atMs, $1.offset) }.map(\.element)
    }

    func divergences(
        inputs: [[LogRecord]],
        outputs: [[[LogRecord]]],
        guarantee: WorkerConfiguration.Guarantee
    ) -> [String] {
        do {
            let found = Self.finals(outputs[Int(Output.kpis.rawValue)].flatMap(\.self))
            let wanted = Self.finals(try plain(inputs))
            guard wanted.count > 100 else { return ["only \(wanted.count) windows are final"] }
            let keys = Set(found.keys).union(wanted.keys).sorted()
            let differences = keys.filter { found[$0] != wanted[$0] }.map { key in
                "\(key): \(found[key] ?? "nothing")\n      instead of \(wanted[key] ?? "nothing")"
            }
            let more = differences.count - Self.tellsAtMost
            return differences.prefix(Self.tellsAtMost) + (more > 0 ? ["and \(more) more"] : [])
        } catch {
            return ["the plain stage fails: \(error)"]
        }
    }

    /// What a stage says of `inputs` that goes on without a break.
    private func plain(_ inputs: [[LogRecord]]) throws -> [LogRecord] {
        var said: [LogRecord] = []
        for (partition, records) in inputs.enumerated() {
            let task = TaskBench(factory, partition: Int32(partition))
            func take(_ records: [LoggedRecord], _ nowMs: Int64) throws -> Int {
                let output = try task.commit(records, now: Timestamp(milliseconds: nowMs), hasCaughtUp: true)
                for record in output where record.topic == SinkTopic(Int(Output.kpis.rawValue)) {
                    var copy = LogRecord(key: record.key)
                    copy.value = record.value
                    said.append(copy)
                }
                return output.count
            }
            for record in records { _ = try take([LoggedRecord(record, Int32(partition))], record.timestampMs) }
            let endMs = (records.last?.timestampMs ?? startMs) + afterglowMs
            while try take([], endMs) > 0 {}
        }
        return said
    }

    /// What the last record of each final window says.
    private static func finals(_ records: [LogRecord]) -> [String: String] {
        var last: [String: String] = [:]
        for record in records {
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            last[key] = String(decoding: record.value ?? [], as: UTF8.self)
        }
        return last.compactMapValues { text in
            guard let revision = text.range(of: #","final":true,"revision":"#),
                let end = text.range(of: #","computed_at":"#, options: .backwards)
            else { return nil }
            let content = text[revision.upperBound..<end.lowerBound].drop { $0 != "," }
            return content.contains(/"(value|n)":-?[0-9.]*[1-9]/) ? String(content) : nil
        }
    }
}

extension LoggedRecord {
    fileprivate init(_ input: SimulatedInput, at offset: Int64) {
        self.init(key: input.key, value: input.value, partition: input.partition, offset: offset)
        timestamp = Timestamp(milliseconds: input.atMs)
        var record = LogRecord(key: nil)
        record.headers = input.headers
        headers = record.headersAsRead
    }

    fileprivate init(_ record: LogRecord, _ partition: Int32) {
        self.init(key: record.key, value: record.value, partition: partition, offset: record.offset)
        timestamp = Timestamp(milliseconds: record.timestampMs)
    }
}

extension LogRecord {
    fileprivate var headersAsRead: [RecordHeader] {
        var list: [RecordHeader] = []
        withHeaders { headers in
            list = headers.map { RecordHeader(String(decoding: $0.name, as: UTF8.self), $0.value.map { Array($0) }) }
        }
        return list
    }
}
