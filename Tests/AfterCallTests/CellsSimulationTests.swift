import Foundation
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// The cells stage on a simulated log with faults from seeds: final windows over restarts, with the clock far ahead of
/// what is told.
@Suite struct CellsSimulationTests {
    private static func run(_ seed: UInt64, _ change: (inout FaultOptions) -> Void = { _ in }) throws -> FaultReport {
        var options = FaultOptions()
        options.durationMs = 60_000
        options.partitions = 2
        change(&options)
        let stage = try SimulatedCells(seed: seed, agents: 12, options: options)
        return FaultSimulation(seed: seed, options: options, stage: stage).run()
    }

    /// The seeds of the suite: the one of `SEED`, else some by the measure of `TEST_SCALE`.
    private static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap({ UInt64($0) }) { return seed..<seed + 1 }
        let scale = environment["TEST_SCALE"].flatMap { Double($0) } ?? 1
        return 1..<1 + UInt64(max(1, 40 * scale))
    }

    @Test func `Final windows are right, whatever goes wrong`() throws {
        var faults: [String: Int] = [:]
        for seed in Self.seeds {
            let report = try Self.run(seed)
            if !report.divergences.isEmpty { Issue.record("\(report.replay)") }
            faults.merge(report.faults, uniquingKeysWith: +)
        }
        print("cells: \(Self.seeds.count) seeds, \(faults.values.reduce(0, +)) faults")
    }

    @Test func `A changelog without some scopes is caught`() throws {
        let caught = try (1..<20).contains { seed in
            try !Self.run(seed) { $0.omitsFromChangelog = { $0.count.isMultiple(of: 2) } }.divergences.isEmpty
        }
        #expect(caught)
    }
}
