import Kafka
import Testing

@testable import AfterCall

/// What the program has to be allowed to do, and whether rules allow it.
@Suite struct AccessNeedTests {
    private let needs = AccessNeed.all(TopicTable(AfterCallConfiguration()), AfterCallConfiguration())

    private func need(_ name: String, _ operation: KafkaACL.Operation) throws -> AccessNeed {
        try #require(needs.first { $0.name == name && $0.operation == operation })
    }

    @Test func `It reads what it reads, writes what it writes, and nothing more`() {
        let topics = needs.filter {
            $0.resource == .topic && $0.operation != .describeConfigs && $0.operation != .create
        }
        #expect(
            Set(topics.map { "\($0.operation.rawValue) \($0.name)" }) == [
                "Read telephony.agent-events", "Read aftercall-agents-changelog", "Write aftercall-agents-changelog",
                "Write aftercall.wraps", "Write aftercall.intervals", "Write aftercall.agents",
                "Write aftercall.alerts",
                "Write aftercall.dead-letters",
            ]
        )
        let others = needs.filter { $0.resource != .topic }
        #expect(
            Set(others.map { "\($0.operation.rawValue) \($0.resource.rawValue) \($0.name)\($0.isPrefix ? "*" : "")" })
                == [
                    "Read Group aftercall-agents", "Read Group aftercall-agents-restore",
                    "Write TransactionalId aftercall-*",
                ]
        )
    }

    @Test(
        "A rule allows what it says",
        arguments: [
            (KafkaACL(.topic, "aftercall.wraps", principal: "User:a", .write), true),
            (KafkaACL(.topic, "aftercall.", isPrefix: true, principal: "User:a", .write), true),
            (KafkaACL(.topic, "*", principal: "User:*", .all), true),
            (KafkaACL(.topic, "aftercall.wraps", principal: "User:a", .read), false),
            (KafkaACL(.topic, "aftercall.wraps", principal: "User:b", .write), false),
            (KafkaACL(.topic, "aftercall", principal: "User:a", .write), false),
            (KafkaACL(.group, "aftercall.wraps", principal: "User:a", .write), false),
        ]
    )
    func rules(rule: KafkaACL, isAllowed: Bool) throws {
        #expect(try need("aftercall.wraps", .write).isAllowed(to: "User:a", by: [rule]) == isAllowed)
    }

    @Test func `What is forbidden is not allowed, whatever else is said`() throws {
        let rules = [
            KafkaACL(.topic, "*", principal: "User:a", .all),
            KafkaACL(.topic, "aftercall.wraps", principal: "User:*", .write, isAllowed: false),
        ]
        #expect(try need("aftercall.wraps", .write).isAllowed(to: "User:a", by: rules) == false)
        #expect(try need("aftercall.agents", .write).isAllowed(to: "User:a", by: rules) == true)
    }

    @Test func `A need says how it is granted`() throws {
        let grant = try need("aftercall-", .write).grant(to: "User:a")
        #expect(
            grant == "kafka-acls.sh --add --allow-principal User:a --operation Write --transactional-id aftercall- "
                + "--resource-pattern-type prefixed"
        )
    }
}
