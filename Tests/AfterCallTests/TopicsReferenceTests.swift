import Foundation
import Testing

@testable import AfterCall

/// What is written about topics and access, against the tables.
@Suite struct TopicsReferenceTests {
    @Test func `docs/operations/topics.md is what the table of topics prints`() throws {
        let expected = TopicsPage.text
        #expect(try RepositoryFile("docs/operations/topics.md").text(renewedTo: expected) == expected)
    }

    @Test func `docs/operations/security.md grants what the program needs, and nothing more`() throws {
        let page = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: RepositoryFile("docs/operations/security.md").path)),
            as: UTF8.self
        )
        let granted = page.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("kafka-acls.sh --add") }
        let settings = AfterCallConfiguration()
        let needed = AccessNeed.all(TopicTable(settings), settings).map { $0.grant(to: "User:aftercall") }
        #expect(Set(granted) == Set(needed))
    }
}
