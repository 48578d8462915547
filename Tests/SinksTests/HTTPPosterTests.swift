import AfterCall
import Foundation
import NIOSSL
import Testing

@testable import Sinks

/// Requests over real connections.
@Suite(.serialized, .timeLimit(.minutes(2))) struct HTTPPosterTests {
    private func post(
        _ url: String,
        _ change: (inout SinkSettings) -> Void = { _ in }
    ) async throws -> DeliveryOutcome {
        var settings = SinkSettings()
        change(&settings)
        let poster = try HTTPPoster(settings)
        let address = try #require(HTTPAddress(url))
        let request = PostRequest(address: address, headers: [("x-test", "1")], body: Array("{}".utf8))
        let outcome = await poster.post(request)
        await poster.close()
        return outcome
    }

    @Test func `What is accepted arrived as it was sent`() async throws {
        let receiver = try await TestReceiver.start()
        #expect(try await post(receiver.url("/a/b?c=d")) == .accepted)
        let request = try #require(receiver.requests.first)
        #expect(request.path == "/a/b?c=d" && request.body == Array("{}".utf8))
        #expect(request.headers["x-test"] == "1" && request.headers["user-agent"]?.hasPrefix("aftercall/") == true)
        try await receiver.stop()
    }

    @Test func `An answer says why, in one line and not without end`() async throws {
        let receiver = try await TestReceiver.start { _, _ in
            TestReceiver.Reply(status: 422, body: "bad\nfield\u{7}" + String(repeating: "x", count: 200_000))
        }
        guard case .refused(let reason) = try await post(receiver.url()) else {
            Issue.record("not refused")
            return
        }
        #expect(reason.hasPrefix("status 422: bad field x") && reason.count < 1_100)
        try await receiver.stop()
    }

    @Test func `An answer that comes byte by byte is not read to its end`() async throws {
        let receiver = try await TestReceiver.start { _, _ in
            TestReceiver.Reply(status: 422, body: String(repeating: "x", count: 1_000), pieceMs: 100)
        }
        let start = ContinuousClock.now
        guard case .refused(let reason) = try await post(receiver.url(), { $0.timeoutMs = 500 }) else {
            Issue.record("not refused")
            return
        }
        #expect(reason.hasPrefix("status 422: x") && reason.count < 100)
        #expect(ContinuousClock.now - start < .seconds(10))
        try await receiver.stop()
    }

    @Test func `Retry-After is heard`() async throws {
        let receiver = try await TestReceiver.start { _, _ in
            TestReceiver.Reply(status: 429, headers: [("Retry-After", "3")])
        }
        #expect(try await post(receiver.url()) == .retry(afterMs: 3_000, reason: "status 429"))
        try await receiver.stop()
    }

    @Test func `No redirection is followed`() async throws {
        let other = try await TestReceiver.start()
        let target = other.url()
        let receiver = try await TestReceiver.start { _, _ in
            TestReceiver.Reply(status: 307, headers: [("Location", target)])
        }
        #expect(try await post(receiver.url()) == .refused(reason: "status 307"))
        #expect(other.requests.isEmpty)
        try await receiver.stop()
        try await other.stop()
    }

    @Test func `Nobody there, a connection that breaks, and an answer that takes too long are tried again`()
        async throws
    {
        let receiver = try await TestReceiver.start { number, _ in
            number == 0 ? TestReceiver.Reply(hangsUp: true) : TestReceiver.Reply(delayMs: 5_000)
        }
        let url = receiver.url()
        let outcomes: [(String, Int64)] = [
            ("it closed the connection without an answer (", 3_000), ("no answer within 500 ms (", 500),
        ]
        for (wanted, timeoutMs) in outcomes {
            let start = ContinuousClock.now
            guard case .retry(nil, let reason) = try await post(url, { $0.timeoutMs = timeoutMs }) else {
                Issue.record("not to be tried again")
                return
            }
            #expect(reason.hasPrefix(wanted), "\(reason)")
            #expect(ContinuousClock.now - start < .seconds(4))
        }
        try await receiver.stop()
        guard case .retry(nil, let reason) = try await post(url) else {
            Issue.record("not to be tried again")
            return
        }
        #expect(!reason.contains("/") && reason.contains("Connection refused"), "\(reason)")
    }

    @Test func `A certificate of an authority that nobody trusts is refused, and one of our own is not`()
        async throws
    {
        let folder = Repository.url("Tests/SinksTests/Fixtures")
        let chain = try NIOSSLCertificate.fromPEMFile(folder.appendingPathComponent("localhost.pem").path)
        let key = try NIOSSLPrivateKey(file: folder.appendingPathComponent("localhost-key.pem").path, format: .pem)
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        let receiver = try await TestReceiver.start(tls: try NIOSSLContext(configuration: configuration))
        let authority = folder.appendingPathComponent("authority.pem").path
        let url = receiver.url(scheme: "https", host: "localhost")
        guard case .retry(nil, let reason) = try await post(url) else {
            Issue.record("a certificate was not verified")
            return
        }
        #expect(reason.contains("nobody whom we trust has issued it"), "\(reason)")
        #expect(receiver.requests.isEmpty)
        #expect(try await post(url) { $0.caFile = authority } == .accepted)
        // The certificate is of localhost, and of no address.
        let byAddress = try await post(receiver.url(scheme: "https")) { $0.caFile = authority }
        guard case .retry(nil, let other) = byAddress else {
            Issue.record("the name in a certificate was not verified")
            return
        }
        #expect(other.contains("of another host"), "\(other)")
        try await receiver.stop()
    }

    @Test func `A file that holds no authority is refused at once`() throws {
        var settings = SinkSettings()
        settings.caFile = Repository.url("Package.swift").path
        #expect(throws: (any Error).self) { try HTTPPoster(settings) }
    }
}
