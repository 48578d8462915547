public import AfterCall
import Foundation
import Hummingbird
public import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
public import Telemetry

/// The HTTP server of the program.
///
/// Thread safety: all of it may be called from any thread; ``run(onListening:)`` once.
public final class WallboardServer: Sendable {
    /// How long a connection may be silent.
    private static let idleSeconds: Int64 = 60
    /// The longest head of a request, in bytes.
    private static let maximumHeadBytes = 16_384
    /// How long open requests may take when the server stops.
    private static let drainSeconds = 5

    private let settings: HTTPSettings
    private let health: ProcessHealth
    private let registry: PrometheusRegistry
    private let metrics: ProgramMetrics
    private let build: BuildInfo
    private let logger: Logger
    private let group = Mutex<ServiceGroup?>(nil)

    /// Prepares a server; nothing is opened before ``run(onListening:)``.
    public init(
        _ settings: HTTPSettings,
        health: ProcessHealth,
        registry: PrometheusRegistry,
        metrics: ProgramMetrics,
        build: BuildInfo = .current,
        logger: Logger
    ) {
        self.settings = settings
        self.health = health
        self.registry = registry
        self.metrics = metrics
        self.build = build
        var logger = logger
        // What clients do, and how a server ends that is stopped, is no news; what matters is thrown.
        logger.logLevel = .critical
        self.logger = logger
        registry.addCollector { metrics.set(isReady: health.ready.isOK) }
    }

    /// Serves until ``stop()``.
    ///
    /// - Parameter onListening: called with the port once connections are taken.
    /// - Throws: ``WallboardError`` when it cannot listen.
    public func run(onListening: @escaping @Sendable (_ port: Int) -> Void) async throws {
        guard let port = settings.port else { return }
        let application = Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Self.idleSeconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.maximumHeadBytes,
                        maxHeaderListSize: Self.maximumHeadBytes,
                        maxHeaderFieldCount: 64
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: port),
                availableConnectionsDelegate: .maximum(settings.maxConnections, logger: logger)
            ),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) },
            logger: logger
        )
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.drainSeconds)
        configuration.maximumCancellationDuration = .seconds(Self.drainSeconds)
        let group = ServiceGroup(configuration: configuration)
        self.group.withLock { $0 = group }
        do {
            try await group.run()
        } catch let error as IOError {
            throw explained(error, port)
        }
    }

    /// Ends ``run(onListening:)``: takes no more connections, and answers what was asked.
    public func stop() async {
        await group.withLock { $0 }?.triggerGracefulShutdown()
    }

    private func explained(_ error: IOError, _ port: Int) -> WallboardError {
        let address = "\(settings.host):\(port)"
        return switch error.errnoCode {
        case EADDRINUSE:
            WallboardError(
                description: "the port is in use: \(address)",
                remedy: "set http.port to another, to 0 for any that is free, or to off"
            )
        case EACCES:
            WallboardError(description: "we may not listen on \(address)", remedy: "set http.port to 1024 or above")
        default:
            WallboardError(
                description: "cannot listen on \(address): \(error)",
                remedy: "check http.host and http.port"
            )
        }
    }

    private func router() -> Router<WallboardContext> {
        // Load balancers ask with HEAD.
        let router = Router(context: WallboardContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: AccountingMiddleware(metrics: metrics))
        router.add(middleware: LimitMiddleware(maximumBodyBytes: settings.maxBodyBytes))
        router.add(
            middleware: BearerTokenMiddleware(settings.token, requestsPerSecond: settings.maxRequestsPerSecond)
        )
        let (health, registry, build) = (health, registry, build)
        router.get(RouterPath(WallboardRoutes.live)) { _, _ in try WallboardResponse.health(health.live) }
        router.get(RouterPath(WallboardRoutes.ready)) { _, _ in try WallboardResponse.health(health.ready) }
        router.get(RouterPath(WallboardRoutes.started)) { _, _ in try WallboardResponse.health(health.started) }
        router.get(RouterPath(WallboardRoutes.metrics)) { _, _ in
            WallboardResponse.text(.ok, registry.exposition(), PrometheusText.mediaType)
        }
        router.get(RouterPath(WallboardRoutes.version)) { _, _ in
            try WallboardResponse.json(
                .ok,
                VersionDocument(
                    version: build.version,
                    commit: build.commit,
                    swift: build.swift,
                    librdkafka: build.librdkafka
                )
            )
        }
        return router
    }
}
