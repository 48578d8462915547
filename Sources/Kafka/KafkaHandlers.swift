public import Logging

/// Where a client reports what is not the answer to a call.
///
/// Handlers run on librdkafka's event thread of the client, one at a time, beside the application's own threads: they
/// should be quick, and must not call the client that they belong to.
public struct KafkaHandlers: Sendable {
    /// Takes librdkafka's log lines, its facility in the metadata (``KafkaLoggingKeys``).
    public var logger: Logger

    /// Takes the statistics of `statistics.interval.ms` as JSON bytes, valid during the call;
    /// ``KafkaStatistics/init(json:)`` reads them.
    public var onStatistics: (@Sendable (UnsafeRawBufferPointer) -> Void)?

    /// Takes errors that belong to no call: brokers down, authentication refused, a producer's fatal error.
    /// librdkafka goes on trying unless the error is fatal.
    public var onError: (@Sendable (KafkaError) -> Void)?

    /// Collects handlers; without a logger, the process-wide swift-log configuration decides.
    public init(
        logger: Logger = Logger(label: "kafka"),
        onStatistics: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil,
        onError: (@Sendable (KafkaError) -> Void)? = nil
    ) {
        self.logger = logger
        self.onStatistics = onStatistics
        self.onError = onError
    }
}
