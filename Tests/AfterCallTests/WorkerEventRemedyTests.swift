import Streaming
import Testing

@testable import AfterCall

@Suite struct WorkerEventRemedyTests {
    @Test func `A member that the group does not let in is told how to get in`() throws {
        let event = WorkerEvent.pollFailed(reason: "groupMembership INCONSISTENT_GROUP_PROTOCOL")
        let remedy = try #require(event.remedy)
        #expect(remedy.contains("stop the others") && remedy.contains("docs/operations/upgrade.md"))
    }

    @Test(
        arguments: [
            .pollFailed(reason: "transport _ALL_BROKERS_DOWN"),
            .pollFailed(reason: "groupMembership UNKNOWN_MEMBER_ID"),
            .aborted(reason: "timedOut _TIMED_OUT"),
        ] as [WorkerEvent]
    )
    func `What passes by itself needs nothing`(event: WorkerEvent) {
        #expect(event.remedy == nil)
    }
}
