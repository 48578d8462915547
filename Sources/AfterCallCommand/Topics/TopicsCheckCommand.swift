import AfterCall
import ArgumentParser
import Logging

/// `aftercall topics check`.
struct TopicsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with the topics of a cluster, and with what we may do there.",
        discussion: """
            Looks at partitions, cleanup policy, retention, replication, min.insync.replicas, record sizes and, where \
            the broker tells them, access rules. Returns 0 when nothing is wrong or there are only warnings, 69 when \
            topics are missing, 77 when access is, and 65 for everything else that is wrong.
            """
    )

    @OptionGroup
    var options: TopicsOptions

    func run() async throws {
        let inspection = try await TopicsReport.inspect(options)
        if options.printsJSON {
            StandardStream.output.write(try TopicsReport.json(TopicsReport.CheckDocument(inspection)))
        } else {
            StandardStream.output.write(TopicsReport.findings(of: inspection))
        }
        if let error = TopicsReport.failure(of: inspection.findings) { throw error }
    }
}

/// `aftercall topics describe`.
struct TopicsDescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show the topics as they are, and what they are for."
    )

    @OptionGroup
    var options: TopicsOptions

    func run() async throws {
        let inspection = try await TopicsReport.inspect(options)
        let text =
            options.printsJSON
            ? try TopicsReport.json(inspection.states.map(TopicsReport.TopicDocument.init))
            : TopicsReport.table(of: inspection)
        StandardStream.output.write(text)
    }
}
