internal import Streaming

extension FaultSimulation {
    func makeSlot(_ index: Int) -> WorkerSlot<Stage.Factory> {
        let slot = WorkerSlot<Stage.Factory>(index: index, clock: SimulatedClock(broker: broker))
        slot.clock.pass = { [unowned self] milliseconds in self.tick(milliseconds) }
        return slot
    }

    /// Lets the worker of `slot` do one round, starting, closing or replacing it as needed.
    func run(_ slot: WorkerSlot<Stage.Factory>) {
        guard !slot.isBusy else { return }
        slot.isBusy = true
        defer { slot.isBusy = false }
        do throws(StreamFailure) {
            if let worker = slot.worker {
                guard slot.isWanted else {
                    try worker.close()
                    count("closed", slot)
                    retire(slot)
                    slot.forgetStandbys()
                    return
                }
                try worker.runRound()
            } else if slot.isWanted, broker.nowMs >= slot.startsAtMs {
                try makeWorker(slot).start()
            }
        } catch {
            // Killed, or given up: whatever the worker held is gone, and its process is started again some time later.
            if error.kind == .halted {
                slot.forgetStandbys()
            } else {
                count("gave up: \(error.reason)", slot)
            }
            slot.source?.setHeartbeat(false)
            retire(slot)
            slot.startsAtMs = broker.nowMs + random.within(100...9_000)
        }
    }

    /// Forgets the worker of `slot`, adding up what it did.
    func retire(_ slot: WorkerSlot<Stage.Factory>) {
        if let counters = slot.worker?.counters {
            for (name, number) in counters.byName { report.work[name, default: 0] += number }
        }
        slot.worker = nil
        slot.source = nil
    }

    private func makeWorker(_ slot: WorkerSlot<Stage.Factory>) -> WorkerSlot<Stage.Factory>.SimulatedWorker {
        let source = SimulatedSource(broker: broker, group: groupName, topic: sourceTopic, seed: random.next())
        source.nextFault = { [unowned self, unowned slot] in self.pollFault(slot) }
        let transactionalID = options.guarantee == .exactlyOnce ? "stage-\(slot.index)" : nil
        let sink = SimulatedSink(
            broker: broker,
            topics: stage.outputTopics + [changelogTopic],
            transactionalID: transactionalID,
            transactionTimeoutMs: options.transactionTimeoutMs
        )
        sink.nextFault = { [unowned self, unowned slot] call in self.callFault(call, slot) }
        if let omits = options.omitsFromChangelog {
            let changelogIndex = stage.outputTopics.count
            sink.omits = { topic, key in topic.index == changelogIndex && key.map(omits) ?? false }
        }
        sink.omitsUnmovedOffsets = options.sabotage == .timersSendNoOffsets
        let changelog = SimulatedChangelog(broker: broker, topic: changelogTopic)
        changelog.confusesEndWithStable = options.sabotage == .restoreTargetIsStable
        changelog.wait = slot.clock.pass
        let worker = WorkerSlot<Stage.Factory>.SimulatedWorker(
            source: source,
            sink: sink,
            changelog: changelog,
            clock: slot.clock,
            factory: stage.factory,
            configuration: configuration,
            faults: PointHook { [unowned self, unowned slot] point throws(StreamFailure) in
                try self.pass(point, slot)
            },
            snapshots: shelf,
            standby: { [unowned slot] partition, endOffset in
                slot.standbys.take(partition, endOffset: endOffset, basis: 0, nowMs: slot.clock.monotonicMs)
            },
            fence: SimulatedFence(broker: broker, group: groupName, sparing: transactionalID)
        )
        slot.source = source
        slot.worker = worker
        return worker
    }

    /// How long tasks that were given back are kept; tombstones are kept for longer.
    static var retentionMs: Int64 { 3_000 }

    private var configuration: WorkerConfiguration {
        var configuration = WorkerConfiguration(changelogTopic: SinkTopic(stage.outputTopics.count))
        configuration.guarantee = options.guarantee
        configuration.retryPauseMs = 50
        configuration.recordsPerRound = 5
        configuration.timersPerRound = 3
        configuration.retentionMs = Self.retentionMs
        // Of every third seed all stages leave the broker to others after a commit.
        if report.seed.isMultiple(of: 3) { configuration.commitRestFactor = 4 }
        configuration.guardsOffsets = options.sabotage != .offsetGuardOff
        configuration.doubtsEnds = options.sabotage != .endsAreNeverDoubted
        configuration.provesRetention = options.sabotage != .retainedTasksKnowTooMuch
        return configuration
    }
}

extension WorkerCounters {
    /// The counters by their names.
    var byName: [(String, Int)] {
        [
            ("records", records), ("duplicates dropped", duplicatesDropped), ("strays", strays), ("timers", timers),
            ("commits", commits), ("timer-only commits", timerOnlyCommits), ("aborts", aborts),
            ("failed abort flushes", failedAbortFlushes), ("recreations", recreations),
            ("found committed", foundCommitted), ("found undone", foundUndone), ("found unclear", foundUnclear),
            ("restores", restores), ("restored records", restoredRecords),
            ("snapshot records", snapshotRecords), ("retained tasks", retained), ("standby tasks", standbys),
            ("fences", fences),
            ("poll failures", pollFailures),
        ]
    }
}
