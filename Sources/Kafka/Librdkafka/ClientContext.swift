internal import CLibrdkafka
internal import Logging
internal import Synchronization

/// What librdkafka's callbacks of one client find behind their opaque pointer.
///
/// Lifetime: ``Client`` holds the only strong reference and passes it to librdkafka unretained; it lets go after
/// `rd_kafka_destroy` has returned, and by then every thread that could call back has been joined.
///
/// Thread safety: `handlers` never changes. Events come on librdkafka's event thread; what other threads look at
/// (`deliveries`, `transactionEndFailed`) is atomic or behind a lock. `onRebalance` is set before and called on the
/// one thread that polls the consumer.
final class ClientContext {
    let handlers: KafkaHandlers
    let deliveries = DeliveryLedger()
    let transactionEndFailed = Atomic<Bool>(false)
    /// What is known of connections that failed.
    let failures = Mutex(ConnectionFailures())
    private let repeats = Mutex(LogRepeats())
    var onRebalance: ((rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> Void)?

    /// Where the token for OAUTHBEARER is; `nil` where librdkafka needs none of ours.
    let oauthTokenFile: String?

    init(handlers: KafkaHandlers, oauthTokenFile: String? = nil) {
        self.handlers = handlers
        self.oauthTokenFile = oauthTokenFile
    }

    static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientContext? {
        opaque.map { Unmanaged<ClientContext>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Serves one event of the client's event thread.
    func serve(_ event: OpaquePointer, of client: OpaquePointer?) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: deliveries.record(event)
        case RD_KAFKA_EVENT_LOG: log(event, of: client)
        case RD_KAFKA_EVENT_STATS: reportStatistics(event)
        case RD_KAFKA_EVENT_ERROR: reportError(event, of: client)
        default: break
        }
    }

    private func log(_ event: OpaquePointer, of client: OpaquePointer?) {
        var facility: UnsafePointer<CChar>?
        var text: UnsafePointer<CChar>?
        var severity: Int32 = 0
        guard rd_kafka_event_log(event, &facility, &text, &severity) == 0, let text else { return }
        log(severity: severity, facility: facility, text: text, of: client)
    }

    func log(severity: Int32, facility: UnsafePointer<CChar>?, text: UnsafePointer<CChar>, of client: OpaquePointer?) {
        let facility = facility.map { String(cString: $0) } ?? ""
        let level = Self.toldElsewhere.contains(facility) ? .debug : Self.level(ofSyslog: severity)
        guard handlers.logger.logLevel <= level else { return }
        let text = String(cString: text)
        // Who asked for more than notices wants every line.
        guard let repeated = level >= .notice ? admit(text) : 0 else { return }
        var metadata: Logger.Metadata = [
            KafkaLoggingKeys.facility: "\(facility)",
            KafkaLoggingKeys.client: Self.name(of: client),
        ]
        if repeated > 0 { metadata[KafkaLoggingKeys.repeated] = "\(repeated)" }
        handlers.logger.log(level: level, "\(text)", metadata: metadata, source: "librdkafka")
    }

    /// Facilities of lines about what an error event says too, or the call that it concerns: a connection that failed,
    /// a transaction and a client that cannot go on.
    private static let toldElsewhere: Set<String> = ["FAIL", "FATAL", "SSLCERTVRFY", "TXNERR"]

    private static func name(of client: OpaquePointer?) -> Logger.MetadataValue {
        "\(client.flatMap { rd_kafka_name($0) }.map { String(cString: $0) } ?? "")"
    }

    private func admit(_ text: String) -> Int? {
        repeats.withLock { $0.admit(text, now: .now) }
    }

    /// Maps syslog's severities, which librdkafka uses, to swift-log's levels.
    static func level(ofSyslog severity: Int32) -> Logger.Level {
        switch severity {
        case ...2: .critical
        case 3: .error
        case 4: .warning
        case 5: .notice
        case 6: .info
        default: .debug
        }
    }

    private func reportStatistics(_ event: OpaquePointer) {
        guard let onStatistics = handlers.onStatistics, let json = rd_kafka_event_stats(event) else { return }
        var count = 0
        while json[count] != 0 { count += 1 }
        onStatistics(UnsafeRawBufferPointer(start: json, count: count))
    }

    private func reportError(_ event: OpaquePointer, of client: OpaquePointer?) {
        let response = rd_kafka_event_error(event)
        let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
        let told =
            rd_kafka_event_error_is_fatal(event) != 0
            ? KafkaError(RD_KAFKA_RESP_ERR__FATAL, client: client) : KafkaError(response, text)
        let error = failures.withLock { $0.note(told) }
        if let onError = handlers.onError {
            onError(error)
        } else {
            guard let repeated = admit(error.description) else { return }
            var metadata: Logger.Metadata = [KafkaLoggingKeys.client: Self.name(of: client)]
            if repeated > 0 { metadata[KafkaLoggingKeys.repeated] = "\(repeated)" }
            // Every call to a client after its fatal error throws it, and one that is closed has nothing to say.
            let level: Logger.Level = error.isFatal || error.code == .closed ? .debug : .warning
            handlers.logger.log(level: level, "\(error)", metadata: metadata)
        }
    }
}
