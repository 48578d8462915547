internal import Streaming

extension FaultSimulation {
    /// Whether processes keep tasks of others: with the other seeds everything is restored.
    var hasStandbys: Bool { report.seed.isMultiple(of: 2) }

    /// Lets the process of `slot` read on what is committed of partitions of others: to the end, or a part of it.
    func keepStandbys(_ slot: WorkerSlot<Stage.Factory>) {
        let own = Set(slot.worker?.partitions ?? [])
        let others = (0..<Int32(options.partitions)).filter { !own.contains($0) && random.chance(0.8) }
        if slot.standbys.keep(others, basis: 0, nowMs: broker.nowMs, factory: stage.factory) { count("standby", slot) }
        for place in slot.standbys.positions {
            let limit = random.chance(0.3) ? Int(random.within(1...10)) : .max
            do {
                let fetched = try broker.fetch(
                    changelogTopic,
                    place.partition,
                    from: place.offset,
                    isolation: options.sabotage == .standbysReadUncommitted ? .uncommitted : .committed,
                    limit: limit
                )
                try lend(fetched.records, partition: place.partition) { records throws(StreamFailure) in
                    try slot.standbys.restore(records, nowMs: broker.nowMs)
                }
                guard limit == .max else { continue }
                slot.standbys.reachedEnd(of: place.partition, at: fetched.nextOffset, nowMs: broker.nowMs)
            } catch {
                preconditionFailure("the changelog cannot be read: \(error)")
            }
        }
    }
}
