public import Streaming

/// A transactional, or plain, producer of a ``SimulatedBroker``, with the states and errors of librdkafka's.
public final class SimulatedSink: TransactionalSink {
    /// A call that may go wrong.
    public enum Call: String, Hashable, Sendable, CaseIterable {
        /// `initTransactions`
        case initTransactions
        /// `produce`
        case produce
        /// `sendOffsets`
        case sendOffsets
        /// `commit`
        case commit
        /// `abort`
        case abort
        /// `flush`
        case flush
    }

    /// What goes wrong with a call.
    public enum Fault: Hashable, Sendable {
        /// It does nothing, and may be repeated.
        case retriable
        /// It does what it should, and says that it may be repeated.
        case retriableAnswer
        /// The transaction has to be aborted.
        case abortable
        /// The producer is done with.
        case fatal
        /// A record is sent twice with one sequence number.
        case sentTwice
        /// The request to end the transaction never arrives, and the producer is done with.
        case endLost
        /// The request to end the transaction arrives later, and the producer is done with.
        case endDelayed(milliseconds: Int64)
        /// The transaction is ended, the answer is lost, and the producer is done with.
        case endAnswerLost
        /// The transaction is ended, and a copy of the request arrives again later.
        case endRepeated(milliseconds: Int64)
    }

    private enum Phase: Hashable {
        case created
        case ready
        case inTransaction
        case mustAbort
        case dead
    }

    private struct Queued {
        var name: SimulatedBroker.PartitionName
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: LogHeaders
    }

    private let broker: SimulatedBroker
    private let transactionalID: String?
    private let transactionTimeoutMs: Int64
    private let topics: [String]
    private var phase = Phase.created
    private var producer: ProducerIdentity?
    private var queue: [Queued] = []
    private var sequences: [SimulatedBroker.PartitionName: Int] = [:]
    private var isRegistered = false
    private var sentOffsets: [Int32: Int64] = [:]
    private var committedOffsets: [Int32: Int64] = [:]

    /// What goes wrong with the next call; asked once a call.
    public var nextFault: ((Call) -> Fault?)?

    /// Whether offsets that are what is committed already are not sent: a negative control, which leaves transactions
    /// with timers only unfenced.
    public var omitsUnmovedOffsets = false

    /// Whether the worker is not told of requests that were repeated inside: a negative control.
    public var hidesRepeatedEnds = false

    /// Which records are taken and never written: a negative control.
    var omits: ((_ topic: SinkTopic, _ key: UnsafeRawBufferPointer?) -> Bool)?

    private var hasRepeatedEnd = false

    /// Whether a request to end a transaction was repeated inside.
    public var hasSeenTransactionEndFail: Bool { hasRepeatedEnd && !hidesRepeatedEnds }

    /// Creates a producer.
    /// - Parameters:
    ///   - topics: the names of the topics, by ``SinkTopic/index``.
    ///   - transactionalID: `nil` makes a plain producer.
    public init(broker: SimulatedBroker, topics: [String], transactionalID: String?, transactionTimeoutMs: Int64) {
        self.broker = broker
        self.topics = topics
        self.transactionalID = transactionalID
        self.transactionTimeoutMs = transactionTimeoutMs
    }

    /// Fences older producers.
    public func initTransactions(timeoutMs: Int64) throws(StreamFailure) {
        guard let transactionalID else { preconditionFailure("a plain producer has no transactions") }
        precondition(phase == .created || phase == .dead, "initialised twice")
        let answer = try inject(.initTransactions)
        producer = try request { () throws(BrokerError) in
            try broker.initProducer(transactionalID, timeoutMs: transactionTimeoutMs)
        }
        if let answer { throw answer }
        phase = .ready
    }

    /// Opens a transaction; nothing is sent yet.
    public func begin() throws(StreamFailure) {
        try checkAlive()
        precondition(phase == .ready, "begin in phase \(phase)")
        phase = .inTransaction
        isRegistered = false
        sentOffsets.removeAll()
    }

    /// Queues a record and sends what can be sent.
    public func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) throws(StreamFailure) {
        try checkTransaction()
        let fault = nextFault?(.produce)
        if let failure = failure(of: fault) { throw failure }
        if let omits, omits(topic, key) { return }
        let name = topics[topic.index]
        let key = key.map(Array.init)
        let chosen = partition ?? Self.partition(of: key ?? [], among: broker.partitionCount(of: name))
        let record = Queued(
            name: .init(topic: name, partition: chosen),
            key: key,
            value: value.map(Array.init),
            headers: LogHeaders(headers)
        )
        queue.append(record)
        do throws(BrokerError) {
            try drain(isTwice: fault == .sentTwice)
        } catch  where error != .concurrentTransactions {
            throw fail(error)
        } catch {
            // Until the markers of the last transaction are written, records wait in the queue.
            return
        }
    }

    /// Adds offsets to the transaction.
    public func sendOffsets(
        _ offsets: [PartitionOffset],
        metadata: SimulatedSource.GroupMetadata,
        timeoutMs: Int64
    ) throws(StreamFailure) {
        try checkTransaction()
        let answer = try inject(.sendOffsets)
        let moved = offsets.filter { !omitsUnmovedOffsets || committedOffsets[$0.partition] != $0.offset }
        guard let producer, !moved.isEmpty else { return }
        do throws(BrokerError) {
            try broker.sendOffsets(
                Dictionary(uniqueKeysWithValues: moved.map { ($0.partition, $0.offset) }),
                group: metadata.group,
                memberID: metadata.memberID,
                generation: metadata.generation,
                producer: producer
            )
        } catch {
            // The transaction knows the group even where the group refuses the member.
            if error == .illegalGeneration || error == .unknownMemberID { isRegistered = true }
            throw fail(error)
        }
        isRegistered = true
        for place in offsets { sentOffsets[place.partition] = place.offset }
        if let answer { throw answer }
    }

    /// Commits the transaction.
    public func commit(timeoutMs: Int64) throws(StreamFailure) {
        try checkTransaction()
        guard let producer else { preconditionFailure("a transaction without a producer") }
        let fault = nextFault?(.commit)
        if let failure = failure(of: fault) { throw failure }
        do throws(BrokerError) {
            try drain(isTwice: false)
            guard isRegistered else {
                phase = .ready
                return
            }
            switch fault {
            case .endLost: throw .invalidTransactionState
            case .endDelayed(let delay):
                broker.endTransactionLater(producer, isCommit: true, delayMs: delay)
                throw .invalidTransactionState
            case .endAnswerLost:
                try broker.endTransaction(producer, isCommit: true)
                throw .invalidTransactionState
            case .endRepeated(let delay):
                try broker.endTransaction(producer, isCommit: true)
                broker.endTransactionLater(producer, isCommit: true, delayMs: delay)
                hasRepeatedEnd = true
            default: try broker.endTransaction(producer, isCommit: true)
            }
        } catch {
            throw fail(error)
        }
        if fault == .retriableAnswer { throw StreamFailure(.retriable, "the answer was lost") }
        committedOffsets.merge(sentOffsets) { $1 }
        phase = .ready
    }

    /// Aborts the transaction.
    public func abort(timeoutMs: Int64) throws(StreamFailure) {
        try checkAlive()
        let answer = try inject(.abort)
        queue.removeAll()
        if isRegistered, let producer {
            do throws(BrokerError) {
                try broker.endTransaction(producer, isCommit: false)
            } catch {
                throw fail(error)
            }
        }
        if let answer { throw answer }
        phase = .ready
    }

    /// Sends what is queued.
    public func flush(timeoutMs: Int64) throws(StreamFailure) {
        try checkAlive()
        let answer = try inject(.flush)
        do throws(BrokerError) {
            try drain(isTwice: false)
        } catch {
            throw fail(error)
        }
        if let answer { throw answer }
    }

    /// Replaces the producer; what it left open stays open until the new one is initialised.
    public func recreate(timeoutMs: Int64) throws(StreamFailure) {
        phase = .created
        producer = nil
        queue.removeAll()
        sequences.removeAll()
        isRegistered = false
        hasRepeatedEnd = false
    }

    /// Ends the producer.
    public func close(timeoutMs: Int64) throws(StreamFailure) {
        phase = .dead
        queue.removeAll()
    }
}

extension SimulatedSink {
    private func drain(isTwice: Bool) throws(BrokerError) {
        while let record = queue.first {
            let name = record.name
            guard let producer else {
                try broker.append(
                    to: name.topic,
                    name.partition,
                    key: record.key,
                    value: record.value,
                    headers: record.headers
                )
                queue.removeFirst()
                continue
            }
            let sequence = sequences[name, default: 0]
            for _ in 0..<(isTwice ? 2 : 1) {
                try broker.append(
                    to: name.topic,
                    name.partition,
                    key: record.key,
                    value: record.value,
                    headers: record.headers,
                    producer: producer,
                    sequence: sequence
                )
            }
            isRegistered = true
            sequences[name] = sequence + 1
            queue.removeFirst()
        }
    }

    private func checkAlive() throws(StreamFailure) {
        if phase == .dead { throw StreamFailure(.fatal, "the producer is done with") }
    }

    private func checkTransaction() throws(StreamFailure) {
        try checkAlive()
        if phase == .mustAbort { throw StreamFailure(.abortable, "the transaction has to be aborted") }
        precondition(transactionalID == nil || phase == .inTransaction, "no transaction is open")
    }

    /// Lets a call go wrong before it does anything, or returns what it is to say after it did.
    private func inject(_ call: Call) throws(StreamFailure) -> StreamFailure? {
        let fault = nextFault?(call)
        if let failure = failure(of: fault) { throw failure }
        return fault == .retriableAnswer ? StreamFailure(.retriable, "the answer was lost") : nil
    }

    private func failure(of fault: Fault?) -> StreamFailure? {
        switch fault {
        case .retriable: return StreamFailure(.retriable, "injected")
        case .abortable:
            phase = .mustAbort
            return StreamFailure(.abortable, "injected")
        case .fatal:
            phase = .dead
            return StreamFailure(.fatal, "injected")
        default: return nil
        }
    }

    private func fail(_ error: BrokerError) -> StreamFailure {
        let failure = error.failure
        switch failure.kind {
        case .abortable: phase = .mustAbort
        case .fatal, .fenced, .refused, .halted: phase = .dead
        case .retriable: break
        }
        return failure
    }

    /// The partition of a key: its FNV-1a hash, which is not Kafka's.
    public static func partition(of key: [UInt8], among count: Int) -> Int32 {
        var hash: UInt32 = 0x811c_9dc5
        for byte in key { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return Int32(hash % UInt32(max(1, count)))
    }
}
