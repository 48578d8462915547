import AfterCall
import Logging
import Sinks
import Telemetry
import Wallboard

/// Everything that runs together for `aftercall run`: stages, HTTP server, probe of the brokers, reloads and signals.
struct RunSession {
    let resolved: ResolvedConfiguration
    let sources: ConfigurationSources
    let level: LogLevel
    let logger: Logger
    let runner: Runner
    private let settings: AfterCallConfiguration
    private let program = ProgramMetrics()
    private let probe: BrokerProbe
    private let health: ProcessHealth
    private let server: WallboardServer
    private let sinks: AlertSinks?

    init(
        _ resolved: ResolvedConfiguration,
        _ sources: ConfigurationSources,
        _ registry: PrometheusRegistry,
        _ level: LogLevel,
        _ logger: Logger
    ) throws(SinksError) {
        self.resolved = resolved
        self.sources = sources
        self.level = level
        self.logger = logger
        settings = resolved.configuration
        let runner = Runner(settings, logger: logger)
        self.runner = runner
        let probe = BrokerProbe(settings)
        self.probe = probe
        health = ProcessHealth(
            settings,
            stages: runner.stages.map { stage in
                ProcessHealth.Stage(stage.rawValue) { runner.status(of: stage) }
            },
            goneTopics: { runner.goneTopics },
            brokers: { probe.finding }
        )
        sinks = try AlertSinks(settings, logger: logger)
        server = WallboardServer(settings.http, health: health, registry: registry, metrics: program, logger: logger)
    }

    /// Runs until a signal comes.
    ///
    /// The server is up before the group is joined, so that a port that is in use is found out while nothing is lost by
    /// it, and down when all is committed.
    func run() async throws {
        for warning in resolved.warnings {
            logger.warning("\(warning)", metadata: warning.remedy.map { ["remedy": "\($0)"] })
        }
        let reloader = self.reloader
        let deadline = StopDeadline(flushTimeoutMs: Int(settings.loop.flushTimeoutMs), logger: logger)
        let signals = StopSignals { [logger, health, runner] in
            logger.info("stopping: committing what was read")
            deadline.begin()
            health.noteStopping()
            runner.stop()
        }
        let hangup = HangupSignal { reloader.ask() }
        let watch = Task { [health, probe, logger] in
            await HangWatch(health: health, brokers: { probe.finding }, logger: logger).run()
        }
        defer { watch.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer {
                reloader.stop()
                sinks?.stop()
            }
            if let sinks { group.addTask { await sinks.run() } }
            if settings.http.port != nil { try await startServing(&group) }
            group.addTask { await reloader.run() }
            do {
                try await runner.run { deadline.begin(because: CommandError($0)) }
                await stopServing()
            } catch {
                await stopServing()
                throw error
            }
        }
        withExtendedLifetime((signals, hangup)) {}
    }

    private func startServing(_ group: inout ThrowingTaskGroup<Void, any Error>) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        group.addTask { [server] in
            defer { told.finish() }
            try await server.run { told.yield($0) }
        }
        var listening = ports.makeAsyncIterator()
        guard let port = await listening.next() else {
            // The server ended before it listened: what it threw says why.
            try await group.next()
            return
        }
        logger.notice("listening", metadata: ["http.host": "\(settings.http.host)", "http.port": "\(port)"])
        group.addTask { [probe] in try await probe.run() }
    }

    private func stopServing() async {
        probe.stop()
        await server.stop()
    }

    private var reloader: ConfigurationReloader {
        ConfigurationReloader(sources, resolved, logger: logger) { [level, runner] configuration in
            level.value = configuration.log.level
            runner.apply(configuration.alerts, configuration.rules)
        } note: { [program, health] outcome in
            program.note(outcome)
            health.noteReload(isRefused: outcome == .refused)
        }
    }
}
