public import ContactCenter

extension AgentTracker {
    /// Becomes the tracker that was written: what follows has the same effects, and the same view is presented.
    ///
    /// Deadlines are those of the policy in force; a wrap keeps its limit.
    /// - Parameters:
    ///   - record: the fields of a message `Tracker` of `agent.proto`; read during the call only.
    ///   - work: the workspace that the tracker is used with.
    /// - Throws: ``WireError`` when the record is damaged; the tracker is then that of an unknown agent. Whatever the
    ///   bytes were, a tracker that was read can go on being used.
    /// - Complexity: O(bytes).
    public mutating func read(
        _ record: UnsafeRawBufferPointer,
        work: borrowing TrackerWorkspace
    ) throws(WireError) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        clear()
        if record.isEmpty { return }
        reserve()
        do throws(WireError) {
            var reading = TrackerReading(record, in: pool)
            try reading.prepare()
            if reading.reference == .distantPast { throw WireError(.inconsistent, field: TrackerField.newest) }
            newest = reading.reference
            try readShared(&reading, work)
            try readRest(&reading, work)
            try check()
            middleHasMoved()
        } catch {
            clear()
            throw error
        }
    }

    /// Forgets the agent and keeps the room; nothing is withdrawn of what was published.
    public mutating func clear() {
        let nothing = AgentState()
        head.assign(nothing, in: pool)
        middle.pointee.assign(nothing, in: pool)
        base.pointee.assign(nothing, in: pool)
        log.removeAll()
        arena.removeAll()
        ledger.removeAll()
        middleCount = 0
        newest = .distantPast
        deadBytes = 0
        conflicts = 0
        clockAt = .distantPast
        middleHasMoved()
    }

    /// Reads the legs and segments, to which the states refer.
    private mutating func readShared(
        _ reading: inout TrackerReading,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        var reader = WireReader(reading.record)
        while try reader.next() {
            switch reader.field {
            case TrackerField.legs:
                let leg = try Leg(reading: reader.message(), &reading, &arena, work)
                reading.append(leg)
            case TrackerField.segments:
                let segment = try Segment(reading: reader.message(), &reading, &arena)
                reading.append(segment)
            default: try reader.skip()
            }
        }
    }

    private mutating func readRest(
        _ reading: inout TrackerReading,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        var reader = WireReader(reading.record)
        while try reader.next() {
            reading.state = reader.field
            switch reader.field {
            case TrackerField.texts, TrackerField.textLengths, TrackerField.newest, TrackerField.legs,
                TrackerField.segments:
                try reader.skip()
            case TrackerField.head: try head.read(reader.message(), &reading, &arena, work)
            case TrackerField.middle: try middle.pointee.read(reader.message(), &reading, &arena, work)
            case TrackerField.base: try base.pointee.read(reader.message(), &reading, &arena, work)
            case TrackerField.log: try log.readEvent(reader.message(), &reading, &arena, pool)
            case TrackerField.middleCount: middleCount = Int(try reading.count(&reader))
            case TrackerField.nextSerial: log.nextSerial = try reading.count(&reader)
            case TrackerField.clockAt: clockAt = try reading.time(&reader, from: newest)
            case TrackerField.conflicts: conflicts = try reader.unsigned(atMost: .max)
            case TrackerField.wraps: try ledger.readWrap(reader.message(), &reading, &arena, pool)
            case TrackerField.intervals: try ledger.readInterval(reader.message(), reading, pool)
            default: throw reader.unknownField
            }
        }
    }

    /// Whether the parts fit each other.
    private func check() throws(WireError) {
        guard middleCount <= log.count else { throw WireError(.inconsistent, field: TrackerField.middleCount) }
        guard log.entries.firstIndex(where: { $0.serial >= log.nextSerial }) == nil else {
            throw WireError(.inconsistent, field: TrackerField.nextSerial)
        }
    }
}

extension AgentState {
    /// Takes up the fields of a message `State`; the state is blank before.
    fileprivate mutating func read(
        _ message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        var reader = message
        let reference = reading.reference
        while try reader.next() {
            switch reader.field {
            case StateField.now: now = try reading.time(&reader, from: reference)
            case StateField.settledThrough: settledThrough = try reading.time(&reader, from: reference)
            case StateField.lastEventAt: lastEventAt = try reading.time(&reader, from: reference)
            case StateField.presentedSince: presentedSince = try reading.time(&reader, from: reference)
            case StateField.legs: try reading.readLegs(&reader, to: &legs)
            case StateField.segments: try reading.readSegments(&reader, to: &segments)
            case StateField.intervalContacts:
                var contacts = try reader.message()
                while !contacts.isAtEnd {
                    intervalContacts.append(try reading.element(&contacts, in: &arena), in: work.pool)
                }
            case StateField.noted:
                noted.append(try NotedEvent(reading: reader.message(), &reading, &arena), in: work.pool)
            case StateField.deferred:
                deferred.append(try DeferredClear(reading: reader.message(), &reading, &arena), in: work.pool)
            case StateField.busyMs: busyMs = try reading.duration(&reader)
            case StateField.isMillisecondOpen: isMillisecondOpen = try reader.flag()
            case StateField.isTracked: isTracked = try reader.flag()
            case StateField.hasNewContacts: hasNewContacts = try reader.flag()
            default: try readRest(&reader, &reading, &arena)
            }
        }
        // One that never saw an event is neither followed nor within a millisecond.
        let isBlank = now == .distantPast
        if (isTracked || isMillisecondOpen) && (isBlank || presentedSince == .distantPast) {
            throw WireError(.inconsistent, field: StateField.now)
        }
        if noted.count > NotedEvent.limit { throw WireError(.tooMany, field: StateField.noted) }
        nextDeadline = earliestDeadline(work)
    }

    private mutating func readRest(
        _ reader: inout WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        switch reader.field {
        case StateField.declared: declared = try reader.required(DeclaredState.self)
        case StateField.presented: presented = try reader.required(PresentedState.self)
        case StateField.declaredReason: declaredReason = try reading.text(&reader, in: &arena)
        case StateField.presentedReason: presentedReason = try reading.text(&reader, in: &arena)
        case StateField.team: team = try reading.text(&reader, in: &arena)
        case StateField.site: site = try reading.text(&reader, in: &arena)
        case StateField.intervalTeam: intervalTeam = try reading.text(&reader, in: &arena)
        case StateField.intervalSite: intervalSite = try reading.text(&reader, in: &arena)
        case StateField.legNumber: legNumber = try reading.count(&reader)
        case StateField.establishedOrder: establishedOrder = try reading.count(&reader)
        case StateField.clearedOrder: clearedOrder = try reading.count(&reader)
        case StateField.closedOrder: closedOrder = try reading.count(&reader)
        case StateField.hiredOnDay:
            hiredOnDay = Int32(try reader.signed(in: Int64(Int32.min)...Int64(Int32.max)))
        case StateField.anomalies:
            var counts = try reader.message()
            var anomaly: UInt8 = 0
            while !counts.isAtEnd {
                guard let kind = Anomaly(rawValue: anomaly) else { throw WireError(.tooMany, field: reader.field) }
                anomalies[kind] = try counts.element(atMost: .max)
                anomaly += 1
            }
        default: throw reader.unknownField
        }
    }
}
