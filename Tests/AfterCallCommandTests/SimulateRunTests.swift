import AfterCall
import ContactCenter
import Foundation
import Kafka
import Simulation
import Synchronization
import Testing

@testable import AfterCallCommand

/// A plan as it is played: to its end, by the clock, until somebody stops it.
@Suite struct SimulateRunTests {
    /// Keeps what it is sent.
    private final class Collector: RecordSink, Sendable {
        private let kept = Mutex<[(record: GeneratedRecord, at: Timestamp)]>([])
        private let finished = Mutex(0)

        var records: [(record: GeneratedRecord, at: Timestamp)] { kept.withLock { $0 } }
        var finishes: Int { finished.withLock { $0 } }

        func send(_ record: GeneratedRecord) throws { kept.withLock { $0.append((record, WallClock.now)) } }
        func finish() throws { finished.withLock { $0 += 1 } }
    }

    private func plan(speed: Double, openedAgoMs: Milliseconds) -> SimulationPlan {
        var workload = WorkloadConfiguration()
        workload.agents = 50
        workload.speed = speed
        workload.start = WallClock.now - openedAgoMs
        var hostile = HostileOptions.badDay(disorderMs: 500)
        hostile.malformed = 0.05
        return SimulationPlan(workload: workload, hostile: hostile)
    }

    private func run(_ simulator: Simulator, into sink: Collector) async throws {
        try await OwnThread.run(named: "simulator") { try simulator.run(into: sink) }
    }

    @Test func `It ends after the records that were asked for, and finishes the sink once`() async throws {
        var plan = plan(speed: 1_000, openedAgoMs: 60_000)
        plan.maximumRecords = 1_234
        let sink = Collector()
        let simulator = Simulator(plan, stop: StopFlag())
        try await run(simulator, into: sink)
        #expect(sink.records.count == 1_234)
        #expect(simulator.tally.records == 1_234)
        #expect(sink.finishes == 1)
    }

    @Test func `No record is sent before it arrives, nor one that would arrive after the end`() async throws {
        var plan = plan(speed: 200, openedAgoMs: 2_000)
        let end = WallClock.now + 400
        plan.end = end
        let sink = Collector()
        try await run(Simulator(plan, stop: StopFlag()), into: sink)
        #expect(WallClock.now >= end)
        #expect(sink.records.count > 100)
        #expect(sink.records.allSatisfy { $0.at >= $0.record.arrivalTime && $0.record.arrivalTime <= end })
        #expect(sink.records.contains { $0.record.arrivalTime > end - 300 })
    }

    @Test(.timeLimit(.minutes(1)))
    func `Who stops it does not wait for the next event`() async throws {
        let stop = StopFlag()
        let sink = Collector()
        // At this pace the first agent logs on in minutes.
        let simulator = Simulator(plan(speed: 0.001, openedAgoMs: 0), stop: stop)
        async let played: Void = run(simulator, into: sink)
        try await Task.sleep(for: .milliseconds(100))
        stop.set()
        try await played
        #expect(sink.records.isEmpty)
        #expect(sink.finishes == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `It waits while there is no room`() async throws {
        var plan = plan(speed: 1_000, openedAgoMs: 60_000)
        plan.maximumRecords = 5_000
        let sink = Collector()
        let stop = StopFlag()
        let simulator = Simulator(plan, stop: stop) { $0 < 640 }
        async let played: Void = run(simulator, into: sink)
        while simulator.tally.records < 640 { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(50))
        #expect(sink.records.count == 640)
        stop.set()
        try await played
    }

    @Test func `Kafka gets key, value, headers and the instant of arrival`() async throws {
        var plan = plan(speed: 1_000, openedAgoMs: 60_000)
        plan.maximumRecords = 500
        let cluster = try KafkaMockCluster()
        try cluster.createTopic("events", partitions: 3)
        let servers = cluster.bootstrapServers
        let expected = Collector()
        try await run(Simulator(plan, stop: StopFlag()), into: expected)
        let stop = StopFlag()
        let played = plan
        let seen = try await OwnThread.run(named: "simulator") {
            let sink = try KafkaRecordSink(
                KafkaConfiguration(bootstrapServers: servers),
                topic: "events",
                contactTopic: "contact-events",
                handlers: KafkaHandlers(),
                stop: stop
            )
            try Simulator(played, stop: stop).run(into: sink)
            return try Self.readBack(500, from: servers)
        }
        let sent = expected.records.map { Self.line($0.record) }
        #expect(seen.sorted() == sent.sorted())
    }

    /// What makes a record, in one text; the partition is the one of the Java client.
    private static func line(_ record: GeneratedRecord) -> String {
        let partition = record.key.withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: 3) }
        let headers = record.headers.map { "\($0.name)=\(Data($0.value).base64EncodedString())" }
        return "\(partition) \(record.arrivalTime.milliseconds) \(Data(record.key).base64EncodedString()) "
            + "\(Data(record.value).base64EncodedString()) \(headers)"
    }

    private static func readBack(_ count: Int, from servers: String) throws -> [String] {
        var configuration = KafkaConfiguration(bootstrapServers: servers)
        configuration.groupID = "read-back"
        configuration.fetchWaitMaxMs = 5
        let consumer = try KafkaConsumer(configuration)
        try consumer.assign(startingAt: (0..<3).map { KafkaPartitionOffset("events", $0, .beginning) })
        var lines: [String] = []
        let deadline = WallClock.now + 20_000
        while lines.count < count, WallClock.now < deadline {
            guard case .message(let message) = consumer.poll(timeoutMs: 100) else { continue }
            var headers: [String] = []
            message.forEachHeader { name, value in
                let text = String(decoding: name, as: UTF8.self)
                headers.append("\(text)=\(value.map { Data($0).base64EncodedString() } ?? "null")")
            }
            let timestamp = message.timestamp.milliseconds ?? 0
            let partition = message.partition
            message.withKeyAndValue { key, value in
                let key = key.map { Data($0).base64EncodedString() } ?? "null"
                let value = value.map { Data($0).base64EncodedString() } ?? "null"
                lines.append("\(partition) \(timestamp) \(key) \(value) \(headers)")
            }
        }
        try consumer.close()
        return lines
    }
}
