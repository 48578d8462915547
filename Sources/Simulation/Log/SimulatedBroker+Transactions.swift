extension SimulatedBroker {
    /// Gives a producer of `transactionalID` its identity, and fences the older ones.
    ///
    /// An open transaction of an older one is aborted.
    /// - Parameter timeoutMs: after how long the broker aborts a transaction that the producer left open.
    /// - Throws: ``BrokerError/concurrentTransactions`` until the markers of the last transaction are written.
    public func initProducer(_ transactionalID: String, timeoutMs: Int64) throws(BrokerError) -> ProducerIdentity {
        guard var state = transactions[transactionalID] else {
            let producer = ProducerIdentity(id: Int64(transactions.count), epoch: 0)
            transactions[transactionalID] = TransactionState(producer: producer, timeoutMs: timeoutMs)
            return producer
        }
        switch state.status {
        case .ending: throw .concurrentTransactions
        case .ongoing:
            abortByBroker(transactionalID)
            throw .concurrentTransactions
        case .empty, .complete:
            state.producer.epoch += 1
            state.timeoutMs = timeoutMs
            state.status = .empty
            transactions[transactionalID] = state
            return state.producer
        }
    }

    /// Fences producers whose open transactions have offsets of `partitions` pending, as new ones with their
    /// transactional ids do.
    func fence(writersOf partitions: [Int32], group name: String, sparing id: String?) throws(BrokerError) {
        guard let group = groups[name] else { throw .unknownMemberID }
        let writers = group.writers(pendingOn: partitions)
        let ids = transactions.filter { $0.key != id && writers.contains($0.value.producer.id) }.keys.sorted()
        for id in ids where transactions[id]?.status == .ongoing { abortByBroker(id) }
    }

    /// Appends a record to the producer's transaction, which begins with it if there is none.
    public func append(
        to topic: String,
        _ partition: Int32,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: LogHeaders = LogHeaders(),
        producer: ProducerIdentity,
        sequence: Int
    ) throws(BrokerError) {
        let name = PartitionName(topic: topic, partition: partition)
        let now = nowMs
        _ = try startOffset(of: topic, partition)
        try add(to: producer) { $0.partitions.insert(name) }
        try update(name) { log throws(BrokerError) in
            try log.append(
                key: key,
                value: value,
                headers: headers,
                timestampMs: now,
                producer: producer,
                sequence: sequence
            )
        }
    }

    /// Adds offsets of `group` to the producer's transaction; they are pending until its marker is written.
    public func sendOffsets(
        _ offsets: [Int32: Int64],
        group name: String,
        memberID: String,
        generation: Int,
        producer: ProducerIdentity
    ) throws(BrokerError) {
        guard let group = groups[name] else { throw .unknownMemberID }
        try add(to: producer) { $0.groups.insert(name) }
        try group.check(memberID: memberID, generation: generation)
        group.addPending(offsets, of: producer.id)
    }

    /// Ends the producer's transaction; the answer comes before the markers are written.
    ///
    /// A repeated request is answered as the first.
    public func endTransaction(_ producer: ProducerIdentity, isCommit: Bool) throws(BrokerError) {
        let id = try transactionalID(of: producer)
        guard let status = transactions[id]?.status else { throw .invalidProducerIDMapping }
        switch status {
        case .ongoing: end(id, isCommit: isCommit)
        case .ending(isCommit): throw .concurrentTransactions
        case .complete(isCommit): return
        case .empty, .ending, .complete: throw .invalidTransactionState
        }
    }

    /// Lets a request to end the producer's transaction arrive `delayMs` from now; nobody waits for the answer.
    public func endTransactionLater(_ producer: ProducerIdentity, isCommit: Bool, delayMs: Int64) {
        schedule(.endRequest(producer, isCommit: isCommit), afterMs: delayMs)
    }

    /// Whether any transaction is open or has markers to be written.
    public var hasOpenTransactions: Bool {
        transactions.values.contains {
            switch $0.status {
            case .ongoing, .ending: true
            case .empty, .complete: false
            }
        }
    }

    func lateEndRequest(_ producer: ProducerIdentity, _ isCommit: Bool) {
        // Refused when the epoch has moved on, and then without consequences: nobody waits for the answer.
        guard let id = try? transactionalID(of: producer), transactions[id]?.status == .ongoing else { return }
        end(id, isCommit: isCommit)
    }

    func expireTransactions() {
        let expired = transactions.filter { _, state in
            state.status == .ongoing && nowMs - state.startedMs >= state.timeoutMs
        }
        for id in expired.keys.sorted() { abortByBroker(id) }
    }

    func writeMarker(_ name: PartitionName, _ producer: ProducerIdentity, _ isCommit: Bool) {
        let now = nowMs
        do throws(BrokerError) {
            try update(name) { $0.appendMarker(isCommit: isCommit, producer: producer, timestampMs: now) }
        } catch {
            preconditionFailure("a marker for \(name), which is not there")
        }
        markerWritten(producer)
    }

    func markerWritten(_ producer: ProducerIdentity) {
        guard let id = transactions.first(where: { $0.value.producer.id == producer.id })?.key,
            var state = transactions[id], case .ending(let isCommit) = state.status
        else { preconditionFailure("a marker of a transaction that is not ending") }
        state.missingMarkers -= 1
        if state.missingMarkers == 0 {
            state.status = .complete(isCommit: isCommit)
            state.partitions = []
            state.groups = []
        }
        transactions[id] = state
    }

    /// The epoch moves on, so that the producer, if it is still there, learns that its transaction is gone.
    private func abortByBroker(_ id: String) {
        transactions[id]?.producer.epoch += 1
        end(id, isCommit: false)
    }

    private func end(_ id: String, isCommit: Bool) {
        guard var state = transactions[id] else { return }
        state.status = .ending(isCommit: isCommit)
        state.missingMarkers = state.partitions.count + state.groups.count
        transactions[id] = state
        guard state.missingMarkers > 0 else {
            transactions[id]?.status = .complete(isCommit: isCommit)
            return
        }
        for name in state.partitions.sorted(by: { ($0.topic, $0.partition) < ($1.topic, $1.partition) }) {
            schedule(.marker(name, state.producer, isCommit: isCommit), afterMs: markerDelay())
        }
        for group in state.groups.sorted() {
            schedule(.offsetsMarker(group: group, state.producer, isCommit: isCommit), afterMs: markerDelay())
        }
    }

    private func transactionalID(of producer: ProducerIdentity) throws(BrokerError) -> String {
        guard let found = transactions.first(where: { $0.value.producer.id == producer.id }) else {
            throw .invalidProducerIDMapping
        }
        guard found.value.producer.epoch == producer.epoch else { throw .invalidProducerEpoch }
        return found.key
    }

    private func add(
        to producer: ProducerIdentity,
        _ change: (inout TransactionState) -> Void
    ) throws(BrokerError) {
        let id = try transactionalID(of: producer)
        guard var state = transactions[id] else { throw .invalidProducerIDMapping }
        switch state.status {
        case .ending: throw .concurrentTransactions
        case .empty, .complete:
            state.status = .ongoing
            state.startedMs = nowMs
        case .ongoing: break
        }
        change(&state)
        transactions[id] = state
    }
}
