import AfterCall
import Alerting
import Foundation
import Testing

@testable import Sinks

/// A sink that tells every change once: on a mock cluster, to a server that fails as a test says.
@Suite(.serialized, .timeLimit(.minutes(3))) struct FollowingSinkTests {
    private static let name = WebhookSettings.name

    private func samples(_ count: Int) -> [SampleAlert] {
        (0..<count).map { number in
            SampleAlert().with {
                $0.fingerprint = String(format: "%016x", number)
                $0.agent = "a-\(number)"
            }
        }
    }

    /// The subject of what was posted, and whether it fires.
    private func told(_ receiver: TestReceiver) throws -> [String] {
        try receiver.requests.map { request in
            let event = try object(request.body)
            let data = event["data"] as? [String: Any]
            return "\(event["subject"] ?? "") \(data?["status"] ?? "")"
        }
    }

    @Test func `Every alert is told, in order, and its offset committed`() async throws {
        let bench = try SinkBench()
        let receiver = try await TestReceiver.start()
        let samples = samples(20)
        try await bench.publish(samples + samples.map(\.resolved))
        try await bench.run(try bench.webhook(receiver.url("/hook"))) {
            #expect(await eventually { receiver.requests.count == 40 })
            try await soon { try await bench.committed(Self.name) == 40 }
        }
        let told = try told(receiver)
        for sample in samples {
            let firing = told.firstIndex(of: "\(sample.fingerprint) firing")
            let resolved = told.firstIndex(of: "\(sample.fingerprint) resolved")
            #expect(try #require(firing) < #require(resolved))
        }
        #expect(bench.metric("sent_total", of: Self.name) == 40)
        #expect(bench.metric("queue_alerts", of: Self.name) == 0 && bench.metric("up", of: Self.name) == 1)
        try await receiver.stop()
    }

    @Test func `Errors, broken connections and slow answers are tried again until it is told`() async throws {
        let bench = try SinkBench()
        let receiver = try await TestReceiver.start { number, _ in
            switch number {
            case 0: TestReceiver.Reply(status: 500)
            case 1: TestReceiver.Reply(hangsUp: true)
            case 2: TestReceiver.Reply(delayMs: 3_000)
            case 3: TestReceiver.Reply(status: 503, headers: [("Retry-After", "1")])
            default: TestReceiver.Reply(status: 204)
            }
        }
        try await bench.publish([SampleAlert()])
        try await bench.run(try bench.webhook(receiver.url())) {
            try await soon { try await bench.committed(Self.name) == 1 }
        }
        let requests = receiver.requests
        #expect(requests.count == 5)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(requests[4].at - requests[3].at >= .milliseconds(950))
        #expect(bench.metric("retries_total", of: Self.name) == 4)
        #expect(bench.metric("failed_total", of: Self.name) == 4 && bench.metric("up", of: Self.name) == 1)
        try await receiver.stop()
    }

    @Test func `While the receiver is down no more than the queue is held, and nothing is lost`() async throws {
        var bench = try SinkBench()
        bench.settings.sinks.queueAlerts = 16
        let first = try await TestReceiver.start()
        let port = first.port
        try await first.stop()
        let sink = try bench.webhook(first.url())
        let samples = samples(500)
        try await bench.publish(samples)
        let running = bench
        try await bench.run(sink) {
            #expect(await eventually { (running.metric("failed_total", of: Self.name) ?? 0) > 20 })
            #expect(running.metric("up", of: Self.name) == 0)
            // Two of each lane's, what it works at and what waits, and what was fetched with the last of them.
            try await soon { (running.metric("oldest_unsent_seconds", of: Self.name) ?? 0) > 0 }
            #expect((running.metric("queue_alerts", of: Self.name) ?? 0) <= 16 + 8 + 2)
            let second = try await TestReceiver.start(port: port)
            try await soon(within: .seconds(60)) { try await running.committed(Self.name) == 500 }
            #expect(Set(second.requests.map { String(decoding: $0.body, as: UTF8.self) }).count == 500)
            try await second.stop()
        }
        #expect(bench.metric("up", of: Self.name) == 1)
    }

    @Test func `What the receiver refuses is a dead letter with its bytes and the reason, and holds up nothing`()
        async throws
    {
        let bench = try SinkBench()
        let receiver = try await TestReceiver.start { _, request in
            String(decoding: request.body, as: UTF8.self).contains("a-1\"")
                ? TestReceiver.Reply(status: 410, body: "gone") : TestReceiver.Reply()
        }
        let samples = samples(3)
        try await bench.publish(samples)
        try await bench.publish([(Array("k".utf8), Array("no alert".utf8)), (Array("k".utf8), nil)])
        try await bench.run(try bench.webhook(receiver.url())) {
            try await soon { try await bench.committed(Self.name) == 5 }
        }
        let letters = try await bench.deadLetters(2)
        let refused = try #require(letters.first { $0.header("aftercall-error-cause") == "refused" })
        #expect(refused.key == Array(samples[1].fingerprint.utf8))
        #expect(try object(refused.value ?? [])["fingerprint"] as? String == samples[1].fingerprint)
        #expect(refused.header("aftercall-error-detail") == "status 410: gone")
        #expect(refused.header("aftercall-error-sink") == "webhook" && refused.header("ce_id") == "id-1")
        let malformed = try #require(letters.first { $0.header("aftercall-error-cause") == "malformed" })
        #expect(malformed.header("aftercall-error-detail") == "it is no JSON")
        #expect(malformed.value == Array("no alert".utf8) && malformed.header("aftercall-error-topic") != nil)
        #expect(bench.metric("dead_letters_total", of: Self.name) == 2)
        try await receiver.stop()
    }

    @Test func `It tells of what the filter lets through, and of the end of any alert`() async throws {
        let bench = try SinkBench()
        let receiver = try await TestReceiver.start()
        var filter = AlertFilter()
        filter.minimumSeverity = .error
        filter.rules = "acw_exceeded,acw_stuck"
        let samples = samples(4)
        try await bench.publish([
            samples[0], samples[1].with { $0.severity = "critical" },
            samples[2].with {
                $0.severity = "critical"; $0.rule = "other"
            }, samples[3].resolved,
        ])
        try await bench.run(try bench.webhook(receiver.url(), filter)) {
            try await soon { try await bench.committed(Self.name) == 4 }
        }
        #expect(Set(try told(receiver)) == ["\(samples[1].fingerprint) firing", "\(samples[3].fingerprint) resolved"])
        try await receiver.stop()
    }

    @Test func `After a restart it goes on where it had stopped, and what was under way is told again`() async throws {
        let bench = try SinkBench()
        let isOpen = Flag()
        let receiver = try await TestReceiver.start { number, _ in
            TestReceiver.Reply(status: number < 10 || isOpen.isSet ? 200 : 503)
        }
        try await bench.publish(samples(30))
        try await bench.run(try bench.webhook(receiver.url())) {
            #expect(await eventually { receiver.requests.count > 20 })
        }
        let before = try await bench.committed(Self.name)
        #expect(before < 30)
        isOpen.set()
        try await bench.run(try bench.webhook(receiver.url())) {
            try await soon { try await bench.committed(Self.name) == 30 }
        }
        #expect(Set(receiver.requests.map { String(decoding: $0.body, as: UTF8.self) }).count == 30)
        // Ten were accepted before; what was committed of these is not told again.
        #expect(bench.metric("sent_total", of: Self.name) == Double(10 + 30 - before))
        try await receiver.stop()
    }

    @Test func `A stop does not wait for a receiver that hangs`() async throws {
        var bench = try SinkBench()
        bench.settings.sinks.timeoutMs = 1_500
        let receiver = try await TestReceiver.start { _, _ in TestReceiver.Reply(delayMs: 60_000) }
        try await bench.publish(samples(5))
        let sink = try bench.webhook(receiver.url())
        let start = ContinuousClock.now
        try await bench.run(sink) {
            #expect(await eventually { !receiver.requests.isEmpty })
        }
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(try await bench.committed(Self.name) == 0)
        try await receiver.stop()
    }

    /// Something that a test lets happen.
    private typealias Flag = StopFlag
}
