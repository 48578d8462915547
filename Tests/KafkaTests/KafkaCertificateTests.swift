import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import Kafka

/// Listeners whose certificates we do not take, and what is said of them.
@Suite(.serialized, .timeLimit(.minutes(2))) struct KafkaCertificateTests {
    @Test(
        "What is wrong with a certificate is told, and not guessed",
        arguments: [
            ("expired", "localhost", true, .date, "the broker's certificate has expired"),
            ("broker", "127.0.0.1", true, .host, "the broker's certificate is of another host than 127.0.0.1"),
            ("broker", "localhost", false, .authority, "was issued by an authority that is not trusted here"),
        ] as [(String, String, Bool, KafkaError.TLSProblem, String)]
    )
    func refused(
        certificate: String,
        host: String,
        isTrusted: Bool,
        problem: KafkaError.TLSProblem,
        words: String
    )
        async throws
    {
        let listener = try await Listener.start(certificate: certificate)
        let error = try #require(
            try await complaint("\(host):\(listener.port)", authority: isTrusted ? "authority" : "expired")
        )
        #expect(error.tlsProblem == problem && error.message.contains(words), "\(error)")
        #expect(!error.message.contains("ssl.ca.location"))
        try await listener.stop()
    }

    @Test func `A listener without TLS is told`() async throws {
        let listener = try await Listener.start(certificate: nil)
        let error = try #require(try await complaint("localhost:\(listener.port)", authority: "authority"))
        #expect(error.tlsProblem == .protocolOfListener, "\(error)")
        try await listener.stop()
    }

    @Test func `A certificate above the broker's, and reasons without words of ours, are told as well`() {
        let above = CertificateRefusal(reason: 10, depth: 1)
        #expect(above.problem == .date && above.words(of: "a:1") == "a certificate above the broker's has expired")
        let other = CertificateRefusal(reason: 47, depth: 0)
        #expect(other.problem == .certificate && other.words(of: "a:1").contains("X509_V_ERR 47"))
        #expect(CertificateRefusal(reason: 64, depth: 0).words(of: "[::1]:9093").hasSuffix("than [::1]"))
    }

    /// Why nothing is learned of a cluster.
    private func complaint(_ servers: String, authority: String) async throws -> KafkaError? {
        let file = Listener.fixture(authority).path
        let configuration = KafkaConfiguration(
            bootstrapServers: servers,
            properties: [
                "security.protocol": "ssl", "ssl.ca.location": file, "ssl.endpoint.identification.algorithm": "https",
                // One address of localhost only, so that no other is refused first.
                "broker.address.family": "v4",
            ]
        )
        let admin = try KafkaAdmin(configuration)
        defer { admin.close() }
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do throws(KafkaError) {
                    _ = try admin.describe(topics: nil, timeoutMs: 3_000)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
    }
}

/// A listener on loopback that takes TLS connections, and one that does not: it hangs up on what it is sent.
private struct Listener {
    let port: Int
    private let channel: any Channel

    static func fixture(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name).pem")
    }

    static func start(certificate: String?) async throws -> Listener {
        let context = try certificate.map { name in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(fixture(name).path).map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: fixture("broker-key").path, format: .pem))
                )
            )
        }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(HangingUp())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Listener(port: channel.localAddress?.port ?? 0, channel: channel)
    }

    func stop() async throws { try await channel.close() }

    private final class HangingUp: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.close(promise: nil) }
    }
}
