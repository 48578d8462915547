import AfterCall
import Foundation
import Logging

/// Topics in words and in JSON.
enum TopicsReport {
    /// Asks the cluster.
    static func inspect(_ options: TopicsOptions) async throws -> TopicInspection {
        try await inspect(try options.configuration.load(), options.chosenStages)
    }

    /// Asks the cluster of `settings` about the topics of `stages`.
    static func inspect(
        _ settings: AfterCallConfiguration,
        _ stages: Set<Stage>?
    ) async throws -> TopicInspection {
        LogBootstrap.bootstrap(settings.log)
        let logger = quietLogger(settings)
        do {
            return try await OwnThread.run(named: "topics") {
                try TopicInspection.ask(settings, stages: stages, logger: logger)
            }
        } catch let error as RunnerError {
            throw CommandError(error)
        }
    }

    /// A logger that leaves it to the command to say what is wrong, unless somebody looks closely.
    static func quietLogger(_ settings: AfterCallConfiguration) -> Logger {
        var logger = Logger(label: "aftercall")
        if settings.log.level > .debug { logger.logLevel = .critical }
        return logger
    }

    /// A line per finding with its remedy, and what could not be found out.
    static func findings(of inspection: TopicInspection) -> String {
        var text = inspection.findings.map { "\($0.severity.rawValue): \($0.message)\n  \($0.remedy)\n" }.joined()
        if let note = inspection.accessNote { text += "note: \(note)\n" }
        let errors = inspection.findings.count { $0.severity == .error }
        let warnings = inspection.findings.count - errors
        return text + "\(inspection.states.count) topics: \(errors) errors, \(warnings) warnings\n"
    }

    /// Why a check failed; `nil` where nothing worse than a warning was found.
    ///
    /// What is named is one of those that the status follows from.
    static func failure(of findings: [TopicFinding]) -> CommandError? {
        let errors = findings.filter { $0.severity == .error }
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        // A topic that we may not see looks as if it were missing.
        for status in [ExitStatus.data, .refused, .unavailable] {
            guard let first = errors.first(where: { Self.status(of: $0.code) == status }) else { continue }
            return CommandError(status: status, message: first.message + more, remedy: first.remedy)
        }
        return nil
    }

    private static func status(of code: TopicFinding.Code) -> ExitStatus {
        switch code {
        case .missing, .unavailable: .unavailable
        case .authorization: .refused
        default: .data
        }
    }

    /// A line per topic.
    static func table(of inspection: TopicInspection) -> String {
        var rows = [["TOPIC", "STAGE", "ROLE", "PARTITIONS", "REPLICAS", "CLEANUP", "RETENTION", "MIN.INSYNC", "KEY"]]
        rows += inspection.states.map { state in
            let topic = state.definition
            guard let partitions = state.partitions else {
                return [topic.name, topic.stage.rawValue, topic.role.rawValue, "missing", "", "", "", "", topic.key]
            }
            let policy = state.properties?["cleanup.policy"]
            let retention = state.properties?["retention.ms"].map { milliseconds in
                // What is compacted only is kept for ever, whatever the default of the broker.
                policy == "compact" || milliseconds == "-1" ? "for ever" : "\(milliseconds) ms"
            }
            return [
                topic.name, topic.stage.rawValue, topic.role.rawValue, "\(partitions)", "\(state.replicas)",
                policy ?? "?", retention ?? "?",
                state.properties?["min.insync.replicas"] ?? "?", topic.key,
            ]
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    static func json(_ document: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    /// What a check found.
    struct CheckDocument: Encodable {
        struct Finding: Encodable {
            let topic: String
            let severity: String
            let code: String
            let message: String
            let remedy: String
        }

        let cluster: String?
        let brokers: Int
        let findings: [Finding]
        let accessNote: String?

        enum CodingKeys: String, CodingKey {
            case cluster, brokers, findings
            case accessNote = "access_note"
        }

        init(_ inspection: TopicInspection) {
            cluster = inspection.cluster
            brokers = inspection.brokers
            accessNote = inspection.accessNote
            findings = inspection.findings.map {
                Finding(
                    topic: $0.topic,
                    severity: $0.severity.rawValue,
                    code: $0.code.rawValue,
                    message: $0.message,
                    remedy: $0.remedy
                )
            }
        }
    }

    /// A topic as it is.
    struct TopicDocument: Encodable {
        let name: String
        let stage: String
        let role: String
        let key: String
        let partitions: Int?
        let replicas: Int
        let properties: [String: String]?

        init(_ state: TopicState) {
            name = state.definition.name
            stage = state.definition.stage.rawValue
            role = state.definition.role.rawValue
            key = state.definition.key
            partitions = state.partitions
            replicas = state.replicas
            let shown: Set = [
                "cleanup.policy", "retention.ms", "min.insync.replicas", "max.message.bytes", "segment.bytes",
                "segment.index.bytes", "min.compaction.lag.ms", "delete.retention.ms",
            ]
            properties = state.properties?.filter { shown.contains($0.key) }
        }
    }
}
