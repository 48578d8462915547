import Foundation
import Logging
import Streaming
import Synchronization
import Telemetry

@testable import AfterCall
@testable import Wallboard

/// A server on a free port, and a client that speaks to it in bytes, so that nothing of the client's own gets in
/// between.
struct RunningServer {
    let port: Int
    let state: FakeState

    /// What a test makes of the program's state.
    ///
    /// Thread safety: a `Mutex` guards it.
    final class FakeState: Sendable {
        let status = Mutex(RunnerStatus.sample(workers: 1, members: 1))
        let brokers = Mutex(BrokerProbe.Finding.reachable(brokers: 3))
    }

    /// Runs a server as `settings` say while `body` does something with it.
    static func serve(
        _ settings: HTTPSettings = HTTPSettings(),
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        var settings = settings
        settings.port = 0
        let state = FakeState()
        let registry = PrometheusRegistry(catalog: MetricCatalog.all)
        let metrics = ProgramMetrics(factory: registry)
        let stage = ProcessHealth.Stage("agents") { state.status.withLock { $0 } }
        let health = ProcessHealth(AfterCallConfiguration(), stages: [stage]) { state.brokers.withLock { $0 } }
        let server = WallboardServer(
            settings,
            health: health,
            registry: registry,
            metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { told.finish() }
                try await server.run { told.yield($0) }
            }
            var listening = ports.makeAsyncIterator()
            guard let port = await listening.next() else {
                try await group.next()
                return
            }
            do { try await body(RunningServer(port: port, state: state)) } catch {
                await server.stop()
                throw error
            }
            await server.stop()
            try await group.waitForAll()
        }
    }

    /// The answer to `GET path`.
    func get(_ path: String, _ headers: [String] = []) async throws -> Answer {
        try await send(
            (["GET \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers + ["", ""])
                .joined(separator: "\r\n")
        )
    }

    /// The answer to `text`, read until the server closes.
    func send(_ text: String) async throws -> Answer {
        let port = port
        return try await OwnThread.run(named: "client") { try Answer(Connection(port: port).exchange(text)) }
    }
}

/// What a server answered.
struct Answer: Sendable {
    let status: Int
    let head: String
    let body: String

    init(_ text: String) throws {
        guard let end = text.range(of: "\r\n\r\n"), let code = text.split(separator: " ").dropFirst().first else {
            throw Unreadable(text: text)
        }
        head = text[..<end.lowerBound].lowercased()
        body = String(text[end.upperBound...])
        status = Int(code) ?? 0
    }

    struct Unreadable: Error {
        let text: String
    }
}

/// A connection to a port of this machine.
struct Connection {
    private let socket: Int32

    init(port: Int) throws {
        #if canImport(Glibc)
            socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Answer.Unreadable(text: "no connection: \(errno)") }
    }

    /// Ends the connection.
    func end() { close(socket) }

    /// Sends `text` and reads until the other side closes, for ten seconds at most.
    func exchange(_ text: String) throws -> String {
        defer { close(socket) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var all: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &room, room.count, 0)
            guard count > 0 else { break }
            all += room[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }
}

extension RunnerStatus {
    /// The status of a stage with `workers`, of which `members` have partitions.
    static func sample(workers: Int, members: Int, silentMs: Int64 = 0, remaining: Int64? = nil) -> RunnerStatus {
        var status = RunnerStatus()
        status.workers = workers
        status.members = members
        status.silentMs = silentMs
        if let remaining {
            status.restores = [RestoreStatus(partition: 0, records: 0, position: 0, target: remaining)]
        }
        return status
    }
}
