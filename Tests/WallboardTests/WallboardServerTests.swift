import AfterCall
import Foundation
import Logging
import Synchronization
import Telemetry
import Testing

@testable import Wallboard

/// The HTTP server as its clients see it.
@Suite(.serialized) struct WallboardServerTests {
    private static var withToken: HTTPSettings {
        var settings = HTTPSettings()
        settings.token = Secret("letmein")
        return settings
    }

    @Test func `Health, metrics and version are answered`() async throws {
        try await RunningServer.serve { server in
            let live = try await server.get("/healthz/live")
            #expect(live.status == 200 && live.body.contains(#""name":"agents.loop","status":"ok""#))
            #expect(live.head.contains("cache-control: no-store") && live.head.contains("nosniff"))
            #expect(try await server.get("/healthz/ready").status == 200)
            let head = try await server.send("HEAD /healthz/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(head.status == 200 && head.body.isEmpty)
            let metrics = try await server.get("/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
            #expect(
                metrics.body.contains("\naftercall_ready 1\n") && metrics.body.contains("aftercall_build_info{version=")
            )
            #expect(metrics.body.contains(#"aftercall_http_requests_total{route="/healthz/live",status="200"} 1"#))
            let version = try await server.get("/version")
            #expect(version.status == 200 && version.body.contains(#""librdkafka":""#))
            #expect(try await server.get("/nothing?x=<script>").status == 404)
            #expect(!(try await server.get("/metrics")).body.contains("nothing"))
        }
    }

    @Test func `Ready says why not, and comes back`() async throws {
        try await RunningServer.serve { server in
            #expect(try await server.get("/healthz/ready").status == 200)
            server.state.brokers.withLock { $0 = .unreachable(reason: "transport _ALL_BROKERS_DOWN") }
            let down = try await server.get("/healthz/ready")
            #expect(down.status == 503)
            #expect(
                down.body.contains(
                    #"{"detail":"unreachable: transport _ALL_BROKERS_DOWN","name":"brokers","status":"failed"}"#
                )
            )
            #expect(try await server.get("/healthz/live").status == 200)
            #expect((try await server.get("/metrics")).body.contains("\naftercall_ready 0\n"))
            server.state.brokers.withLock { $0 = .reachable(brokers: 1) }
            #expect(try await server.get("/healthz/ready").status == 200)
            server.state.status.withLock { $0 = .sample(workers: 2, members: 2, remaining: 70) }
            let restoring = try await server.get("/healthz/ready")
            #expect(restoring.status == 503 && restoring.body.contains("70 records to go"))
            #expect(try await server.get("/healthz/started").status == 200)
        }
    }

    @Test func `It has not started before state is restored, and does not live when a loop hangs`() async throws {
        try await RunningServer.serve { server in
            server.state.status.withLock { $0 = .sample(workers: 2, members: 1) }
            let starting = try await server.get("/healthz/started")
            #expect(starting.status == 503 && starting.body.contains("1 of 2 workers"))
            server.state.status.withLock { $0 = .sample(workers: 2, members: 2, silentMs: 1_000_000) }
            #expect(try await server.get("/healthz/started").status == 200)
            #expect(try await server.get("/healthz/live").status == 503)
        }
    }

    @Test(
        "Everything but health needs the token, where there is one",
        arguments: [
            ("", 401), ("Authorization: Bearer letmein", 200), ("Authorization: bearer letmein", 200),
            ("Authorization: Bearer letmei", 401), ("Authorization: Bearer letmeinn", 401),
            ("Authorization: Bearer ", 401), ("Authorization: Basic letmein", 401),
            ("Authorization: Bearer letmeinletmein", 401),
        ]
    )
    func token(header: String, status: Int) async throws {
        try await RunningServer.serve(Self.withToken) { server in
            let headers = header.isEmpty ? [] : [header]
            for path in ["/metrics", "/version"] {
                let answer = try await server.get(path, headers)
                #expect(answer.status == status, "\(path)")
                #expect(answer.head.contains("www-authenticate: bearer") == (status == 401))
                #expect(!answer.body.contains("letmein"))
            }
            #expect(try await server.get("/nothing", headers).status == (status == 200 ? 404 : 401))
            for path in ["/healthz/live", "/healthz/ready", "/healthz/started"] {
                #expect(try await server.get(path).status == 200)
            }
        }
    }

    @Test func `Too many requests are refused, health is not`() async throws {
        var settings = HTTPSettings()
        settings.maxRequestsPerSecond = 2
        try await RunningServer.serve(settings) { server in
            var statuses: [Int] = []
            for _ in 0..<6 { statuses.append(try await server.get("/version").status) }
            #expect(statuses.prefix(2) == [200, 200] && statuses.contains(429), "\(statuses)")
            for _ in 0..<10 { #expect(try await server.get("/healthz/live").status == 200) }
        }
    }

    @Test func `Strangers do not use up the requests of those who have the token`() async throws {
        var settings = Self.withToken
        settings.maxRequestsPerSecond = 2
        try await RunningServer.serve(settings) { server in
            var statuses: [Int] = []
            for _ in 0..<8 { statuses.append(try await server.get("/metrics").status) }
            #expect(statuses.first == 401 && statuses.contains(429), "\(statuses)")
            #expect(try await server.get("/metrics", ["Authorization: Bearer letmein"]).status == 200)
        }
    }

    @Test func `Whoever is refused for the length of a body cannot go on sending it`() async throws {
        try await RunningServer.serve { server in
            let start = ContinuousClock.now
            // It keeps the connection open, and reads until the server closes.
            let head = "POST /version HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
            let answer = try await server.send(head)
            let duration = start.duration(to: .now)
            #expect(answer.status == 413)
            #expect(duration < .seconds(8), "the connection stayed open")
        }
    }

    @Test(
        "What is too long is refused",
        arguments: [
            ("GET /version HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", [413]),
            ("POST /version HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [411]),
            ("GET /version HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", [400, 431]),
            ("GET /version HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", [400, 413]),
            ("nonsense\r\n\r\n", [400]),
        ]
    )
    func sizes(request: String, statuses: [Int]) async throws {
        try await RunningServer.serve { server in
            let status = try await server.send(request).status
            #expect(statuses.contains(status), "\(status)")
            #expect(try await server.get("/version").status == 200)
        }
    }

    @Test func `A port that is in use is told with a remedy`() async throws {
        try await RunningServer.serve { server in
            var settings = HTTPSettings()
            settings.port = server.port
            let registry = PrometheusRegistry()
            let second = WallboardServer(
                settings,
                health: ProcessHealth(AfterCallConfiguration(), stages: []) { .unknown },
                registry: registry,
                metrics: ProgramMetrics(factory: registry),
                logger: .init(label: "test")
            )
            do {
                try await second.run { _ in Issue.record("it listens") }
                Issue.record("it ran")
            } catch let error as WallboardError {
                #expect(error.description == "the port is in use: 127.0.0.1:\(server.port)")
                #expect(error.remedy.contains("http.port"))
            }
        }
    }

    @Test func `Beyond the most connections a client waits until another has left`() async throws {
        var settings = HTTPSettings()
        settings.maxConnections = 2
        try await RunningServer.serve(settings) { server in
            let held = try (0..<2).map { _ in try Connection(port: server.port) }
            defer { held[1].end() }
            let clock = ContinuousClock()
            let start = clock.now
            async let answer = server.get("/healthz/live").status
            try await Task.sleep(for: .milliseconds(400))
            held[0].end()
            #expect(try await answer == 200)
            #expect(clock.now - start >= .milliseconds(400), "it was answered while there was no room")
        }
    }

    @Test func `A client that keeps its connection does not hold up a stop`() async throws {
        let clock = ContinuousClock()
        let duration = try await clock.measure {
            try await RunningServer.serve { server in _ = try Connection(port: server.port) }
        }
        #expect(duration < .seconds(12))
    }

    @Test func `A bucket lets so many pass each second`() {
        let start = ContinuousClock.now
        let bucket = TokenBucket(perSecond: 3, at: start)
        let first = (0..<5).map { _ in bucket.take(at: start) }
        #expect(first == [true, true, true, false, false])
        #expect(bucket.take(at: start + .milliseconds(400)))
        #expect(!bucket.take(at: start + .milliseconds(410)))
        #expect((0..<9).count { _ in bucket.take(at: start + .seconds(60)) } == 3)
        #expect(!bucket.take(at: start))
    }
}
