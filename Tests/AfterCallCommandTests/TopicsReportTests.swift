import Testing

@testable import AfterCall
@testable import AfterCallCommand

/// How a check of topics ends.
@Suite struct TopicsReportTests {
    private static func finding(_ code: TopicFinding.Code) -> TopicFinding {
        TopicFinding("topic", .error, code, "\(code.rawValue) is found", "mend \(code.rawValue)")
    }

    @Test(
        arguments: [
            ([.missing], 69, "missing is found"),
            ([.missing, .authorization], 77, "authorization is found (and 1 more)"),
            ([.missing, .authorization, .partitions, .cleanup], 65, "partitions is found (and 3 more)"),
            ([.missing, .lostState], 65, "lost_state is found (and 1 more)"),
            ([.unavailable, .missing], 69, "unavailable is found (and 1 more)"),
        ] as [([TopicFinding.Code], Int32, String)]
    )
    func `What is named last is what the status follows from`(
        codes: [TopicFinding.Code],
        status: Int32,
        message: String
    ) throws {
        let error = try #require(TopicsReport.failure(of: codes.map(Self.finding)))
        #expect(error.status.rawValue == status && error.message == message)
        let remedy = try #require(error.remedy)
        #expect(message.hasPrefix("\(remedy.dropFirst("mend ".count)) is found"))
    }

    @Test func `Warnings are no failure`() {
        var warning = Self.finding(.replication)
        warning.severity = .warning
        #expect(TopicsReport.failure(of: [])?.status == nil)
        #expect(TopicsReport.failure(of: [warning])?.status == nil)
    }
}
