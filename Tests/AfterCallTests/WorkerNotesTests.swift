import Streaming
import Testing

@testable import AfterCall

/// What the log says of what happens to a worker.
@Suite struct WorkerNotesTests {
    private func notes(_ log: RecordedLog, readsInbox: Bool = false) -> WorkerNotes {
        WorkerNotes(
            log.logger,
            StageMetrics(stage: "agents", topic: "telephony.agent-events"),
            TopicWatch(),
            readsInbox: readsInbox
        ) { _ in }
    }

    private func warnings(_ log: RecordedLog) -> [String] { log.lines.filter { $0.hasPrefix("warning") } }

    @Test func `An empty changelog is a loss where state was noted beside the offset, and nowhere else`() {
        let log = RecordedLog()
        let notes = notes(log)
        notes.note(.assigned([PartitionOffset(0, 40), PartitionOffset(1, 40, note: StateNote.text)]))
        notes.note(.restoring(partition: 0, target: 0))
        #expect(warnings(log).isEmpty)
        notes.note(.restoring(partition: 1, target: 0))
        #expect(warnings(log).count == 1)
        #expect(warnings(log).first?.contains("it is lost kafka.offset=40 kafka.partition=1") == true)
    }

    @Test(arguments: [true, false])
    func `State without an offset is told, for an inbox in other words`(_ readsInbox: Bool) {
        let log = RecordedLog()
        let notes = notes(log, readsInbox: readsInbox)
        notes.note(.assigned([PartitionOffset(0, 0)]))
        notes.note(.restored(partition: 0, records: 3, fromSnapshot: 0, milliseconds: 1))
        #expect(warnings(log).count == 1)
        #expect(warnings(log).first?.contains("An inbox is lost") == readsInbox)
        #expect(warnings(log).first?.contains("all is read again, and is late") == !readsInbox)
    }

    @Test func `A failure that comes again and again is told once in a while`() {
        let log = RecordedLog()
        let notes = notes(log)
        for _ in 0..<50 { notes.note(.aborted(reason: "timedOut")) }
        notes.note(.aborted(reason: "fenced"))
        #expect(warnings(log).count == 2)
    }
}
