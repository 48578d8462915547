import Foundation
import Kafka
import Logging
import Testing

@testable import AfterCall

/// What a start makes of the topics of a broker; `KAFKA_BOOTSTRAP_SERVERS` names it, for the mock cluster has no admin
/// requests.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] != nil))
struct TopicPreparationTests {
    /// Prepares beside topics with these numbers of partitions, and deletes all topics afterwards.
    private func prepare(
        change: (inout AfterCallConfiguration) -> Void = { _ in },
        beside topics: (AfterCallConfiguration) -> [String: Int32]
    ) async throws -> Result<TopicFacts, RunnerError> {
        let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] ?? ""
        let name = "preparation-\(UUID().uuidString.prefix(8).lowercased())"
        var settings = AfterCallConfiguration.ofRun(name, on: servers, partitions: 5)
        settings.outputs.contacts = false
        change(&settings)
        let made = topics(settings).map { KafkaNewTopic($0.key, partitions: $0.value) }
        return try await OwnThread.run(named: "topics") { [settings] in
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: quiet))
            defer { admin.close() }
            for case let error? in try admin.createTopics(made, timeoutMs: 20_000).values { throw error }
            defer {
                let found = try? admin.describe(topics: nil, timeoutMs: 20_000).topics.map(\.name)
                _ = try? admin.deleteTopics((found ?? []).filter { $0.hasPrefix(name) }, timeoutMs: 20_000)
            }
            do throws(RunnerError) {
                return .success(try TopicPreparation(settings: settings, logger: quiet).prepare())
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func `What is missing is made, a changelog with as many partitions as its stage reads`() async throws {
        var changelog = ""
        var output = ""
        let facts = try await prepare { settings in
            changelog = settings.changelog(of: .agents)
            output = settings.topic(of: .wraps)
            return [settings.topics.input: 3]
        }.get()
        #expect(facts.partitions[changelog] == 3)
        #expect(facts.partitions[output] == 5)
        #expect(facts.findings.isEmpty)
    }

    @Test func `A changelog that has fewer partitions than its input is refused, by both numbers`() async throws {
        var names = ("", "")
        let found = try await prepare { settings in
            names = (settings.changelog(of: .agents), settings.topics.input)
            return [names.0: 2, names.1: 3]
        }
        guard case .failure(let error) = found else {
            Issue.record("it began")
            return
        }
        #expect(error.code == .topics)
        #expect("\(error)".contains("\(names.0) has 2 partitions, \(names.1) has 3"))
        #expect(error.remedy?.contains("docs/operations/partitions.md") == true)
    }

    @Test func `Where nothing may be made, what is missing is named`() async throws {
        var changelog = ""
        let found = try await prepare {
            $0.topics.createsMissing = false
        } beside: { settings in
            changelog = settings.changelog(of: .agents)
            return [settings.topics.input: 3]
        }
        guard case .failure(let error) = found else {
            Issue.record("it began")
            return
        }
        #expect(error.code == .missingTopic)
        #expect("\(error)".contains(changelog))
    }
}
