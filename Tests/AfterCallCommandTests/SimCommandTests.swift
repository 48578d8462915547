import AfterCall
import ArgumentParser
import Foundation
import Simulation
import Testing

@testable import AfterCallCommand

/// `aftercall sim`: what it runs, what it prints, and how it ends.
@Suite struct SimCommandTests {
    private func tally(_ arguments: [String]) throws -> SimTally {
        let command = try SimCommand.parse(arguments)
        let runner = SimRunner(command.simulation, seeds: 1...2, stop: StopFlag())
        runner.run()
        return runner.tally
    }

    private func report(_ tally: SimTally) -> SimReport {
        SimReport(tally: tally, command: "aftercall sim --minutes 1", title: "1 minute", seconds: 2)
    }

    @Test func `It says seeds, virtual time, records, faults and divergences`() throws {
        let tally = try tally(["--minutes", "1", "--agents", "20"])
        let report = report(tally)
        let words = report.words
        #expect(words.hasPrefix("2 seeds of 1 minute\n"))
        #expect(words.contains("divergences   0 seeds"))
        #expect(report.speedUp == Double(tally.virtualMs) / 2_000)
        let object = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
        let json = try #require(object as? [String: Any])
        #expect(json["seeds"] as? Int == 2 && json["divergences"] as? Int == 0)
        #expect(json["virtual_seconds"] as? Double ?? 0 >= 120)
        #expect(json["records_read"] as? Int ?? 0 > 20 && json["records_published"] as? Int ?? 0 > 20)
        #expect((json["faults"] as? [String: Int])?.isEmpty == false)
        #expect((json["work"] as? [String: Int])?["commits"] ?? 0 > 0)
    }

    @Test func `A seed that diverges is named, with what diverged and how to run it again`() throws {
        var failure = FaultReport(seed: 17)
        failure.divergences = ["a wrap is missing"]
        failure.trace = ["5 ms worker 1: killed afterBegin"]
        failure.faults = ["killed afterBegin": 1, "stopped long inRevoke": 2, "retention": 1_234, "eager group": 1]
        var tally = SimTally()
        tally.add(failure)
        let words = report(tally).words
        #expect(words.contains("seed 17: aftercall sim --minutes 1 --seed 17\n      a wrap is missing"))
        #expect(words.contains("killed: 1, at 1 place\n      afterBegin 1\n"))
        #expect(words.contains("retention: 1,234"))
        #expect(words.contains("faults        1,237\n"), "what protocol the group has is no fault")
        #expect(failure.replay.contains("5 ms worker 1: killed afterBegin"))
    }

    @Test func `Only so many seeds that diverge are kept, and all are counted`() {
        var tally = SimTally()
        for seed: UInt64 in 0..<20 {
            var failure = FaultReport(seed: seed)
            failure.divergences = ["something"]
            tally.add(failure)
        }
        #expect(tally.diverged == 20 && tally.failures.map(\.seed) == [0, 1, 2, 3, 4])
    }

    @Test(arguments: [["--seeds", "0"], ["--minutes", "500"], ["--guarantee", "twice"], ["--first-seed", "-1"]])
    func `What cannot be run is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try SimCommand.parse(arguments) }
    }

    @Test func `Options say what is run`() throws {
        let simulation = try SimCommand.parse([
            "--minutes", "3", "--agents", "7", "--workers", "5", "--partitions", "6",
        ])
        .simulation
        #expect(simulation.agents == 7 && simulation.options.durationMs == 180_000)
        #expect(simulation.options.workers == 5 && simulation.options.partitions == 6)
        let once = try SimCommand.parse(["--guarantee", "at_least_once"]).simulation
        #expect(once.options.longStopShare == 0 && simulation.options.longStopShare > 0)
    }
}
