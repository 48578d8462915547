import Logging
import Testing

@testable import Kafka

struct KafkaLoggingTests {
    private struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var metadata: Logger.Metadata
    }

    private struct Recorder: LogHandler {
        let lines: Collected<Line>
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.append(Line(level: event.level, message: "\(event.message)", metadata: event.metadata ?? [:]))
        }
    }

    @Test func `lines of librdkafka reach swift-log with facility and client`() async throws {
        let lines = Collected<Line>()
        let logger = Logger(label: "kafka") { _ in Recorder(lines: lines, logLevel: .trace) }
        // What an error event says has no facility, and may come first.
        @Sendable func isLine(_ line: Line) -> Bool {
            line.message.contains("127.0.0.1:1") && line.metadata[KafkaLoggingKeys.facility] != nil
        }
        try await onOwnThread {
            var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", properties: ["debug": "broker"])
            configuration.clientID = "talkative"
            let producer = try KafkaProducer(configuration, handlers: KafkaHandlers(logger: logger))
            #expect(lines.wait { $0.contains(where: isLine) })
            try producer.close(timeoutMs: 0)
        }
        let line = try #require(lines.all.first(where: isLine))
        #expect("\(line.metadata[KafkaLoggingKeys.client] ?? "")".hasPrefix("talkative#producer"))
    }

    @Test func `a logger's level keeps lines away`() async throws {
        let lines = Collected<Line>()
        let logger = Logger(label: "kafka") { _ in Recorder(lines: lines, logLevel: .critical) }
        try await onOwnThread {
            let configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", properties: ["debug": "all"])
            let errors = Collected<KafkaError>()
            let producer = try KafkaProducer(
                configuration,
                handlers: KafkaHandlers(logger: logger, onError: { errors.append($0) })
            )
            #expect(errors.wait { !$0.isEmpty })
            try producer.close(timeoutMs: 0)
        }
        #expect(lines.all.isEmpty)
    }

    @Test(
        arguments: [
            (0, .critical), (2, .critical), (3, .error), (4, .warning), (5, .notice), (6, .info), (7, .debug),
        ] as [(Int32, Logger.Level)]
    )
    func `severities of syslog are levels of swift-log`(severity: Int32, level: Logger.Level) {
        #expect(ClientContext.level(ofSyslog: severity) == level)
    }
}
