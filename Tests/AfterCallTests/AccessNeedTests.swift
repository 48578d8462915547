import Kafka
import Testing

@testable import AfterCall

/// What the program has to be allowed to do, and whether rules allow it.
@Suite struct AccessNeedTests {
    private let needs = AccessNeed.all(TopicTable(AfterCallConfiguration()), AfterCallConfiguration())

    private func need(_ name: String, _ operation: KafkaACL.Operation) throws -> AccessNeed {
        try #require(needs.first { $0.name == name && $0.operation == operation })
    }

    private static let rulesWithVerdicts: [(KafkaACL, Bool)] = [
        (KafkaACL(.topic, "aftercall.wraps", principal: "User:a", .write), true),
        (KafkaACL(.topic, "aftercall.", isPrefix: true, principal: "User:a", .write), true),
        (KafkaACL(.topic, "*", principal: "User:*", .all), true),
        (KafkaACL(.topic, "aftercall.wraps", principal: "User:a", .read), false),
        (KafkaACL(.topic, "aftercall.wraps", principal: "User:b", .write), false),
        (KafkaACL(.topic, "aftercall", principal: "User:a", .write), false),
        (KafkaACL(.group, "aftercall.wraps", principal: "User:a", .write), false),
    ]

    /// A need in words.
    private func words(_ need: AccessNeed) -> String {
        let name: String = need.isPrefix ? need.name + "*" : need.name
        return "\(need.operation.rawValue) \(need.resource.rawValue) \(name)"
    }

    @Test func `It reads what it reads, writes what it writes, and nothing more`() {
        var found: Set<String> = []
        for need in needs where need.operation == .read || need.operation == .write { found.insert(words(need)) }
        var expected: Set<String> = [
            "Read Topic telephony.agent-events", "Write Topic aftercall.wraps", "Write Topic aftercall.intervals",
            "Write Topic aftercall.agents", "Write Topic aftercall.alerts", "Write Topic aftercall.dead-letters",
            "Read Topic telephony.contact-events", "Write Topic aftercall.contacts", "Write Topic aftercall.kpis",
            "Read Topic telephony.directory", "Read Group aftercall-directory", "Read Group aftercall-ingest",
            "Write TransactionalId aftercall-*",
        ]
        for inbox in ["contact-inbox", "customer-inbox", "cells-inbox"] {
            expected.formUnion(["Read", "Write"].map { "\($0) Topic aftercall-\(inbox)" })
        }
        for stage in ["agents", "contacts", "customers", "cells"] {
            expected.formUnion(["Read", "Write"].map { "\($0) Topic aftercall-\(stage)-changelog" })
            expected.formUnion(["", "-restore"].map { "Read Group aftercall-\(stage)\($0)" })
        }
        #expect(found == expected)
    }

    @Test(
        "A rule allows what it says",
        arguments: Self.rulesWithVerdicts
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
        let expected =
            "kafka-acls.sh --add --allow-principal User:a --operation Write --transactional-id aftercall- "
            + "--resource-pattern-type prefixed"
        #expect(grant == expected)
    }
}
