import ContactCenter
import Foundation
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// How many agents are ready for each queue, as the agents stage tells the cells.
@Suite struct ReadyAgentsTests {
    /// An agents task, the directory that it reads, and what it has told.
    private final class Bench {
        let shelf = DirectoryShelf()
        let task: TaskBench<AgentsFactory>
        private(set) var directory = Directory()
        /// The count of each scope as it was committed last; since when, in seconds, behind a `@`.
        private(set) var told: [String: String] = [:]

        init(scopes: [DimensionSet] = DimensionSet.defaultScopes) {
            var settings = AgentStageSettings()
            settings.outputs.insert(.cellsInbox)
            settings.deltas.scopes = scopes
            var factory = AgentsFactory(
                settings: settings,
                cellPartitions: 1,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: Story.epoch
            )
            factory.directory = shelf
            task = TaskBench(factory, partition: 7)
        }

        /// Puts entries into the directory, each with versions by second.
        func set(
            queues: [String: [(Int64, [String])]] = [:],
            agents: [String: [(Int64, [String])]] = [:],
            tenant: String = ""
        ) {
            for (id, versions) in queues {
                let versions = versions.map { second, skills in
                    var queue = DirectoryQueue()
                    queue.skills = skills
                    return DirectoryVersions<DirectoryQueue>.Version(from: ReadyAgentsTests.at(second), value: queue)
                }
                directory.set(.queue(DirectoryName(tenant: tenant, id: id), DirectoryVersions(versions)))
            }
            for (id, versions) in agents {
                let versions = versions.map { second, skills in
                    var agent = DirectoryAgent()
                    agent.skills = skills
                    return DirectoryVersions<DirectoryAgent>.Version(from: ReadyAgentsTests.at(second), value: agent)
                }
                directory.set(.agent(DirectoryName(tenant: tenant, id: id), DirectoryVersions(versions)))
            }
            shelf.put(directory)
        }

        func remove(queue id: String) {
            directory.remove(.queue(DirectoryName(id: id), DirectoryVersions([])))
            shelf.put(directory)
        }

        /// What a commit says of ready agents: scope, count, and since when.
        func commit(_ story: String, at second: Int64, agent: String = "a1", tenant: String = "") throws -> [String] {
            let now = ReadyAgentsTests.at(second)
            let said = try task.commit(records(story, agent, tenant), now: now, hasCaughtUp: true)
            let news = try ReadyAgentsTests.gauges(said)
            for words in news {
                let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
                told[parts[0]] = parts[1]
            }
            return news
        }

        func rollBack(_ story: String, at second: Int64, agent: String = "a1") throws -> [String] {
            let records = records(story, agent, "")
            return try ReadyAgentsTests.gauges(
                task.rollBack(records, now: ReadyAgentsTests.at(second), hasCaughtUp: true)
            )
        }

        private func records(_ story: String, _ agent: String, _ tenant: String) -> [LoggedRecord] {
            story.isEmpty
                ? []
                : Story(story, agent: agent).records.map { record in
                    var json = String(decoding: record.json, as: UTF8.self)
                    var key = agent
                    if !tenant.isEmpty {
                        json = json.replacing(#""source":"#, with: #""tenant":"\#(tenant)","source":"#)
                        key = "\(tenant)/\(agent)"
                    }
                    json = json.replacing(#""id":"e"#, with: #""id":"\#(record.time.milliseconds)"#)
                    return LoggedRecord(key: Array(key.utf8), value: Array(json.utf8), timestamp: record.time)
                }
        }
    }

    private static func at(_ second: Int64) -> Timestamp { Story.epoch + second * 1_000 }

    private static func gauges(_ said: [CollectedOutput.Record]) throws -> [String] {
        try said.of(.cellsInbox).compactMap { record in
            try record.value?.withUnsafeBytes { value -> String? in
                guard case .gauge(let source, let gauge) = try InboxRecord(value) else { return nil }
                guard gauge.oldestAfterCallWork == nil,
                    String(decoding: record.key ?? [], as: UTF8.self).contains("queue=")
                else { return nil }
                #expect(source == SourceTask(stage: .agents, partition: 7))
                #expect((gauge.readyAgents > 0) == (gauge.readySince != nil))
                let since = gauge.readySince.map { "@\(($0 - Story.epoch) / 1_000)" } ?? ""
                return "\(String(decoding: record.key ?? [], as: UTF8.self)) \(gauge.readyAgents)\(since)"
            }
        }
    }

    private static func staffed() -> Bench {
        let bench = Bench()
        bench.set(
            queues: ["plain": [(0, ["a"])], "both": [(0, ["a", "b"])], "other": [(0, ["c"])], "open": [(0, [])]],
            agents: ["a1": [(0, ["b", "a"])], "a2": [(0, ["a"])], "a3": [(0, [])]]
        )
        return bench
    }

    @Test func `An agent counts for each queue whose skills it has while it is ready, and changes are told`() throws {
        let bench = Self.staffed()
        // All queues that want skills are told once, so that what a task before it said is replaced.
        #expect(try bench.commit("0 logged_on", at: 1) == ["queue=both 0", "queue=other 0", "queue=plain 0"])
        #expect(try bench.commit("2s ready", at: 2) == ["queue=both 1@2", "queue=plain 1@2"])
        #expect(try bench.commit("3s ready", at: 3, agent: "a2") == ["queue=plain 2@2"])
        #expect(try bench.commit("4s ready", at: 4, agent: "a3") == [])
        #expect(try bench.commit("5s ready", at: 5, agent: "unknown") == [])
        #expect(try bench.commit("6s heartbeat", at: 6) == [])
        // Not ready and ready again within one commit: the same number.
        #expect(try bench.commit("7s not_ready | 7s500ms ready", at: 8) == [])
        #expect(try bench.commit("9s offered c1 queue=plain", at: 9) == ["queue=both 0", "queue=plain 1@2"])
        #expect(try bench.commit("10s established c1 | 20s cleared c1", at: 20) == [])
        #expect(try bench.commit("30s ready", at: 30) == ["queue=both 1@30", "queue=plain 2@2"])
        #expect(try bench.commit("31s logged_off", at: 31) == ["queue=both 0", "queue=plain 1@2"])
    }

    @Test func `Without queues in the directory that want skills nothing is told`() throws {
        let bench = Bench()
        bench.set(queues: ["open": [(0, [])]], agents: ["a1": [(0, ["a"])]])
        #expect(try bench.commit("0 logged_on | 1s ready", at: 2) == [])
        let other = Bench(scopes: [.all, .agent])
        other.set(queues: ["q": [(0, ["a"])]], agents: ["a1": [(0, ["a"])]])
        #expect(try other.commit("0 logged_on | 1s ready", at: 2) == [])
    }

    @Test func `A queue and its agents are of one tenant`() throws {
        let bench = Bench()
        bench.set(queues: ["q": [(0, ["a"])]], agents: ["a1": [(0, ["a"])]])
        bench.set(queues: ["q": [(0, ["a"])]], agents: ["a1": [(0, ["a"])]], tenant: "acme")
        _ = try bench.commit("", at: 1)
        #expect(try bench.commit("2s ready", at: 2, tenant: "acme") == ["tenant=acme,queue=q 1@2"])
        #expect(try bench.commit("3s ready", at: 3) == ["queue=q 1@3"])
    }

    @Test func `A version that begins counts from then on, by an event's time or by the clock`() throws {
        let bench = Bench()
        bench.set(queues: ["q": [(0, ["a"]), (60, ["b"])]], agents: ["a1": [(0, ["a"])], "a2": [(90, ["b"])]])
        #expect(try bench.commit("1s ready", at: 1) == ["queue=q 1@1"])
        #expect(try bench.commit("2s ready", at: 59, agent: "a2") == [])
        #expect(try bench.commit("60s heartbeat", at: 60) == ["queue=q 0"])
        #expect(try bench.commit("", at: 89) == [])
        #expect(try bench.commit("", at: 90) == ["queue=q 1@2"])
    }

    @Test func `A change of the directory takes effect without an event`() throws {
        let bench = Self.staffed()
        _ = try bench.commit("2s ready", at: 2)
        #expect(bench.told["queue=plain"] == "1@2")
        bench.set(agents: ["a1": [(0, ["c"])]])
        #expect(try bench.commit("", at: 3) == ["queue=both 0", "queue=other 1@2", "queue=plain 0"])
        // What no longer wants skills is taken out, and what wants some again is told again.
        bench.set(queues: ["other": [(0, [])]])
        #expect(try bench.commit("", at: 4) == ["queue=other 0"])
        bench.set(queues: ["other": [(0, ["c"])]])
        #expect(try bench.commit("", at: 5) == ["queue=other 1@2"])
        bench.remove(queue: "other")
        #expect(try bench.commit("", at: 6) == ["queue=other 0"])
    }

    @Test func `What is undone is told when it is done again, and a restored task tells all that it knows`() throws {
        let bench = Self.staffed()
        _ = try bench.commit("0 logged_on", at: 1)
        let undone = try bench.rollBack("2s ready", at: 2)
        #expect(undone == ["queue=both 1@2", "queue=plain 1@2"])
        #expect(try bench.commit("2s heartbeat", at: 2) == [])
        #expect(try bench.commit("3s ready", at: 3) == ["queue=both 1@3", "queue=plain 1@3"])
        _ = try bench.rollBack("4s not_ready", at: 4)
        #expect(try bench.commit("", at: 5) == [])
        try bench.task.restore()
        #expect(try bench.commit("", at: 6) == ["queue=both 1@3", "queue=other 0", "queue=plain 1@3"])
        #expect(try bench.commit("7s not_ready", at: 7) == ["queue=both 0", "queue=plain 0"])
    }

    @Test func `A task that is taken back tells what somebody else told last once more`() throws {
        let bench = Self.staffed()
        let other = Self.staffed()
        _ = try bench.commit("2s ready", at: 2)
        try other.task.restore(from: bench.task.changelog)
        _ = try other.commit("3s ready", at: 3, agent: "a2")
        #expect(other.told["queue=plain"] == "2@2")
        try bench.task.takeBack(from: other.task)
        // Again one, as before it was taken away.
        #expect(try bench.commit("4s not_ready", at: 4, agent: "a2").contains("queue=plain 1@2"))
    }

    @Test func `A late event that changes who is ready now changes the count`() throws {
        let bench = Self.staffed()
        _ = try bench.commit("1s ready | 20s heartbeat", at: 20)
        #expect(bench.told["queue=plain"] == "1@1")
        #expect(try bench.commit("10s not_ready", at: 21) == ["queue=both 0", "queue=plain 0"])
        #expect(try bench.commit("15s ready", at: 22) == ["queue=both 1@15", "queue=plain 1@15"])
    }

    @Test func `Whatever was undone, restored and changed, each queue has as many as there are`() throws {
        for seed in TestSeed.value..<TestSeed.value + 4 {
            var random = SplitMix64(seed: seed, index: 3)
            let bench = Bench()
            let names = (0..<12).map { "a\($0)" }
            var now: Int64 = 0
            for _ in 0..<150 {
                now += 1
                if Int.random(in: 0..<8, using: &random) == 0 { Self.change(bench, names, now, &random) }
                if Int.random(in: 0..<12, using: &random) == 0 { try bench.task.restore() }
                let agent = names[Int.random(in: 0..<names.count, using: &random)]
                let event = ["ready", "not_ready", "ready", "logged_off"][Int.random(in: 0..<4, using: &random)]
                let story = "\(now)s \(event)"
                if Int.random(in: 0..<5, using: &random) == 0 { _ = try bench.rollBack(story, at: now, agent: agent) }
                _ = try bench.commit(story, at: now, agent: agent)
                let counts = bench.told.mapValues { Int($0.prefix { $0 != "@" }) }
                for (queue, count) in Self.plainCounts(bench, at: now) {
                    #expect(counts[queue] == count, "SEED=\(seed) \(queue) at \(now)")
                }
            }
        }
    }

    private static func change(_ bench: Bench, _ names: [String], _ now: Int64, _ random: inout SplitMix64) {
        func skills() -> [String] { ["a", "b", "c"].filter { _ in Bool.random(using: &random) } }
        let from = now + Int64.random(in: -2...5, using: &random)
        if Bool.random(using: &random) {
            let queue = ["p", "q", "r", "s"][Int.random(in: 0..<4, using: &random)]
            bench.set(queues: [queue: [(0, skills()), (from, skills())]])
        } else {
            let agent = names[Int.random(in: 0..<names.count, using: &random)]
            bench.set(agents: [agent: [(0, skills()), (from, skills())]])
        }
    }

    /// The same from the changelog and the directory alone, plainly.
    private static func plainCounts(_ bench: Bench, at second: Int64) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (name, versions) in bench.directory.queues {
            let wanted = versions.value(at: at(second))?.skills ?? []
            if wanted.isEmpty { continue }
            let queue = "queue=\(String(decoding: name.id, as: UTF8.self))"
            counts[queue] = 0
            for value in bench.task.changelog.values {
                value.withUnsafeBytes { value in
                    guard let parts = try? AgentRecordParts(value), parts.readySince != nil else { return }
                    let agent = DirectoryName(tenant: parts.tenant, id: parts.agentID)
                    let own = bench.directory.agent(agent, at: at(second))?.skills ?? []
                    if wanted.allSatisfy(own.contains) { counts[queue, default: 0] += 1 }
                }
            }
        }
        return counts
    }
}
