import Kafka
import Testing

@testable import AfterCall

/// What is created, and what is wrong with what is there.
@Suite struct TopicCheckTests {
    /// A cluster where everything is as it should be, with a change.
    private func findings(
        brokers: Int = 3,
        _ settings: AfterCallConfiguration = AfterCallConfiguration(),
        _ change: (inout [String: TopicState]) -> Void = { _ in }
    ) -> [TopicFinding] {
        let table = TopicTable(settings, stages: Set(Stage.allCases))
        var states: [String: TopicState] = [:]
        for topic in table.topics {
            var state = TopicState(topic)
            state.partitions = topic.partitions == .one ? 1 : 6
            state.replicas = 3
            state.inSyncReplicas = 3
            var properties = table.creation(of: topic, [:]).configuration
            properties["min.insync.replicas"] = "2"
            properties["retention.ms"] = properties["retention.ms"] ?? "604800000"
            state.properties = properties
            states[topic.name] = state
        }
        change(&states)
        return TopicCheck(table, Array(states.values), brokers: brokers, settings).findings()
    }

    @Test func `Alerts that were resolved are to stay for a week`() throws {
        let found = findings { $0["aftercall.alerts"]?.properties?["min.compaction.lag.ms"] = "0" }
        let finding = try #require(found.first)
        #expect(found.count == 1 && finding.severity == .warning && finding.message.contains("less than 604800000"))
        #expect(finding.remedy.hasSuffix("--add-config min.compaction.lag.ms=604800000"))
    }

    @Test func `A topic that one broker tells of and another does not yet is asked for again`() throws {
        let topic = try #require(TopicTable(AfterCallConfiguration()).topics.first)
        var hidden = TopicState(topic)
        hidden.absence = .hidden
        var answers = [[hidden], [hidden], [TopicState(topic)]]
        #expect(try [TopicState].onceSettled { answers.removeFirst() } == [TopicState(topic)])
        #expect(answers.isEmpty)
    }

    @Test func `The table has every topic of the specification, marked by stage`() {
        let table = TopicTable(AfterCallConfiguration(), stages: Set(Stage.allCases))
        let names = Set(table.topics.map { "\($0.stage.rawValue) \($0.name)" })
        #expect(
            names == [
                "agents telephony.agent-events", "agents telephony.directory", "ingest telephony.contact-events",
                "contacts aftercall-contact-inbox", "cells aftercall-cells-inbox", "customers aftercall-customer-inbox",
                "agents aftercall-agents-changelog", "contacts aftercall-contacts-changelog",
                "customers aftercall-customers-changelog", "cells aftercall-cells-changelog", "agents aftercall.wraps",
                "agents aftercall.intervals",
                "agents aftercall.agents", "agents aftercall.alerts", "agents aftercall.dead-letters",
                "contacts aftercall.contacts", "cells aftercall.kpis",
            ]
        )
    }

    @Test func `Of the stages that are there, their topics are, and no others`() {
        let names = TopicTable(AfterCallConfiguration(), stages: [.agents]).topics.map(\.name)
        #expect(
            Set(names) == [
                "telephony.agent-events", "aftercall-agents-changelog", "aftercall.wraps", "aftercall.intervals",
                "aftercall.agents", "aftercall.alerts", "aftercall.dead-letters", "aftercall-contact-inbox",
                "aftercall-cells-inbox", "telephony.directory",
            ]
        )
    }

    @Test func `An output that is off is neither created nor checked`() {
        var settings = AfterCallConfiguration()
        settings.outputs.intervals = false
        #expect(TopicTable(settings)["aftercall.intervals"] == nil)
    }

    @Test func `A changelog gets as many partitions as its source, an output those that are configured`() throws {
        var settings = AfterCallConfiguration()
        settings.topics.partitions = 4
        settings.topics.replicationFactor = 3
        settings.topics.minInSyncReplicas = 2
        settings.topics.retentionMs = 3_600_000
        let table = TopicTable(settings, stages: Set(Stage.allCases))
        func made(_ name: String) throws -> KafkaNewTopic {
            table.creation(of: try #require(table[name]), ["telephony.agent-events": 12])
        }
        let changelog = try made("aftercall-agents-changelog")
        #expect(changelog.partitions == 12 && changelog.replicationFactor == 3)
        #expect(changelog.configuration["cleanup.policy"] == "compact")
        #expect(changelog.configuration["retention.ms"] == nil)
        #expect(changelog.configuration["min.insync.replicas"] == "2")
        let wraps = try made("aftercall.wraps")
        #expect(wraps.partitions == 4 && wraps.configuration["retention.ms"] == "3600000")
        let inbox = try made("aftercall-contact-inbox")
        #expect(inbox.configuration["retention.ms"] == "-1" && inbox.configuration["cleanup.policy"] == "delete")
        #expect(try made("aftercall.kpis").configuration["cleanup.policy"] == "compact,delete")
        settings.topics.partitions = nil
        let brokers = TopicTable(settings)
        let agents = try #require(brokers["aftercall.agents"])
        #expect(brokers.creation(of: agents, [:]).partitions == -1)
    }

    @Test func `With sources the state of agents has the partitions of their inbox, however many`() {
        var settings = AfterCallConfiguration()
        settings.sources = [SourceSettings(topic: "vendor.events")]
        let both = findings(settings) { states in
            for name in ["aftercall-agent-inbox", "aftercall-agents-changelog"] { states[name]?.partitions = 12 }
        }
        #expect(both == [])
        let one = findings(settings) { $0["aftercall-agent-inbox"]?.partitions = 12 }
        #expect(one.map(\.topic) == ["aftercall-agents-changelog"] && one.map(\.code) == [.partitions])
    }

    @Test func `Nothing is wrong where nothing is`() {
        #expect(findings() == [])
    }

    /// What is done to a topic, and what is found.
    struct Damage: Sendable, CustomTestStringConvertible {
        let topic: String
        let severity: TopicFinding.Severity
        let code: TopicFinding.Code
        let message: String
        let change: @Sendable (inout TopicState) -> Void
        var testDescription: String { "\(topic): \(message)" }

        init(
            _ topic: String,
            _ severity: TopicFinding.Severity,
            _ code: TopicFinding.Code,
            _ message: String,
            _ change: @escaping @Sendable (inout TopicState) -> Void
        ) {
            (self.topic, self.severity, self.code, self.message, self.change) = (topic, severity, code, message, change)
        }

        static func property(
            _ topic: String,
            _ severity: TopicFinding.Severity,
            _ code: TopicFinding.Code,
            _ message: String,
            _ name: String,
            _ value: String
        ) -> Damage {
            Damage(topic, severity, code, message) { $0.properties?[name] = value }
        }
    }

    static let damages = states + absences + policies + limits

    /// Split, and with explicit types: as one literal the compiler takes minutes.
    private static let states: [Damage] = [
        Damage("aftercall.wraps", .error, .missing, "does not exist") { $0.partitions = nil },
        Damage("aftercall.kpis", .error, .missing, "does not exist") { $0.partitions = nil },
        Damage("aftercall-agents-changelog", .error, .partitions, "has 5 partitions, telephony.agent-events has 6") {
            $0.partitions = 5
        },
        Damage("aftercall.alerts", .error, .unavailable, "has no leader") { $0.lacksLeader = true },
        Damage("aftercall.alerts", .warning, .authorization, "does not tell") { $0.refusal = "refused" },
        Damage("aftercall.wraps", .warning, .replication, "has 1 replica(s) on 3 brokers") {
            $0.replicas = 1
            $0.inSyncReplicas = 1
            $0.properties?["min.insync.replicas"] = "1"
        },
        Damage("aftercall.wraps", .warning, .replication, "only 2 are up to date") { $0.inSyncReplicas = 2 },
    ]

    private static let absences: [Damage] = [
        absent("telephony.agent-events", .missing, .error, .missing, "does not exist"),
        absent("telephony.contact-events", .missing, .warning, .missing, "nothing is read"),
        absent("telephony.directory", .missing, .warning, .missing, "nothing is read"),
        absent("telephony.contact-events", .hidden, .error, .authorization, "exists, and we may not see it"),
        absent("telephony.contact-events", .unclear, .warning, .missing, "may not see it, so nothing is read"),
        absent("aftercall.wraps", .hidden, .error, .authorization, "exists, and we may not see it"),
        absent("aftercall.wraps", .unclear, .error, .authorization, "does not exist, or we may not see it"),
    ]

    private static func absent(
        _ topic: String,
        _ absence: TopicState.Absence,
        _ severity: TopicFinding.Severity,
        _ code: TopicFinding.Code,
        _ message: String
    ) -> Damage {
        Damage(topic, severity, code, message) {
            $0.partitions = nil
            $0.absence = absence
        }
    }

    private static let policies: [Damage] = [
        Damage.property("aftercall.agents", .error, .cleanup, "needs compact: what", "cleanup.policy", "delete"),
        Damage.property("aftercall.agents", .error, .cleanup, "be deleted", "cleanup.policy", "compact,delete"),
        Damage.property("aftercall.wraps", .error, .cleanup, "replace each other", "cleanup.policy", "compact"),
        Damage.property("aftercall.kpis", .error, .cleanup, "needs compact,delete", "cleanup.policy", "compact"),
        Damage.property("telephony.agent-events", .error, .cleanup, "replace each other", "cleanup.policy", "compact"),
        Damage.property("aftercall-cells-inbox", .error, .retention, "would be lost", "retention.ms", "86400000"),
        Damage.property("telephony.agent-events", .warning, .retention, "loses events", "retention.ms", "60000"),
        Damage.property("aftercall.wraps", .warning, .retention, "loses records", "retention.ms", "60000"),
    ]

    private static let limits: [Damage] = [
        Damage.property(
            "aftercall.wraps",
            .warning,
            .minInSyncReplicas,
            "no write succeeds",
            "min.insync.replicas",
            "4"
        ),
        Damage.property(
            "aftercall.wraps",
            .warning,
            .minInSyncReplicas,
            "lost with one broker",
            "min.insync.replicas",
            "1"
        ),
        Damage.property(
            "aftercall.dead-letters",
            .warning,
            .recordSize,
            "without their value",
            "max.message.bytes",
            "1000"
        ),
    ]

    @Test("What is wrong is found, and only that", arguments: damages)
    func damage(_ damage: Damage) throws {
        let found = findings { states in
            guard var state = states[damage.topic] else { return }
            damage.change(&state)
            states[damage.topic] = state
        }
        #expect(found.count == 1, "\(found)")
        let finding = try #require(found.first)
        #expect(finding.topic == damage.topic && finding.severity == damage.severity && finding.code == damage.code)
        #expect(finding.message.contains(damage.message) && !finding.remedy.isEmpty, "\(finding.message)")
    }

    @Test func `The order of policies is of no weight`() {
        let found = findings { $0["aftercall.kpis"]?.properties?["cleanup.policy"] = "delete, compact" }
        #expect(found == [])
    }
}
