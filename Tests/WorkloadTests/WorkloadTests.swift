// WorkloadTests: that what Benchmarks/ measures can be run.
// May import: Workloads and what it works with.
// Must never: measure.
import AfterCall
import ContactCenter
import Foundation
import Telephony
import Testing
import Workloads

/// Benchmarks are built by hand, and not by CI: they take longer than the rest. What they run is, here, on little.
@Suite struct WorkloadTests {
    private static func block(agents: Int, count: Int) -> RecordBlock {
        var workload = CoreWorkload(agents: agents)
        let block = RecordBlock()
        workload.fill(block, count: count)
        return block
    }

    @Test(arguments: [false, true]) func `The core takes what the workload says, and publishes`(isLive: Bool) {
        let block = Self.block(agents: 50, count: 4_000)
        let core = CoreRun(isLive: isLive)
        core.run(block)
        #expect(core.counters.read == 4_000 && core.counters.rejected == 0)
        #expect(core.publishedBytes > 100_000 && core.stateBytesPerAgent > 0)
        #expect(DecodeRun().run(block) == 4_000)
    }

    @Test func `Folds, changelogs and restores run`() {
        let block = Self.block(agents: 50, count: 2_000)
        let fold = FoldRun(agents: 50)
        fold.prepare(block)
        fold.run()
        #expect(fold.toldCount > 0)
        let changelog = ChangelogRun(agents: 50)
        changelog.prepare(block, isWritten: true)
        changelog.read()
        changelog.copy()
        changelog.putBack()
        #expect(changelog.byteCounts.count == 2_000 && changelog.byteCounts.allSatisfy { $0 > 0 })
        let restore = RestoreRun()
        restore.prepare(block)
        restore.restore()
        #expect(restore.count == 50 && restore.meanByteCount > 0)
    }

    @Test func `Indicators are told, added and published`() throws {
        var size = IndicatorWorkload.Size()
        (size.agents, size.queues) = (40, 5)
        var run = IndicatorRun(size: size, pool: BlockPool())
        run.useSkills()
        for commit in 0..<20 {
            run.tell(contacts: 30, durationMs: 10_000)
            run.write()
            try run.add()
            try run.add(readyAgents: Int64(commit))
            run.emit()
        }
        #expect(run.records > 0 && run.deltaCount > 0 && run.countKept().windows > 0)
    }

    @Test(arguments: Dialect.all) func `Every dialect's story gives events`(dialect: Dialect) throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let run = try DialectRun(dialect, repository: repository.path)
        #expect(run.recordCount > 0 && run.run(rounds: 2) > 0)
    }
}
