public import AfterCall
public import Logging

/// The sinks of a configuration, as `aftercall run` runs them beside the stages.
///
/// Thread safety: all of it may be called from any thread; ``run()`` once.
public final class AlertSinks: Sendable {
    /// How long what is under way may take once ``stop()`` was called, in seconds.
    private static let graceSeconds = 5

    private let sinks: [any AlertSink]
    private let poster: HTTPPoster
    private let stopped = Mailbox<Void>(capacity: 1)

    /// The sinks that `settings` configure; `nil` where there are none.
    ///
    /// - Throws: ``SinksError`` where the file of authorities cannot be used.
    public init?(_ settings: AfterCallConfiguration, logger: Logger) throws(SinksError) {
        guard !settings.sinkNames.isEmpty else { return nil }
        let poster: HTTPPoster
        do {
            poster = try HTTPPoster(settings.sinks)
        } catch {
            throw SinksError(
                description: "sinks.ca_file: the authorities cannot be read: \(error)",
                remedy: "it has to be a file of certificates in PEM"
            )
        }
        self.poster = poster
        sinks = settings.sinkNames.map { name in
            let context = SinkContext(
                clients: SinkClients(settings: settings, name: name),
                poster: poster,
                metrics: SinkMetrics(sink: name),
                logger: logger
            )
            return Self.sink(context, settings.sinks)
        }
        for key in SecretFileCheck.readableByOthers(settings.sinks) {
            logger.warning("everybody on this machine may read a secret", metadata: ["config.key": "\(key)"])
        }
        logger.info("alerts go to sinks", metadata: ["sink.names": "\(settings.sinkNames.joined(separator: ", "))"])
    }

    /// Tells until ``stop()``. Nothing that goes wrong here ends it, or concerns the stages.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for sink in sinks { group.addTask { await sink.run() } }
            // Closed by `stop()`; then what hangs is given up after a while.
            _ = await stopped.take()
            let isOver = StopFlag()
            group.addTask { [poster] in
                await isOver.sleep(milliseconds: Int64(Self.graceSeconds) * 1_000)
                await poster.close()
            }
            for _ in sinks { await group.next() }
            isOver.set()
        }
    }

    /// Ends ``run()`` within seconds; what was not accepted yet is told after the next start.
    public func stop() {
        for sink in sinks { sink.stop() }
        stopped.close()
    }

    private static func sink(_ context: SinkContext, _ settings: SinkSettings) -> any AlertSink {
        if context.name == AlertmanagerSettings.name { return AlertmanagerSink(context) }
        if context.name == PagerDutySettings.name {
            guard let key = settings.pagerDuty.routingKey, let address = HTTPAddress(settings.pagerDuty.url) else {
                preconditionFailure("PagerDuty was checked and is not configured")
            }
            let receiver = PagerDutyReceiver(address: address, routingKey: key, language: settings.language)
            return FollowingSink(context, receiver, named: address.authority, settings.pagerDuty.filter)
        }
        guard let address = settings.webhook.url.flatMap({ HTTPAddress($0) }), let secret = settings.webhook.secret
        else { preconditionFailure("the webhook was checked and is not configured") }
        let receiver = WebhookReceiver(address: address, secret: secret)
        return FollowingSink(context, receiver, named: address.authority, settings.webhook.filter)
    }
}
