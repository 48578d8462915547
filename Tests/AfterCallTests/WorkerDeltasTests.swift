import ContactCenter
import Indicators
import Streaming
import Testing

@testable import AfterCall

/// Tasks of a worker that change the same indicators.
@Suite struct WorkerDeltasTests {
    private let epoch = ContactEvents.epoch
    private let queue: [String: Any] = ["queue": "q1"]

    private var factory: ContactsFactory {
        ContactsFactory(
            settings: ContactStageSettings(),
            contactPartitions: 2,
            cellPartitions: 1,
            source: Array("/aftercall/test".utf8),
            maximumDeadLetterBytes: 1_000_000,
            start: epoch - 1_000,
            deltas: WorkerDeltas(ContactStageSettings().deltas)
        )
    }

    /// Lets a task take contacts that enter queue q1.
    private func feed(_ processor: ContactsProcessor, _ contacts: [String], into output: CollectedOutput) throws {
        processor.beginJournal()
        let records = contacts.enumerated().map {
            ContactEvents.record("queued", $1, at: 0, offset: Int64($0), queue)
        }
        try records.lend { try processor.process($0, nowMs: (epoch + 1_000).milliseconds, into: output) }
    }

    /// What was told of scopes.
    private func deltas(_ output: CollectedOutput) throws -> [CollectedOutput.Record] {
        try output.records.of(.cellsInbox).filter { record in
            try (record.value ?? []).withUnsafeBytes {
                if case .delta = try InboxRecord($0) { return true }
                return false
            }
        }
    }

    @Test func `What two tasks change of a scope is told once, as if they were one`() throws {
        func told(_ contacts: [[String]]) throws -> [CollectedOutput.Record] {
            let factory = factory
            let tasks = contacts.indices.map { factory.makeProcessor(partition: Int32($0)) }
            let output = CollectedOutput()
            for (task, contacts) in zip(tasks, contacts) { try feed(task, contacts, into: output) }
            for task in tasks { try task.finish(into: output) }
            #expect(output.records.of(.cellsInbox).isEmpty, "other tasks may yet add to a bundle")
            for task in tasks { try task.finishTogether(into: output) }
            return try deltas(output)
        }
        let one = try told([["c1", "c2"]])
        let two = try told([["c1"], ["c2"]])
        #expect(!one.isEmpty && two.map(\.key) == one.map(\.key) && two.map(\.value) == one.map(\.value))
    }

    @Test func `What a transaction did not tell is not told by the next, whoever told it`() throws {
        let factory = factory
        let tasks = (0..<2).map { factory.makeProcessor(partition: $0) }
        let output = CollectedOutput()
        // The task is taken away, and nobody rolls it back.
        try feed(tasks[0], ["c1"], into: output)
        factory.transactionEnded()
        tasks[1].beginJournal()
        try tasks[1].finish(into: output)
        try tasks[1].finishTogether(into: output)
        #expect(try deltas(output).isEmpty)
    }

    @Test func `A task that another factory has made tells with those of its worker`() throws {
        let (factory, other) = (factory, factory)
        let task = other.makeProcessor(partition: 0)
        factory.adopt(task)
        let output = CollectedOutput()
        try feed(task, ["c1"], into: output)
        #expect(factory.bundles.isOpen(.cellsInbox), "nobody else has opened it yet")
        other.transactionEnded()
        let neighbour = factory.makeProcessor(partition: 1)
        neighbour.beginJournal()
        try neighbour.finish(into: output)
        try neighbour.finishTogether(into: output)
        #expect(try !deltas(output).isEmpty)
    }
}
