import ContactCenter
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// Since when the oldest after-call work of each scope runs, as the agents stage tells the cells.
@Suite struct RunningWorkTests {
    private final class Bench {
        let task: TaskBench<AgentsFactory>
        /// By scope, in seconds, as it was committed last.
        private(set) var told: [String: Int64] = [:]

        init() {
            var settings = AgentStageSettings()
            settings.outputs.insert(.cellsInbox)
            settings.deltas.scopes = [.all, .team, .agent, .queue]
            let factory = AgentsFactory(
                settings: settings,
                cellPartitions: 1,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: Story.epoch
            )
            task = TaskBench(factory, partition: 7)
        }

        /// What two commits say of work that runs, in the order of the scopes: scope, and since which second; `-` where
        /// none does any more. The second is that of the clock, which ends the millisecond of the last event.
        @discardableResult
        func commit(_ story: String, at second: Int64, agent: String = "a1") throws -> [String] {
            try take(task.commit(records(story, agent), now: RunningWorkTests.at(second), hasCaughtUp: true))
                + tick(at: second)
        }

        /// What the commit of the clock says.
        @discardableResult
        func tick(at second: Int64) throws -> [String] {
            try take(task.commit([], now: RunningWorkTests.at(second) + 2, hasCaughtUp: true))
        }

        /// Takes events, and undoes that; then takes them and undoes what the clock brings about.
        func rollBack(_ story: String, at second: Int64, agent: String = "a1") throws {
            let (records, now) = (records(story, agent), RunningWorkTests.at(second))
            try task.rollBack(records, now: now, hasCaughtUp: true)
            try take(task.commit(records, now: now, hasCaughtUp: true))
            try task.rollBack([], now: now + 2, hasCaughtUp: true)
        }

        @discardableResult
        private func take(_ said: TaskBench<AgentsFactory>.Said) throws -> [String] {
            let news = try RunningWorkTests.gauges(said)
            for (scope, since) in news { told[scope] = since }
            return news.map { "\($0.scope) \($0.since.map { "\($0)" } ?? "-")" }.sorted()
        }

        private func records(_ story: String, _ agent: String) -> [LoggedRecord] {
            story.isEmpty
                ? []
                : Story(story, agent: agent).records.map { record in
                    let json = String(decoding: record.json, as: UTF8.self)
                        .replacing(#""id":"e"#, with: #""id":"\#(record.time.milliseconds)"#)
                    return LoggedRecord(key: Array(agent.utf8), value: Array(json.utf8), timestamp: record.time)
                }
        }
    }

    private static func at(_ second: Int64) -> Timestamp { Story.epoch + second * 1_000 }

    private static func gauges(_ said: [CollectedOutput.Record]) throws -> [(scope: String, since: Int64?)] {
        try said.of(.cellsInbox).compactMap { record in
            try record.value?.withUnsafeBytes { value -> (String, Int64?)? in
                guard case .gauge(let source, let gauge) = try InboxRecord(value) else { return nil }
                #expect(source == SourceTask(stage: .agents, partition: 7))
                let since = gauge.oldestAfterCallWork.map { ($0 - Story.epoch) / 1_000 }
                return (String(decoding: record.key ?? [], as: UTF8.self), since)
            }
        }
    }

    private static let call = "offered c1 queue=q | 10s established c1"

    @Test func `The oldest work of each scope is told when another one becomes it`() throws {
        let bench = Bench()
        #expect(try bench.commit("0 logged_on team=red | 5s \(Self.call)", at: 10) == [])
        #expect(try bench.commit("20s cleared c1", at: 20) == ["agent=a1 20", "all 20", "team=red 20"])
        try bench.commit("0 logged_on team=red | 6s offered c2 | 11s established c2", at: 21, agent: "a2")
        #expect(try bench.commit("30s cleared c2", at: 30, agent: "a2") == ["agent=a2 30"])
        #expect(try bench.commit("40s ready", at: 40) == ["agent=a1 -", "all 30", "team=red 30"])
        #expect(try bench.commit("50s ready", at: 50, agent: "a2") == ["agent=a2 -", "all -", "team=red -"])
        #expect(try bench.commit("60s heartbeat", at: 60) == [])
    }

    @Test func `Work that began and ended before the commit is not told`() throws {
        let bench = Bench()
        let story = "0 logged_on | 5s \(Self.call) | 20s cleared c1 | 25s ready | 26s heartbeat"
        #expect(try bench.commit(story, at: 30) == [])
    }

    @Test func `A late event that moves the beginning moves what was told`() throws {
        let bench = Bench()
        try bench.commit("0 logged_on | 5s \(Self.call) | 20s cleared c1", at: 25)
        #expect(bench.told == ["all": 20, "agent=a1": 20])
        #expect(try bench.commit("15s cleared c1", at: 26) == ["agent=a1 15", "all 15"])
    }

    @Test func `What is undone is as it was, and is told when it is done again`() throws {
        let bench = Bench()
        try bench.commit("0 logged_on | 5s \(Self.call)", at: 10)
        try bench.rollBack("20s cleared c1", at: 20)
        #expect(bench.told == [:])
        #expect(try bench.tick(at: 20) == ["agent=a1 20", "all 20"])
        try bench.rollBack("30s ready", at: 30)
        #expect(bench.told == ["all": 20, "agent=a1": 20])
        #expect(try bench.tick(at: 30) == ["agent=a1 -", "all -"])
        #expect(try bench.commit("31s heartbeat", at: 31) == [])
    }

    @Test func `A restored task knows what runs`() throws {
        let bench = Bench()
        try bench.commit("0 logged_on | 5s \(Self.call) | 20s cleared c1", at: 25)
        try bench.commit("0 logged_on | 6s offered c2 | 11s established c2 | 30s cleared c2", at: 31, agent: "a2")
        try bench.task.restore()
        #expect(try bench.commit("40s heartbeat", at: 40) == [])
        #expect(try bench.commit("41s ready", at: 41) == ["agent=a1 -", "all 30"])
    }

    @Test func `A task that is taken back knows what somebody else saw begin and end`() throws {
        let bench = Bench()
        let other = Bench()
        try bench.commit("0 logged_on | 5s \(Self.call) | 20s cleared c1", at: 25)
        try bench.commit("0 logged_on | 6s offered c2 | 11s established c2", at: 26, agent: "a2")
        try other.task.restore(from: bench.task.changelog)
        #expect(try other.commit("30s cleared c2", at: 30, agent: "a2") == ["agent=a2 30"])
        #expect(try other.commit("31s ready", at: 31) == ["agent=a1 -", "all 30"])
        try bench.task.takeBack(from: other.task)
        #expect(try bench.commit("40s heartbeat", at: 40) == [])
        #expect(try bench.commit("41s ready", at: 41, agent: "a2") == ["agent=a2 -", "all -"])
    }

    @Test func `Whatever was undone and restored, what was told is what the truth is`() throws {
        for seed in TestSeed.value..<TestSeed.value + 4 {
            var random = SplitMix64(seed: seed, index: 4)
            let bench = Bench()
            var since: [String: Int64] = [:]
            for step in 0..<200 as Range<Int64> {
                let now = 10 * step
                if Int.random(in: 0..<15, using: &random) == 0 { try bench.task.restore() }
                let agent = "a\(Int.random(in: 0..<8, using: &random))"
                let ends = since[agent] != nil
                let story =
                    ends
                    ? "\(now)s ready"
                    : "\(now)s established c\(step) channel=voice direction=inbound | \(now + 5)s cleared c\(step)"
                if Int.random(in: 0..<5, using: &random) == 0 {
                    try bench.rollBack(story, at: now + 6, agent: agent)
                    try bench.tick(at: now + 6)
                } else {
                    try bench.commit(story, at: now + 6, agent: agent)
                }
                since[agent] = ends ? nil : now + 5
                #expect(bench.told["all"] == since.values.min(), "SEED=\(seed) at \(now)")
                #expect(bench.told["agent=\(agent)"] == since[agent], "SEED=\(seed) \(agent) at \(now)")
            }
        }
    }
}
