// CoreBenchmarks: how fast the core and its parts are, in events per second of one thread.
// May import: Benchmark, CoreWorkload, AgentTracking, ContactCenter, Foundation.
// Must never: measure the generation of its input, or a stage that has not reached its steady state.
import AfterCall
import AgentTracking
import Benchmark
import ContactCenter
import CoreWorkload
import Foundation

/// Events per iteration, generated before it is measured.
private let blockSize = 50_000
/// Seconds between two events of an agent.
private let secondsApart = 20.0
/// 15 minutes of event time: logs have turned over three times.
private let warmUpBlocks = Int(20_000 / secondsApart * 900) / blockSize

private let eventsPerSecond = BenchmarkMetric.custom(
    "Events per second",
    polarity: .prefersLarger,
    useScalingFactor: false
)
private let nanoseconds = BenchmarkMetric.custom("Nanoseconds per event", useScalingFactor: false)

/// What is not measured of a block, and what is.
private typealias Parts = (prepare: (RecordBlock) -> Void, run: (RecordBlock) -> Void)

/// Registers a benchmark over blocks of the stream, of which it runs one part in `share`.
private func measure(
    _ name: String,
    isWarmedUp: Bool,
    share: Int = 1,
    _ make: @escaping () -> Parts
) {
    var state: (workload: CoreWorkload, block: RecordBlock, parts: Parts)?
    Benchmark(name) { benchmark in
        if state == nil {
            var workload = CoreWorkload(secondsApart: secondsApart)
            let block = RecordBlock()
            let parts = make()
            for _ in 0..<warmUpBlocks {
                workload.fill(block, count: blockSize)
                guard isWarmedUp else { continue }
                parts.prepare(block)
                parts.run(block)
            }
            state = (workload, block, parts)
        }
        guard let block = state?.block, let parts = state?.parts else { return }
        state?.workload.fill(block, count: blockSize)
        parts.prepare(block)
        benchmark.startMeasurement()
        let began = CPUTime.now
        parts.run(block)
        let took = CPUTime.now - began
        benchmark.stopMeasurement()
        let events = Double(block.entries.count / share)
        benchmark.measurement(eventsPerSecond, Int(events / took * 1e9))
        benchmark.measurement(nanoseconds, Int((took / events).rounded()))
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, eventsPerSecond, nanoseconds],
        warmupIterations: 1,
        maxDuration: .seconds(10),
        maxIterations: 40
    )

    measure("decode", isWarmedUp: false) {
        let decode = DecodeRun()
        return ({ _ in }, { blackHole(decode.run($0)) })
    }
    measure("Foundation JSONDecoder", isWarmedUp: false, share: 10) {
        // A tenth of the block, since it is slow; as Data beforehand, which is what it takes.
        let decoder = JSONDecoder()
        var values: [Data] = []
        return (
            { block in
                values = block.entries.prefix(block.entries.count / 10).map { entry in
                    block.bytes.withUnsafeBytes { Data(entry.value(in: $0)) }
                }
            },
            { _ in
                for value in values {
                    guard let event = try? decoder.decode(FoundationEvent.self, from: value) else {
                        fatalError("Foundation cannot read what the simulation wrote")
                    }
                    blackHole(event)
                }
            }
        )
    }
    measure("core", isWarmedUp: true) {
        let core = CoreRun()
        return ({ _ in }, { core.run($0) })
    }
    measure("core, live", isWarmedUp: true) {
        let core = CoreRun(isLive: true)
        return ({ _ in }, { core.run($0) })
    }
    measure("core, wraps and alerts only", isWarmedUp: true) {
        let core = CoreRun(outputs: [.wraps, .alerts, .deadLetters])
        return ({ _ in }, { core.run($0) })
    }
    measure("core, with what indicators need", isWarmedUp: true) {
        let core = CoreRun(outputs: CoreRun.outputsForIndicators)
        return ({ _ in }, { core.run($0) })
    }
    measure("fold", isWarmedUp: true) {
        let fold = FoldRun()
        return ({ fold.prepare($0) }, { _ in fold.run() })
    }
    // An event is an agent here: each is written, read or copied that the block has an event of.
    measure("changelog: write an agent", isWarmedUp: true) {
        let changelog = ChangelogRun()
        return ({ changelog.prepare($0) }, { _ in changelog.write() })
    }
    measure("changelog: read an agent", isWarmedUp: true) {
        let changelog = ChangelogRun()
        return ({ changelog.prepare($0, isWritten: true) }, { _ in changelog.read() })
    }
    measure("journal: copy an agent", isWarmedUp: true) {
        let changelog = ChangelogRun()
        return ({ changelog.prepare($0) }, { _ in changelog.copy() })
    }
    measure("journal: put an agent back", isWarmedUp: true) {
        let changelog = ChangelogRun()
        return (
            {
                changelog.prepare($0)
                changelog.copy()
            },
            { _ in changelog.putBack() }
        )
    }
    measure("timing wheel: set, and advance", isWarmedUp: true) {
        var wheel = TimingWheel(start: Timestamp(milliseconds: 0))
        var due: [Int] = []
        return (
            { _ in },
            { block in
                for (index, entry) in block.entries.enumerated() {
                    wheel.set(entry.agent, at: entry.arrivalTime + 1_000 * Milliseconds(1 + entry.agent % 90))
                    if index % CoreRun.batchSize == 0 {
                        wheel.advance(to: entry.arrivalTime, into: &due)
                        due.removeAll(keepingCapacity: true)
                    }
                }
            }
        )
    }
    measure("key table: find an agent", isWarmedUp: true) {
        var table = ByteKeyTable(capacity: 1_024)
        return (
            { _ in },
            { block in
                block.bytes.withUnsafeBytes { bytes in
                    var sum = 0
                    for entry in block.entries { sum &+= table.insert(entry.key(in: bytes)) }
                    blackHole(sum)
                }
            }
        )
    }
}
