import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Testing

/// An HTTP server on loopback that answers as a test says, and keeps what it was asked.
///
/// Thread safety: a `Mutex` guards what was asked.
final class TestReceiver: Sendable {
    /// What it was asked.
    struct Request: Sendable {
        var path: String
        var headers: [String: String]
        var body: [UInt8]
        var at: ContinuousClock.Instant
    }

    /// What it answers.
    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body = ""
        var delayMs: Int64 = 0
        /// How long it waits before each byte of the body; 0 sends all at once.
        var pieceMs: Int64 = 0
        /// Whether it closes the connection instead.
        var hangsUp = false
    }

    typealias Script = @Sendable (_ number: Int, _ request: Request) -> Reply

    let port: Int
    private let channel: any Channel
    private let asked: Asked

    /// What was asked so far.
    var requests: [Request] { asked.requests.withLock { $0 } }

    /// The URL of `path`.
    func url(_ path: String = "", scheme: String = "http", host: String = "127.0.0.1") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    /// Listens on `port`, or on any that is free.
    static func start(
        port: Int = 0,
        tls: NIOSSLContext? = nil,
        _ script: @escaping Script = { _, _ in Reply() }
    ) async throws -> TestReceiver {
        let asked = Asked()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Handler(asked, script))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return TestReceiver(channel, asked)
    }

    private init(_ channel: any Channel, _ asked: Asked) {
        self.channel = channel
        self.asked = asked
        port = channel.localAddress?.port ?? 0
    }

    /// Takes no more connections; those that are open are closed with the next request.
    func stop() async throws {
        asked.isStopped.store(true, ordering: .releasing)
        try await channel.close()
    }

    /// What was asked, shared with the handlers.
    final class Asked: Sendable {
        let requests = Mutex<[Request]>([])
        let isStopped = Atomic<Bool>(false)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let asked: Asked
        private let script: Script
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ asked: Asked, _ script: @escaping Script) {
            self.asked = asked
            self.script = script
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let part): body += part.readableBytesView
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let head, !asked.isStopped.load(ordering: .acquiring) else { return context.close(promise: nil) }
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { _, last in last }
            let request = Request(path: head.uri, headers: headers, body: body, at: .now)
            let number = asked.requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            let reply = script(number, request)
            if reply.hangsUp { return context.close(promise: nil) }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(reply.delayMs)) {
                let (handler, context) = bound.value
                handler.write(reply, context)
            }
        }

        private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders(reply.headers)
            headers.add(name: "content-length", value: String(reply.body.utf8.count))
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            write(ByteBuffer(string: reply.body), pieceMs: reply.pieceMs, context)
        }

        private func write(_ body: ByteBuffer, pieceMs: Int64, _ context: ChannelHandlerContext) {
            var rest = body
            guard pieceMs > 0, let piece = rest.readSlice(length: 1) else {
                context.write(wrapOutboundOut(.body(.byteBuffer(rest))), promise: nil)
                return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
            let bound = NIOLoopBound((self, context, rest), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(pieceMs)) {
                let (handler, context, rest) = bound.value
                // Who asked may have hung up.
                if context.channel.isActive { handler.write(rest, pieceMs: pieceMs, context) }
            }
        }
    }
}

/// Waits until `condition` holds, and says whether it did in time.
func eventually(
    within limit: Duration = .seconds(30),
    _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return true }
        // A cancelled wait is over.
        do { try await Task.sleep(for: .milliseconds(20)) } catch { return false }
    }
    return try await condition()
}

/// Expects that `condition` holds soon.
func soon(
    within limit: Duration = .seconds(30),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: @Sendable () async throws -> Bool
) async throws {
    let holds = try await eventually(within: limit, condition)
    #expect(holds, "not in time", sourceLocation: sourceLocation)
}
