public import ContactCenter

extension AgentTracker {
    /// Becomes the tracker that was written: what follows has the same effects, and the same view is presented.
    ///
    /// Deadlines are those of the policy in force; a wrap keeps its limit, and all of a policy that was of a version.
    /// - Parameters:
    ///   - record: the fields of a message `Tracker` of `agent.proto`; read during the call only.
    ///   - work: the workspace that the tracker is used with.
    /// - Throws: ``WireError`` when the record is damaged; the tracker is then that of an unknown agent. Whatever the
    ///   bytes were, a tracker that was read can go on being used.
    /// - Complexity: O(bytes).
    public mutating func read(
        _ record: UnsafeRawBufferPointer,
        work: inout TrackerWorkspace
    ) throws(WireError) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        reserve()
        clear()
        if record.isEmpty { return }
        do throws(WireError) {
            var reading = TrackerReading(record, in: pool)
            try reading.prepare()
            newest = reading.reference
            // Texts of events are then where they would be had the tracker seen the events.
            try log.read(reading.log, &reading, &arena, pool)
            try readShared(&reading, &work)
            try readStates(&reading, work)
            try ledger.read(&reading, &arena, pool)
            try told.read(&reading, &arena, pool)
            middleCount = Int(reading.middleCount)
            log.nextSerial = reading.nextSerial
            clockAt = reading.clockAt ?? .distantPast
            conflicts = reading.conflicts
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
        told.removeAll()
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
        _ work: inout TrackerWorkspace
    ) throws(WireError) {
        var reader = WireReader(reading.record)
        while try reader.next() {
            switch reader.field {
            case TrackerField.legs:
                let leg = try Leg(reading: reader.message(), &reading, &arena, &work)
                reading.append(leg)
            case TrackerField.segments:
                let segment = try Segment(reading: reader.message(), &reading, &arena)
                reading.append(segment)
            default: try reader.skip()
            }
        }
    }

    private mutating func readStates(
        _ reading: inout TrackerReading,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        try head.read(reading.head, &reading, &arena, work, head: nil)
        let names = HeadNames(head)
        let (base, middle) = (base, middle)
        reading.state = TrackerField.middle
        try middle.pointee.read(reading.middle, &reading, &arena, work, head: names)
        reading.state = TrackerField.base
        try base.pointee.read(reading.base, &reading, &arena, work, head: names)
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
    ///
    /// - Parameter head: what the state may have as the head has it; `nil` for the head itself.
    fileprivate mutating func read(
        _ message: UnsafeRawBufferPointer,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: borrowing TrackerWorkspace,
        head names: HeadNames?
    ) throws(WireError) {
        var reader = WireReader(message)
        let reference = reading.reference
        var traits = Traits()
        while try reader.next() {
            switch reader.field {
            case StateField.now: now = try reading.time(&reader, from: reference)
            case StateField.settledThrough: settledThrough = try reading.time(&reader, from: reference)
            case StateField.lastEventAt: lastEventAt = try reading.time(&reader, from: reference)
            case StateField.presentedSince: presentedSince = try reading.time(&reader, from: reference)
            case StateField.legs: try reading.readLegs(&reader, to: &legs)
            case StateField.segments: try reading.readSegments(&reader, to: &segments)
            case StateField.busyMs: busyMs = try reading.duration(&reader)
            case StateField.traits: traits = Traits(try reader.unsigned(atMost: 1 << StateTrait.count - 1))
            case StateField.numbers: try readNumbers(reader.message())
            case StateField.names: try readNames(reader.message(), &reading, &arena)
            default: try readRest(&reader, &reading, &arena, work)
            }
        }
        if !message.isEmpty { try take(traits, head: names) }
        // One that never saw an event is neither followed nor within a millisecond.
        let isBlank = now == .distantPast
        if (isTracked || isMillisecondOpen) && (isBlank || presentedSince == .distantPast) {
            throw WireError(.inconsistent, field: StateField.now)
        }
        if noted.count > NotedEvent.limit { throw WireError(.tooMany, field: StateField.noted) }
        nextDeadline = earliestDeadline(work)
    }

    private mutating func take(_ traits: Traits, head names: HeadNames?) throws(WireError) {
        let field = StateField.traits
        isMillisecondOpen = traits.flag(at: StateTrait.isMillisecondOpen)
        isTracked = traits.flag(at: StateTrait.isTracked)
        hasNewContacts = traits.flag(at: StateTrait.hasNewContacts)
        guard
            let declared = try traits.value(DeclaredState.self, at: StateTrait.declared, width: 3, field: field),
            let presented = try traits.value(PresentedState.self, at: StateTrait.presented, width: 4, field: field)
        else { throw WireError(.invalidEnum, field: field) }
        self.declared = declared
        self.presented = presented
        if !traits.flag(at: StateTrait.isAsHead) { return }
        guard let names else { throw WireError(.inconsistent, field: field) }
        team = names.team
        site = names.site
        intervalTeam = names.intervalTeam
        intervalSite = names.intervalSite
        hiredOnDay = names.hiredOnDay
    }

    private mutating func readNumbers(_ packed: WireReader) throws(WireError) {
        var (reader, values) = (packed, SIMD4<UInt32>())
        var index = 0
        while !reader.isAtEnd {
            guard index < 4 else { throw WireError(.tooMany, field: StateField.numbers) }
            values[index] = try reader.element(atMost: TrackerReading.greatestCount)
            index += 1
        }
        (legNumber, establishedOrder, clearedOrder, closedOrder) = (values[0], values[1], values[2], values[3])
    }

    private mutating func readNames(
        _ packed: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        var reader = packed
        func next(_ reading: inout TrackerReading, _ arena: inout Row<UInt8>) throws(WireError) -> Text {
            reader.isAtEnd ? .none : try reading.element(&reader, in: &arena)
        }
        declaredReason = try next(&reading, &arena)
        presentedReason = try next(&reading, &arena)
        team = try next(&reading, &arena)
        site = try next(&reading, &arena)
        intervalTeam = try next(&reading, &arena)
        intervalSite = try next(&reading, &arena)
        if !reader.isAtEnd { throw WireError(.tooMany, field: StateField.names) }
    }

    private mutating func readRest(
        _ reader: inout WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        switch reader.field {
        case StateField.intervalContacts:
            var contacts = try reader.message()
            while !contacts.isAtEnd {
                intervalContacts.append(try reading.element(&contacts, in: &arena), in: work.pool)
            }
        case StateField.noted:
            noted.append(try NotedEvent(reading: reader.message(), &reading, &arena), in: work.pool)
        case StateField.deferred:
            deferred.append(try DeferredClear(reading: reader.message(), &reading, &arena), in: work.pool)
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
