import AfterCall
import Foundation
import Testing

@testable import Sinks

/// The Alertmanager sink on a mock cluster, against servers that answer as a test says.
@Suite(.serialized, .timeLimit(.minutes(3))) struct AlertmanagerSinkTests {
    private func bench(_ receivers: TestReceiver...) throws -> SinkBench {
        var bench = try SinkBench()
        bench.settings.sinks.alertmanager.urls = receivers.map { $0.url() }.joined(separator: ",")
        bench.settings.sinks.alertmanager.resendEveryMs = 400
        bench.settings.sinks.alertmanager.resolveTimeoutMs = 60_000
        return bench
    }

    /// What `receiver` was told of agents: whether the last said of each fires.
    private func known(_ receiver: TestReceiver) throws -> [String: Bool] {
        var known: [String: Bool] = [:]
        let now = SampleAlert.text(ofMsAgo: 0)
        for request in receiver.requests {
            let alerts = try JSONSerialization.jsonObject(with: Data(request.body)) as? [[String: Any]] ?? []
            for alert in alerts {
                let agent = (alert["labels"] as? [String: String])?["agent"] ?? ""
                known[agent] = (alert["endsAt"] as? String ?? "") > now
            }
        }
        return known
    }

    private func sample(_ agent: String) -> SampleAlert {
        SampleAlert.of(agent)
    }

    @Test func `What fires is rebuilt from the start of the topic, told again and again, and resolved`() async throws {
        let receiver = try await TestReceiver.start()
        let bench = try bench(receiver)
        try await bench.publish([sample("a"), sample("b"), sample("a").resolved, sample("c")])
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            try await soon { try known(receiver).filter(\.value).keys.sorted() == ["b", "c"] }
            #expect(receiver.requests.allSatisfy { $0.path == "/api/v2/alerts" })
            let count = receiver.requests.count
            #expect(await eventually { receiver.requests.count >= count + 3 })
            try await bench.publish([sample("b").resolved])
            try await soon { try known(receiver)["b"] == false }
            #expect(try known(receiver)["c"] == true)
        }
        #expect(try known(receiver)["a"] != true)
        // Another process begins with the same.
        let second = try await TestReceiver.start()
        let other = try self.bench(second)
        var again = bench
        again.settings.sinks.alertmanager.urls = other.settings.sinks.alertmanager.urls
        try await again.run(AlertmanagerSink(try again.context("alertmanager"))) {
            try await soon { try known(second)["c"] == true }
        }
        #expect(try known(second)["b"] != true)
        try await receiver.stop()
        try await second.stop()
    }

    @Test func `Each Alertmanager of a cluster is told, though one of them is down`() async throws {
        let good = try await TestReceiver.start()
        let gone = try await TestReceiver.start()
        let port = gone.port
        let bench = try bench(good, gone)
        try await gone.stop()
        try await bench.publish([sample("a")])
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            try await soon { try known(good)["a"] == true }
            #expect(await eventually { bench.metric("up", of: "alertmanager") == 0 })
            try await bench.publish([sample("a").resolved, sample("b")])
            try await soon { try known(good)["b"] == true && known(good)["a"] == false }
            let back = try await TestReceiver.start(port: port)
            try await soon { try known(back)["b"] == true && known(back)["a"] == false }
            #expect(await eventually { bench.metric("up", of: "alertmanager") == 1 })
            #expect(await eventually { bench.metric("queue_alerts", of: "alertmanager") == 0 })
            try await back.stop()
        }
        try await good.stop()
    }

    @Test func `An alert that is refused is found among the others, and is a dead letter once`() async throws {
        let receiver = try await TestReceiver.start { _, request in
            String(decoding: request.body, as: UTF8.self).contains(#""agent":"bad""#)
                ? TestReceiver.Reply(status: 400, body: "bad label") : TestReceiver.Reply()
        }
        let bench = try bench(receiver)
        try await bench.publish([sample("a"), sample("bad"), sample("b")])
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            #expect(await eventually { bench.metric("dead_letters_total", of: "alertmanager") == 1 })
            let count = receiver.requests.count
            #expect(await eventually { receiver.requests.count > count + 6 })
        }
        #expect(bench.metric("dead_letters_total", of: "alertmanager") == 1)
        let letter = try #require(try await bench.deadLetters(1).first)
        #expect(letter.key == Array(sample("bad").fingerprint.utf8))
        #expect(letter.header("aftercall-error-detail") == "127.0.0.1:\(receiver.port): status 400: bad label")
        let sole = receiver.requests.filter { $0.body.first == UInt8(ascii: "[") }
        #expect(!sole.isEmpty)
        try await receiver.stop()
    }

    @Test func `The token goes along, and appears in no dead letter`() async throws {
        let receiver = try await TestReceiver.start { _, _ in TestReceiver.Reply(status: 403, body: "not t0ken") }
        var bench = try bench(receiver)
        bench.settings.sinks.alertmanager.token = Secret("t0ken")
        try await bench.publish([sample("a")])
        let running = bench
        try await bench.run(AlertmanagerSink(try bench.context("alertmanager"))) {
            #expect(await eventually { running.metric("dead_letters_total", of: "alertmanager") == 1 })
        }
        #expect(receiver.requests.first?.headers["authorization"] == "Bearer t0ken")
        let letter = try #require(try await bench.deadLetters(1).first)
        #expect(letter.header("aftercall-error-detail")?.hasSuffix("status 403: not ********") == true)
        #expect(letter.headers.allSatisfy { !String(decoding: $0.value ?? [], as: UTF8.self).contains("t0ken") })
        try await receiver.stop()
    }
}
