import Testing

@testable import AfterCall

/// What fails again and again is told once for each reason.
@Suite struct StandingComplaintTests {
    /// What is told of a story: each step is a partition that fails for a reason, or succeeds where there is none.
    private func told(_ steps: [(partition: Int32, reason: String?, atMs: Int64)]) -> [Bool] {
        var complaint = StandingComplaint()
        return steps.map { step in
            guard let reason = step.reason else { return complaint.succeeded(step.partition) }
            return complaint.failed(step.partition, reason, nowMs: step.atMs)
        }
    }

    @Test func `A reason is told once for all partitions, and again when it changes or an hour is over`() {
        let told = told([
            (1, "no room for 1.snapshot", 0), (2, "no room for 2.snapshot", 10),
            (1, "no room for 1.snapshot", 3_599_999),
            (1, "no room for 1.snapshot", 3_600_000), (2, "not allowed", 3_600_001),
        ])
        #expect(told == [true, false, false, true, true])
    }

    @Test func `That all is well again is told once, with the last of what failed`() {
        let told = told([
            (1, nil, 0), (1, "no room", 0), (2, "no room", 0), (1, nil, 1), (2, nil, 1), (2, nil, 2), (2, "no room", 3),
        ])
        #expect(told == [false, true, false, false, true, false, true])
    }

    @Test func `What has moved to another process fails here no more`() {
        var complaint = StandingComplaint()
        _ = complaint.failed(1, "no room", nowMs: 0)
        complaint.forget { $0 != 1 }
        let isToldAgain = complaint.failed(2, "no room", nowMs: 1)
        #expect(isToldAgain)
    }
}
