import Foundation
import Kafka
import Logging
import StreamingKafka

/// A broker outside of this process: `KAFKA_BOOTSTRAP_SERVERS=host:port`. Without transactions that hold, nothing of
/// what is tested here can be shown.
enum Broker {
    static let servers: String? = {
        let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap { $0.isEmpty ? nil : $0 }
        if servers == nil { print("KAFKA_BOOTSTRAP_SERVERS is not set: exactly once on a broker is not tested") }
        return servers
    }()

    static var isThere: Bool { servers != nil }

    static let handlers = KafkaHandlers(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    static func configuration() -> KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: servers ?? "")
        configuration.disablesNagle = true
        return configuration
    }
}

/// The topics of one run, under a name that no other run uses.
struct RunTopics {
    let name = "run-\(UUID().uuidString.prefix(8).lowercased())"
    let partitions: Int32 = 4

    var source: String { "\(name)-source" }
    var outputs: String { "\(name)-outputs" }
    var changelog: String { "\(name)-changelog" }

    /// Creates them, and deletes them when `body` is done.
    func during(_ body: () throws -> Void) throws {
        let admin = try KafkaAdmin(Broker.configuration(), handlers: Broker.handlers)
        defer { admin.close() }
        let topics = [
            KafkaNewTopic(source, partitions: partitions), KafkaNewTopic(outputs, partitions: partitions),
            KafkaNewTopic(changelog, partitions: partitions, configuration: ["cleanup.policy": "compact"]),
        ]
        for case let error? in try admin.createTopics(topics, timeoutMs: 20_000).values { throw error }
        defer {
            if let failed = try? admin.deleteTopics([source, outputs, changelog], timeoutMs: 20_000) {
                for case let error? in failed.values { print("a topic of a test was not deleted: \(error)") }
            }
        }
        try body()
    }
}
