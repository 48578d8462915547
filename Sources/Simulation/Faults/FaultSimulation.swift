internal import Streaming

/// Runs several workers of `Streaming` on a ``SimulatedBroker``, in one thread and virtual time, and lets a seed decide
/// what goes wrong.
///
/// A worker that waits, or whose process is stopped, lets the others run from within its call; so everything that can
/// happen in between can happen, and a seed gives the same run every time. At the end the faults cease, the workers
/// come to rest, and the stage compares what a committed reader sees with what the inputs demand.
public final class FaultSimulation<Stage: SimulatedStage> {
    let stage: Stage
    let options: FaultOptions
    let broker: SimulatedBroker
    let shelf: SimulatedShelf
    var random: SplitMix64
    var slots: [WorkerSlot<Stage.Factory>] = []
    var report: FaultReport
    var isCalm = false
    private var inputsAppended = 0
    private var appended: [[LogRecord]]

    let sourceTopic = "events"
    let changelogTopic = "state-changelog"
    let groupName = "stage"

    /// Prepares the run of `seed`.
    public init(seed: UInt64, options: FaultOptions, stage: Stage) {
        self.stage = stage
        self.options = options
        random = SplitMix64(seed: seed, index: 4)
        report = FaultReport(seed: seed)
        report.inputs = stage.inputs.count
        appended = Array(repeating: [], count: options.partitions)
        broker = SimulatedBroker(seed: seed, startMs: stage.startMs)
        shelf = SimulatedShelf(broker: broker, topic: changelogTopic)
        broker.markerDelays.usual = 0...20
        broker.markerDelays.slow = 100...4_000
        broker.markerDelays.slowShare = 0.03
        for topic in [sourceTopic, changelogTopic] + stage.outputTopics {
            broker.createTopic(topic, partitions: options.partitions)
        }
        let rebalanceProtocol = options.rebalanceProtocol ?? random.pick(SimulatedGroup.RebalanceProtocol.allCases)
        broker.createGroup(
            groupName,
            topic: sourceTopic,
            rebalanceProtocol: rebalanceProtocol,
            sessionTimeoutMs: options.sessionTimeoutMs,
            rebalanceTimeoutMs: 30_000
        )
        report.faults["\(rebalanceProtocol) group"] = 1
        slots = (0..<options.workers).map { makeSlot($0) }
    }

    /// Runs it.
    public func run() -> FaultReport {
        while broker.nowMs < stage.startMs + options.durationMs {
            let span = random.within(1...50)
            tick(span)
            if random.chance(options.upkeepShare) { upkeep() }
            if hasStandbys, random.chance(options.standbyShare) { keepStandbys(random.pick(slots)) }
        }
        isCalm = true
        for slot in slots {
            slot.isWanted = true
            slot.clock.skewMs = 0
        }
        if !settle() { report.divergences.append("the workers did not come to rest") }
        compare()
        for slot in slots { retire(slot) }
        return report
    }

    /// Lets time pass, and everybody run who is not in the middle of a call.
    func tick(_ milliseconds: Int64) {
        advance(milliseconds)
        let first = random.below(slots.count)
        for step in slots.indices {
            let slot = slots[(first + step) % slots.count]
            if isCalm || random.chance(0.8) { run(slot) }
        }
    }

    /// Lets time pass for the log, and appends what is due.
    func advance(_ milliseconds: Int64) {
        let end = broker.nowMs + milliseconds
        while inputsAppended < stage.inputs.count, stage.inputs[inputsAppended].atMs <= end {
            let input = stage.inputs[inputsAppended]
            inputsAppended += 1
            broker.advance(to: max(broker.nowMs, input.atMs))
            do throws(BrokerError) {
                try broker.append(
                    to: sourceTopic,
                    input.partition,
                    key: input.key,
                    value: input.value,
                    headers: input.headers
                )
                let log = try broker.partition(sourceTopic, input.partition)
                appended[Int(input.partition)].append(contentsOf: log.records.suffix(1))
            } catch {
                preconditionFailure("an input for partition \(input.partition), which is not there")
            }
        }
        broker.advance(to: end)
    }

    func count(_ fault: String, _ slot: WorkerSlot<Stage.Factory>? = nil) {
        report.faults[fault, default: 0] += 1
        let place = slot.map { " worker \($0.index)" } ?? ""
        report.trace.append("\(broker.nowMs - stage.startMs) ms\(place): \(fault)")
    }

    /// Waits until everything is committed, and stays so for as long as timers may be due.
    private func settle() -> Bool {
        // Where nothing happens but timers, which may be a long time off, time may pass in large steps.
        let restStepMs = max(100, stage.afterglowMs / 100)
        var (restingMs, leftMs) = (Int64(0), Int64(240_000))
        while leftMs > 0 {
            let span = restingMs > 0 ? restStepMs : 100
            tick(span)
            guard isAtRest else {
                restingMs = 0
                leftMs -= 100
                continue
            }
            if report.virtualMs == 0 { report.virtualMs = broker.nowMs - stage.startMs }
            restingMs += span
            if restingMs > stage.afterglowMs + 1_000 { return true }
        }
        return false
    }

    private var isAtRest: Bool {
        let owned = slots.flatMap { $0.worker?.partitions ?? [] }.sorted()
        guard inputsAppended == stage.inputs.count, !broker.hasOpenTransactions,
            owned == Array(0..<Int32(options.partitions))
        else {
            return false
        }
        return owned.allSatisfy { partition in
            guard case let committed?? = try? broker.group(groupName)?.committedOffset(of: partition) else {
                return appended[Int(partition)].isEmpty
            }
            return committed == Int64(appended[Int(partition)].count)
        }
    }

    private func compare() {
        let outputs = stage.outputTopics.map { topic in
            (0..<Int32(options.partitions)).map { partition in
                do throws(BrokerError) {
                    return try broker.fetch(topic, partition, from: 0, isolation: .committed, limit: .max).records
                } catch {
                    preconditionFailure("\(topic) cannot be read: \(error)")
                }
            }
        }
        report.outputs = outputs.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
        report.divergences += stage.divergences(inputs: appended, outputs: outputs, guarantee: options.guarantee)
    }
}
