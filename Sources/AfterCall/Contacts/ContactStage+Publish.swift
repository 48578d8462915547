import ContactCenter
import ContactTracking
import Indicators

extension ContactStage {
    /// Says what the tracker has just told.
    mutating func publish(
        _ number: Int,
        _ contact: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        if effects.isEmpty { return }
        counters.anomalies.note(effects.anomalies)
        let slot = contacts.slot(number)
        let bytes = slot.pointee.tracker.bytes
        if publishes(.contacts), !effects.records.isEmpty {
            append(contact, at: slot.pointee.tracker.lastEventAt ?? newestEventAt, bytes, headers, into: &batch)
        }
        if publishes(.cellsInbox) {
            for fact in effects.takenBack { deltas.builder.add(fact, sign: -1, tenant: contact.tenant, bytes: bytes) }
            for fact in effects.added { deltas.builder.add(fact, sign: 1, tenant: contact.tenant, bytes: bytes) }
            tellAnswer(contact, bytes, into: &batch)
            if effects.openVisitChanged {
                let visit = visit(ofContact: number, contact)
                waiting.note(number, visit)
            }
        }
        guard publishes(.customerInbox) else { return }
        for told in effects.customers {
            writer.removeAll()
            CustomerInbox.write(told, of: contact, in: bytes, to: &writer)
            let customer = AgentKey(tenant: contact.tenant, agentID: told.customerID.bytes(in: bytes))
            let key = customer.append(to: &batch)
            batch.addInternal(.customerInbox, key: key, value: writer.bytes, headers: headers)
            counters.count(1, .customerInbox)
        }
    }

    private mutating func visit(ofContact number: Int, _ contact: AgentKey) -> WaitingContacts.Visit? {
        let slot = contacts.slot(number)
        guard let fact = slot.pointee.tracker.openVisit else { return nil }
        let bytes = slot.pointee.tracker.bytes
        let scopes = deltas.builder.scopeKeys(of: fact, tenant: contact.tenant, bytes: bytes)
        return WaitingContacts.Visit(since: fact.at, scopes: scopes)
    }

    private mutating func append(
        _ contact: AgentKey,
        at instant: Timestamp,
        _ bytes: UnsafeRawBufferPointer,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        let subject = ContactEncoder.Subject(
            tenant: contact.tenant,
            contactID: contact.agentID,
            key: contact.append(to: &batch)
        )
        for record in effects.records {
            ContactEncoder.append(
                record,
                of: effects,
                subject: subject,
                at: instant,
                bytes: bytes,
                headers: headers,
                to: &batch
            )
            if record.revision > 1 { counters.corrections += 1 }
        }
        counters.count(effects.records.count, .contacts)
    }

    /// Sends what the transaction changed of indicators, a record a scope, and of gauges. To be called once.
    mutating func sendDeltas(into batch: inout OutputBatch) {
        guard publishes(.cellsInbox) else { return }
        let source = SourceTask(stage: .contacts, partition: partition)
        var count = 0
        deltas.builder.forEachScope(source: source) { key, value in
            batch.addInternal(.cellsInbox, key: key, value: value)
            count += 1
        }
        deltas.builder.removeAll()
        count += sendGauges(of: source, into: &batch)
        counters.count(count, .cellsInbox)
    }

    private mutating func sendGauges(of source: SourceTask, into batch: inout OutputBatch) -> Int {
        let news = waiting.takeNews()
        for (scope, oldest) in news {
            var gauge = Gauge()
            gauge.oldestWaiting = oldest
            scope.withUnsafeBytes { batch.addGauge(gauge, ofScope: $0, from: source, writer: &writer) }
        }
        return news.count
    }

    // MARK: Time

    /// When the clock will next change something, at the earliest; `nil` if nothing is open.
    var nextActionAt: Timestamp? {
        switch (contacts.nextInstant, parked.nextInstant) {
        case (let contact?, let parked?): min(contact, parked)
        case (let contact, let parked): contact ?? parked
        }
    }

    /// Takes the events ahead of the clock whose time has come.
    @discardableResult
    mutating func takeWaiting(at now: Timestamp, limit: Int = .max, into batch: inout OutputBatch) -> Int {
        var count = 0
        while count < limit, let record = parked.removeFirst(dueAt: now) {
            counters.waiting -= 1
            count += 1
            record.withRecord { take(event: $0, now: now, hasWaited: true, into: &batch) }
        }
        return count
    }

    /// Lets everything act that the wall clock has passed. To be called only once the partition has caught up.
    mutating func settle(at now: Timestamp, limit: Int, into batch: inout OutputBatch) -> Int {
        due.removeAll(keepingCapacity: true)
        do throws(WireError) {
            try contacts.advance(to: now, limit: limit, work: &work, into: &due)
        } catch {
            if damage == nil { damage = error }
            return due.count
        }
        for number in due { wake(number, at: now, into: &batch) }
        return due.count
    }

    private mutating func wake(_ number: Int, at now: Timestamp, into batch: inout OutputBatch) {
        if let contact = AgentKey(changelogKey: contacts.key(of: number)) { usePolicies(of: contact.tenant) }
        effects.removeAll()
        let slot = contacts.slot(number)
        slot.pointee.tracker.advanceClock(to: now, work: &work, effects: &effects)
        if let contact = AgentKey(changelogKey: contacts.key(of: number)) {
            publish(number, contact, 0..<0, into: &batch)
        }
        contacts.arm(number)
    }

    // MARK: Changelog

    /// Keys of which nothing is due for so long are packed.
    private static var packingMs: Milliseconds { 600_000 }

    /// Calls `body` with the record of each contact that the transaction has touched.
    mutating func writeChangelog<Failure: Error>(
        at now: Timestamp,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Void
    ) throws(Failure) {
        try contacts.writeChangelog(
            with: &writer,
            packsUntil: now + Self.packingMs,
            KeyedRecord.writeHead,
            body
        )
        try parked.writeChanges(key: &key, value: &writer, body)
    }

    /// Takes up what a record of the changelog says.
    ///
    /// - Parameter now: the wall clock, or an instant before it.
    mutating func restore(
        key: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?,
        now: Timestamp
    ) throws(WireError) {
        if ParkedRecords.isWaitingRecord(key) {
            try parked.restore(key: key, value: value)
            counters.waiting = parked.count
            return
        }
        if let value { try KeyedRecord.check(value) }
        let known = contacts.known(key)
        let number = try contacts.restore(key, value, work: &work)
        if let number, let value, let contact = AgentKey(changelogKey: key) {
            // Before it is packed: of what is packed nobody can tell where it waits.
            let visit = visit(ofContact: number, contact)
            waiting.restore(number, visit)
            contacts.packIfQuiet(number, record: value, packsUntil: now + Self.packingMs)
        } else if let known {
            waiting.restore(known, nil)
        }
    }
}
