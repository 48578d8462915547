internal import CLibrdkafka
internal import Synchronization

/// Owns one librdkafka instance and the context of its callbacks.
///
/// Logs, statistics, errors and delivery reports are forwarded to librdkafka's own event thread of the instance, so
/// that no application thread has to poll for them and nothing of them runs on a hot path. (Polling them with
/// `rd_kafka_queue_poll` from a thread of ours would, in 2.0.2, switch off `max.poll.interval.ms`.)
///
/// Thread safety: the pointer never changes; ``destroy(waitingForGroup:)`` happens once, after which `isDestroyed` is
/// true. The owner sees to it that no other thread is inside a call at that moment.
final class Client {
    /// librdkafka's instance. Not to be used once ``isDestroyed``.
    let pointer: OpaquePointer
    let context: ClientContext

    /// Tells this instance from every other of the process; addresses are reused.
    let serial: UInt64

    private let destroyed = Atomic<Bool>(false)
    private static let serials = Atomic<UInt64>(0)

    var isDestroyed: Bool { destroyed.load(ordering: .acquiring) }

    init(
        _ configuration: KafkaConfiguration,
        role: KafkaConfiguration.Role,
        handlers: KafkaHandlers,
        prepare: (OpaquePointer) -> Void = { _ in }
    ) throws(KafkaError) {
        let context = ClientContext(handlers: handlers, oauthTokenFile: configuration.oauthTokenFile)
        let conf = try configuration.makeConf(for: role)
        rd_kafka_conf_set_opaque(conf, Unmanaged.passUnretained(context).toOpaque())
        var events = RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR
        if role == .producer { events |= RD_KAFKA_EVENT_DR }
        if handlers.onStatistics != nil { events |= RD_KAFKA_EVENT_STATS }
        rd_kafka_conf_set_events(conf, events)
        rd_kafka_conf_set_background_event_cb(conf) { client, event, opaque in
            guard let event else { return }
            ClientContext.of(opaque)?.serve(event, of: client)
            rd_kafka_event_destroy(event)
        }
        if configuration.oauthTokenFile != nil {
            // A callback and no event: librdkafka 2.0.2 serves this one on its event thread, and drops the event there.
            rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf) { client, _, opaque in
                ClientContext.of(opaque)?.refreshToken(of: client)
            }
        }
        // Refused by a librdkafka without TLS, which has no certificate to judge either.
        _ = rd_kafka_conf_set_ssl_cert_verify_cb(conf) { _, broker, _, reason, depth, _, _, _, _, opaque in
            guard let reason = reason?.pointee, reason != 0 else { return 1 }
            let broker = broker.map { String(cString: $0) } ?? ""
            let refusal = CertificateRefusal(reason: reason, depth: depth)
            ClientContext.of(opaque)?.failures.withLock { $0.note(refusal, of: broker) }
            return 0
        }
        // Lines from before the event thread runs; without it librdkafka would print them.
        rd_kafka_conf_set_log_cb(conf) { client, severity, facility, text in
            guard let client, let text else { return }
            ClientContext.of(rd_kafka_opaque(client))?
                .log(severity: severity, facility: facility, text: text, of: client)
        }
        prepare(conf)

        var made: OpaquePointer?
        let type = role == .consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER
        let complaint: String? = withErrorBuffer { text, count in
            made = rd_kafka_new(type, conf, text, count)
            return made != nil
        }
        guard let made else {
            // Only an instance that was made owns its configuration.
            rd_kafka_conf_destroy(conf)
            throw KafkaError(code: .configuration, message: complaint ?? "no client instance")
        }
        pointer = made
        self.context = context
        serial = Self.serials.add(1, ordering: .relaxed).newValue
        forwardEvents()
    }

    /// Why a call found no broker: what is known of the connections that failed, where something is, else `error`.
    func explained(_ error: KafkaError) -> KafkaError {
        context.failures.withLock { $0.explanation(of: error.code) } ?? error
    }

    /// A call was answered: what is known of connections that failed explains no later one.
    func answered() {
        context.failures.withLock { $0 = ConnectionFailures() }
    }

    deinit {
        destroy(waitingForGroup: false)
    }

    /// Forwards the main queue and the logs to librdkafka's event thread.
    private func forwardEvents() {
        guard let background = rd_kafka_queue_get_background(pointer) else { return }
        if let main = rd_kafka_queue_get_main(pointer) {
            rd_kafka_queue_forward(main, background)
            rd_kafka_queue_destroy(main)
        }
        rd_kafka_set_log_queue(pointer, background)
        rd_kafka_queue_destroy(background)
    }

    /// Destroys the instance and waits for its threads.
    ///
    /// - Parameter waitingForGroup: whether a consumer that was not closed leaves its group in an orderly manner.
    func destroy(waitingForGroup: Bool) {
        guard !destroyed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        rd_kafka_destroy_flags(pointer, waitingForGroup ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }
}
