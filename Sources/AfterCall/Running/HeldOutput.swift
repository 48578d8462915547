import ContactCenter
import Streaming

/// What a stage has to say, held until the commit or until there is much of it: a transaction that begins with its
/// offsets ends sooner (see ``Worker``).
///
/// Thread safety: none; it belongs to its worker's thread.
final class HeldOutput {
    /// How many bytes of output are held before they are handed on. Under load, when much comes in a transaction, it is
    /// better that the producer begins to send; but what is handed on in pieces is sent in pieces.
    private static let heldBytes = 256 << 10

    /// What was said since the last commit.
    var batch = OutputBatch()
    /// What goes to inboxes that are bundled; other tasks of the worker have these too.
    private(set) var bundles: InboxBundles
    /// Those whose records are bundled, and how many partitions they have.
    private let inboxes: [(Output, Int32)]
    private let headers: RecordHeaders
    private let maximumDeadLetterBytes: Int
    /// How many of the batch's records have been handed on.
    private var sentCount = 0

    /// - Parameters:
    ///   - source: `ce_source` of what is published.
    ///   - maximumDeadLetterBytes: how large a dead letter may be with its headers.
    ///   - inboxes: those whose records are bundled, and how many partitions they have.
    ///   - bundles: those of the worker.
    init(
        source: [UInt8],
        maximumDeadLetterBytes: Int,
        bundling inboxes: [(Output, Int32)] = [],
        in bundles: InboxBundles = InboxBundles()
    ) {
        headers = RecordHeaders(source: source)
        self.bundles = bundles
        self.inboxes = inboxes
        self.maximumDeadLetterBytes = maximumDeadLetterBytes
        bundle(in: bundles)
    }

    /// Puts into `bundles` from here on, those of another worker; to be called while nothing is held.
    func bundle(in bundles: InboxBundles) {
        self.bundles = bundles
        for (inbox, partitions) in inboxes { bundles.open(inbox, partitions: partitions) }
    }

    /// Whether there is something that was not handed on.
    var isWaiting: Bool { sentCount < batch.records.count || !bundles.isEmpty }

    /// Forgets what was said.
    func forget() {
        clear()
        bundles.removeAll()
    }

    private func clear() {
        batch.removeAll()
        sentCount = 0
    }

    /// Hands on what is held if it is much.
    func handOnMuch(to output: some RecordOutput) throws(StreamFailure) {
        if batch.bytes.count >= Self.heldBytes { try handOn(to: output) }
    }

    /// Hands on everything that was said since the last commit, but for what is in bundles: other tasks may yet add to
    /// these.
    func handOnAll(to output: some RecordOutput) throws(StreamFailure) {
        try handOn(to: output)
        clear()
    }

    /// Hands on the bundles there are, once all tasks have said everything.
    func handOnBundles(to output: some RecordOutput) throws(StreamFailure) {
        try bundles.takeAll { inbox, partition, bundle throws(StreamFailure) in
            try send(bundle, to: inbox, partition, output)
        }
    }

    /// Hands the records of the batch to `output`, or puts them into bundles.
    private func handOn(to output: some RecordOutput) throws(StreamFailure) {
        let records = batch.records
        while sentCount < records.count {
            try send(records[sentCount], to: output)
            sentCount += 1
        }
        // Trace contexts that records yet to come have are among the headers.
        if batch.headers.isEmpty { clear() }
    }

    private func send(_ record: OutputBatch.Record, to output: some RecordOutput) throws(StreamFailure) {
        let key = record.key.map { $0.bytes(in: batch.bytes) }
        var value = record.value.map { $0.bytes(in: batch.bytes) }
        if let place = bundles.place(of: record.output, key: key, partition: record.partition) {
            let isBundled = record.headers.isEmpty
            if let value, isBundled, !bundles.add(key: key, value: value, at: place) { return }
            // What was told before comes first, and no bundle has headers.
            try bundles.take(place) { bundle throws(StreamFailure) in
                try send(bundle, to: record.output, place.partition, output)
            }
            if isBundled { return }
        }
        headers.describe(record, of: batch)
        if record.output == .deadLetters, size(key, value) > maximumDeadLetterBytes {
            // The topic takes no record as large as this one was: the headers say where the original is.
            headers.add("aftercall-error-truncated", "true")
            value = nil
        }
        let partition = record.partition < 0 ? nil : record.partition
        try headers.withList { list throws(StreamFailure) in
            try output.produce(
                to: record.output.sinkTopic,
                partition: partition,
                key: key,
                value: value,
                headers: list
            )
        }
    }

    private func send(
        _ bundle: UnsafeRawBufferPointer,
        to inbox: Output,
        _ partition: Int32,
        _ output: some RecordOutput
    ) throws(StreamFailure) {
        let none = UnsafeBufferPointer<StreamHeader>(start: nil, count: 0)
        try output.produce(to: inbox.sinkTopic, partition: partition, key: nil, value: bundle, headers: none)
    }

    private func size(_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) -> Int {
        (key?.count ?? 0) + (value?.count ?? 0) + headers.byteCount
    }
}

extension Output {
    /// The number that stands for its topic.
    var sinkTopic: SinkTopic { SinkTopic(Int(rawValue)) }
}

extension SinkTopic {
    /// The number that stands for the topic of the stage's changelog: the one behind the outputs.
    static let changelog = SinkTopic(Output.allCases.count)
}
