internal import Streaming

extension FaultSimulation {
    /// Decides what happens to a worker at a point of its loop: nothing, or it is killed, or its process is stopped for
    /// a while, in which the others go on and the group may throw it out.
    func pass(_ point: FaultPoint, _ slot: WorkerSlot<Stage.Factory>) throws(StreamFailure) {
        guard !isCalm else { return }
        guard random.chance(faultShare(of: point)) else { return }
        guard random.chance(0.5) else {
            count("killed \(point)", slot)
            throw StreamFailure(.halted, "killed")
        }
        let isLong = random.chance(options.longStopShare)
        let span = isLong ? random.within(6_100...14_000) : random.within(50...3_000)
        count("stopped \(isLong ? "long" : "shortly") \(point)", slot)
        slot.source?.setHeartbeat(false)
        let end = broker.nowMs + span
        while broker.nowMs < end { tick(random.within(20...100)) }
        slot.source?.setHeartbeat(true)
        slot.wasStopped = true
    }

    private func faultShare(of point: FaultPoint) -> Double {
        switch point {
        case .beforePoll, .beforeTimers: options.idleFaultShare
        case .afterBegin, .betweenProduces, .beforeChangelog, .afterChangelog, .beforeSendOffsets, .afterSendOffsets,
            .beforeEndTransaction, .afterEndTransaction:
            options.pointFaultShare
        case .inAssign, .inRestore, .afterRestore: options.rareFaultShare
        case .beforeAbort, .afterAbort, .afterRecreate, .inRevoke, .afterRevoke, .inLost, .inClose, .afterSourceClose:
            options.rarestFaultShare
        }
    }

    func pollFault(_ slot: WorkerSlot<Stage.Factory>) -> SimulatedSource.Fault? {
        guard !isCalm else { return nil }
        defer { slot.wasStopped = false }
        if slot.wasStopped, random.chance(0.5) {
            count("slow fetch", slot)
            return .slowFetch
        }
        guard random.chance(options.pollFaultShare) else { return nil }
        if random.chance(0.3) {
            count("poll failed", slot)
            return .retriable
        }
        if random.chance(0.3) {
            count("slow fetch", slot)
            return .slowFetch
        }
        count("records delivered again", slot)
        return .redelivery(records: random.within(1...5))
    }

    func callFault(_ call: SimulatedSink.Call, _ slot: WorkerSlot<Stage.Factory>) -> SimulatedSink.Fault? {
        guard !isCalm else { return nil }
        guard random.chance(call == .commit ? options.commitFaultShare : options.callFaultShare) else { return nil }
        var fault = random.pick(faults(of: call))
        if options.guarantee == .atLeastOnce, fault == .abortable { fault = .fatal }
        count("\(call) \(name(of: fault))", slot)
        return fault
    }

    private func faults(of call: SimulatedSink.Call) -> [SimulatedSink.Fault] {
        switch call {
        case .initTransactions: [.retriable, .retriableAnswer]
        case .produce: [.retriable, .abortable, .fatal, .sentTwice]
        case .sendOffsets: [.retriable, .retriableAnswer, .abortable, .fatal]
        case .abort: [.retriable, .retriableAnswer, .fatal]
        case .flush: [.retriable, .retriableAnswer, .fatal]
        case .commit:
            [
                .retriable, .retriableAnswer, .abortable, .fatal, .endLost, .endAnswerLost,
                .endDelayed(milliseconds: random.within(1...12_000)),
                .endRepeated(milliseconds: random.within(1...1_000)),
            ]
        }
    }

    private func name(of fault: SimulatedSink.Fault) -> String {
        switch fault {
        case .endDelayed: "endDelayed"
        case .endRepeated: "endRepeated"
        default: "\(fault)"
        }
    }

    /// Something that happens to the log, the group or a clock.
    func upkeep() {
        let partition = Int32(random.below(options.partitions))
        let slot = random.pick(slots)
        switch random.below(8) {
        case 6, 7: takeSnapshot(partition)
        case 0, 1: compact(partition)
        case 2: deleteInputs(partition)
        case 3:
            slot.isWanted.toggle()
            count(slot.isWanted ? "joins" : "leaves", slot)
        case 4:
            slot.clock.skewMs = -random.within(0...3_000)
            count("clock set back", slot)
        default:
            count("time leaps")
            advance(random.within(500...8_000))
        }
    }

    private func compact(_ partition: Int32) {
        let dropsTombstones = random.chance(0.5)
        count(dropsTombstones ? "compaction with tombstones and markers" : "compaction")
        do throws(BrokerError) {
            let before = dropsTombstones ? broker.nowMs - 3 * Self.retentionMs : nil
            try broker.compact(changelogTopic, partition, tombstonesBeforeMs: before)
        } catch {
            preconditionFailure("the changelog cannot be compacted: \(error)")
        }
        // Tombstones are kept for longer than a snapshot may be old.
        if dropsTombstones, options.sabotage != .snapshotsOutliveTombstones { shelf.forget(partition) }
    }

    private func takeSnapshot(_ partition: Int32) {
        count("snapshot")
        do throws(BrokerError) {
            try shelf.take(partition)
        } catch {
            preconditionFailure("the changelog cannot be read: \(error)")
        }
    }

    /// Retention never takes what is not yet committed here: losing that is a loss nobody can make good. While the
    /// offset is pending nothing is known, and nothing is deleted.
    private func deleteInputs(_ partition: Int32) {
        guard case let committed?? = try? broker.group(groupName)?.committedOffset(of: partition) else { return }
        count("retention")
        do throws(BrokerError) {
            try broker.deleteRecords(sourceTopic, partition, before: committed)
        } catch {
            preconditionFailure("the source cannot be cut: \(error)")
        }
    }
}
