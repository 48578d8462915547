import Logging
import Streaming
import StreamingKafka
import Synchronization

/// Tasks of partitions that other processes own.
extension Runner {
    /// How long a start waits for copies of what others own, in milliseconds.
    private static var warmUpMs: Int64 { 120_000 }

    /// Whether tasks of `stage` are kept for others.
    func keepsStandbys(_ stage: Stage) -> Bool {
        stage.keepsState && settings.processing.standby > 0 && knownPartitions == nil
    }

    /// Keeps tasks of partitions that others own, until the stage is asked to end.
    func keepStandbys(_ stage: Stage, _ topics: TopicFacts) {
        switch stage {
        case .ingest: break
        case .agents: keep(standbys.agents, stage, topics, \.agents)
        case .contacts: keep(standbys.contacts, stage, topics, \.contacts)
        case .customers: keep(standbys.customers, stage, topics, \.customers)
        case .cells: keep(standbys.cells, stage, topics, \.cells)
        }
        standbys.becomeReady(stage)
    }

    private func keep<Factory: CountedFactory>(
        _ standbys: SharedStandbys<Factory.Processor>,
        _ stage: Stage,
        _ topics: TopicFacts,
        _ factory: KeyPath<StageFactories, Factory>
    ) {
        // Without what the directory says, logic would be made that judges otherwise than its owner's.
        while !shelf.isRead, !isStopping(stage) { OwnThread.pause(milliseconds: 10) }
        var instances = GroupInstances(settings, stage, logger)
        let keeper = StandbyKeeper(
            settings,
            stage,
            standbys,
            partitions: topics.partitions[settings.source(of: stage)] ?? 0,
            logger: logger,
            members: { instances.names() },
            owned: { self.owned(stage) }
        )
        self.standbys.begin(with: topics)
        let begunAtMs = clock.monotonicMs
        if !keeper.hasOthers { self.standbys.becomeReady(stage) }
        var made: (basis: Int, factory: Factory)?
        while !isStopping(stage) {
            // Before the settings are read, so that none are missed.
            let basis = revision.load(ordering: .acquiring)
            if made?.basis != basis {
                let factories = StageFactories(settings: settings, topics: topics, directory: shelf)
                made = (basis, factories[keyPath: factory])
            }
            if let made { keeper.runRound(basis: made.basis, factory: made.factory) }
            let (count, behind) = standbys.with { ($0.count, $0.countBehind(nowMs: clock.monotonicMs)) }
            metrics[stage]?.note(standbys: count, behind: behind)
            guard !self.standbys.isReady(stage) else { continue }
            let tookMs = clock.monotonicMs - begunAtMs
            guard behind == 0 || tookMs > Self.warmUpMs else { continue }
            self.standbys.becomeReady(stage)
            logger.info(
                "what others own is in memory, so far as it was to be read before joining",
                metadata: [
                    "stage": "\(stage.rawValue)", "tasks": "\(count)", "behind": "\(behind)",
                    "duration.ms": "\(tookMs)",
                ]
            )
        }
        standbys.removeAll()
    }

    /// Waits until a worker may join its group: whoever has in memory what it will be given interrupts nobody for long.
    func waitForStandbys(_ stage: Stage, _ slot: Int) {
        guard keepsStandbys(stage) else { return }
        while !standbys.isReady(stage), !isStopping(stage) {
            // It waits, and does not hang.
            change(stage, slot) { $0.heardAtMs = clock.monotonicMs }
            OwnThread.pause(milliseconds: 20)
        }
    }
}
