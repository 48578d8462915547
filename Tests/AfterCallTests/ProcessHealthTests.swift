import Testing

@testable import AfterCall

/// Whether a process has started and is ready.
@Suite struct ProcessHealthTests {
    private func health(_ stages: [RunnerStatus]) -> ProcessHealth {
        let named = stages.enumerated().map { number, status in ProcessHealth.Stage("stage\(number)") { status } }
        return ProcessHealth(AfterCallConfiguration(), stages: named, brokers: { .reachable(brokers: 1) })
    }

    private func status(_ workers: Int, members: Int) -> RunnerStatus {
        var worker = WorkerStatus()
        worker.isMember = true
        let all = Array(repeating: worker, count: members) + Array(repeating: WorkerStatus(), count: workers - members)
        return RunnerStatus(all, nowMs: 0)
    }

    @Test func `A stage is ready when all of its workers know their partitions`() {
        #expect(health([status(2, members: 2)]).ready.isOK)
        #expect(!health([status(2, members: 1)]).ready.isOK && !health([status(2, members: 1)]).started.isOK)
        #expect(!health([status(2, members: 2), status(1, members: 0)]).started.isOK)
    }

    @Test func `A stage whose topics are not there keeps nobody from being ready`() {
        let health = health([status(2, members: 2), RunnerStatus([], nowMs: 0)])
        #expect(health.started.isOK && health.ready.isOK && health.live.isOK)
    }

    @Test func `A topic that was deleted keeps it from being ready, by name`() {
        let health = ProcessHealth(
            AfterCallConfiguration(),
            stages: [],
            goneTopics: { ["a.wraps"] },
            brokers: { .reachable(brokers: 1) }
        )
        #expect(!health.ready.isOK && health.live.isOK && health.started.isOK)
        #expect(health.ready.checks.contains(HealthReport.Check("topics", isOK: false, "deleted: a.wraps")))
    }
}
