import AfterCall
import Foundation
import Testing

@testable import Sinks

/// Sinks on a real broker, for what the mock cluster cannot do: `KAFKA_BOOTSTRAP_SERVERS=host:port`.
@Suite(.serialized, .timeLimit(.minutes(4)), .enabled(if: RealBroker.servers != nil))
struct SinkBrokerTests {
    private func onBroker(
        partitions: Int32,
        _ body: (SinkBench, TestReceiver) async throws -> Void
    ) async throws {
        let bench = try SinkBench(servers: try #require(RealBroker.servers), partitions: partitions)
        let receiver = try await TestReceiver.start()
        do { try await body(bench, receiver) } catch {
            try bench.deleteTopics()
            throw error
        }
        try await receiver.stop()
        try bench.deleteTopics()
    }

    private func subjects(_ receiver: TestReceiver) throws -> [String] {
        try receiver.requests.map { try object($0.body)["subject"] as? String ?? "" }
    }

    private func records(_ samples: [SampleAlert]) -> [(key: [UInt8], value: [UInt8]?)] {
        samples.map { (Array($0.fingerprint.utf8), $0.json) }
    }

    @Test func `Only what was committed is told, and a first start looks back an hour`() async throws {
        try await onBroker(partitions: 3) { bench, receiver in
            try await bench.publish(records([.of("aborted")]), isCommitted: false)
            try await bench.publish(records([.of("committed")]), isCommitted: true)
            let sink = try bench.webhook(receiver.url(), firstStart: .last(3_600_000))
            try await bench.run(sink) {
                #expect(await eventually { !receiver.requests.isEmpty })
                try await bench.publish(records([.of("aborted too")]), isCommitted: false)
                try await bench.publish(records([.of("later")]), isCommitted: true)
                #expect(await eventually { receiver.requests.count >= 2 })
            }
            #expect(
                try subjects(receiver).sorted()
                    == ["committed", "later"].map { SampleAlert.of($0).fingerprint }.sorted()
            )
            // The next start goes on behind.
            try await bench.publish(records([.of("after")]), isCommitted: true)
            try await bench.run(try bench.webhook(receiver.url(), firstStart: .last(3_600_000))) {
                #expect(await eventually { receiver.requests.count >= 3 })
            }
            #expect(try subjects(receiver).last == SampleAlert.of("after").fingerprint && receiver.requests.count == 3)
        }
    }

    @Test func `A first start does not tell of what is older than it looks back`() async throws {
        try await onBroker(partitions: 1) { bench, receiver in
            try await bench.publish(records([.of("old")]), isCommitted: true, agoMs: 7_200_000)
            try await bench.publish(records([.of("new")]), isCommitted: true)
            try await bench.run(try bench.webhook(receiver.url(), firstStart: .last(3_600_000))) {
                #expect(await eventually { !receiver.requests.isEmpty })
                try await Task.sleep(for: .milliseconds(500))
            }
            #expect(try subjects(receiver) == [SampleAlert.of("new").fingerprint])
        }
    }

    @Test func `Two members share the partitions, and only what is under way as one leaves is repeated`() async throws {
        try await onBroker(partitions: 6) { bench, receiver in
            let samples = (0..<200).map { SampleAlert.of("a-\($0)") }
            let (first, second) = (try bench.webhook(receiver.url()), try bench.webhook(receiver.url()))
            try await bench.run(first) {
                try await bench.run(second) {
                    try await Task.sleep(for: .seconds(8))
                    try await bench.publish(records(samples), isCommitted: true)
                    #expect(await eventually { receiver.requests.count >= 200 })
                }
                // The first takes over what the second had, from where it had come.
                try await bench.publish(records(samples.map(\.resolved)), isCommitted: true)
                #expect(await eventually { receiver.requests.count >= 400 })
            }
            // One in each of eight lanes, where its answer comes later than the member may wait.
            #expect(400...408 ~= receiver.requests.count)
        }
    }
}

/// The broker of the environment.
private enum RealBroker {
    static let servers: String? = {
        let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap { $0.isEmpty ? nil : $0 }
        if servers == nil { print("KAFKA_BOOTSTRAP_SERVERS is not set: sinks are not tried on a real broker") }
        return servers
    }()
}
