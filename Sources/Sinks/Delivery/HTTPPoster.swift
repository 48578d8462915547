import AfterCall
import AsyncHTTPClient
import ContactCenter
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Posts over HTTP/1.1, and over TLS where the URL says so; certificates are verified.
struct HTTPPoster: Poster {
    /// How much of an answer is read, in bytes; who says more is hung up on.
    private static let maximumAnswerBytes = 65_536

    private let client: HTTPClient
    private let timeoutMs: Milliseconds

    /// Opens nothing before the first request.
    ///
    /// - Throws: what OpenSSL says about a file of authorities that it cannot use.
    init(_ settings: SinkSettings) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let path = settings.caFile {
            tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(path))]
        }
        timeoutMs = settings.timeoutMs
        let timeout = TimeAmount.milliseconds(timeoutMs)
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: timeout, read: timeout)
        )
        configuration.httpVersion = .http1Only
        // Repetitions are ours to make, and to count.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func post(_ request: PostRequest) async -> DeliveryOutcome {
        var posted = HTTPClientRequest(url: request.address.text)
        posted.method = .POST
        posted.headers.add(name: "user-agent", value: "aftercall/\(BuildInfo.current.version)")
        for header in request.headers { posted.headers.add(name: header.name, value: header.value) }
        posted.body = .bytes(ByteBuffer(bytes: request.body))
        do {
            let end = ContinuousClock.now + .milliseconds(timeoutMs)
            let response = try await client.execute(posted, timeout: .milliseconds(timeoutMs))
            return DeliveryOutcome(
                status: response.status.code,
                retryAfter: response.headers.first(name: "retry-after"),
                answer: Self.line(try await Self.answer(of: response, until: end), without: request.secrets),
                now: WallClock.now
            )
        } catch {
            return .retry(afterMs: nil, reason: reason(of: error))
        }
    }

    /// Gives up what is still being asked, and closes all connections.
    func close() async {
        do {
            try await client.shutdown()
        } catch {
            preconditionFailure("an HTTP client was closed twice: \(error)")
        }
    }

    /// Why there is no answer. What is thrown may hold the URL, and that a secret: of what is not known its kind has to
    /// do.
    private func reason(of error: any Error) -> String {
        let kind = "\(type(of: error))"
        switch error {
        case let error as HTTPClientError: return reason(of: error)
        case let error as NIOConnectionError:
            guard let failure = error.connectionErrors.first else { return "its name cannot be resolved (\(kind))" }
            return reason(of: failure.error)
        case let error as IOError:
            return "no connection, or one that broke (\(String(cString: strerror(error.errnoCode))))"
        case is HTTPParserError: return "what it answers is no HTTP, or ends in the middle (\(kind))"
        case is NIOSSLError:
            let isOfCertificate = "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
            let reason = "its certificate has expired, or nobody whom we trust has issued it"
            return (isOfCertificate ? reason : "TLS failed") + " (\(kind))"
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return "its certificate is of another host (\(kind))"
        default: return kind
        }
    }

    private func reason(of error: HTTPClientError) -> String {
        switch error {
        case .deadlineExceeded, .readTimeout: "no answer within \(timeoutMs) ms (\(error))"
        case .connectTimeout: "no connection within \(timeoutMs) ms (\(error))"
        case .remoteConnectionClosed: "it closed the connection without an answer (\(error))"
        default: "\(error.shortDescription) (\(error))"
        }
    }

    /// The beginning of the body. The client bounds the wait for the head, and for each part; this the sum of them.
    private static func answer(
        of response: HTTPClientResponse,
        until end: ContinuousClock.Instant
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in response.body {
            bytes += part.readableBytesView.prefix(maximumAnswerBytes - bytes.count)
            if bytes.count == maximumAnswerBytes || ContinuousClock.now >= end { break }
        }
        return bytes
    }

    /// The beginning of an answer as one line without control characters and secrets.
    private static func line(_ answer: [UInt8], without secrets: [Secret]) -> String {
        var text = String(decoding: answer, as: UTF8.self)
        for secret in secrets { text.replace(secret.value, with: Secret.mask) }
        let scalars = text.unicodeScalars.prefix(DeadLetter.maximumDetail)
        return String(String.UnicodeScalarView(scalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
