import Kafka
import Logging
import Streaming
import Testing

@testable import AfterCall

/// What becomes of a worker when the group says that another member has its name.
@Suite struct TakenNameTests {
    private static let taken = StreamFailure(.refused, "fenced FENCED_INSTANCE_ID")

    /// Whether the name is taken back each time, from workers that had it for so long, in seconds.
    private func answers(taken seconds: [Int], from ages: Int) -> [Bool] {
        let start = SuspendingClock.now
        var name = TakenName()
        return seconds.map { second in
            let now = start + .seconds(second)
            return name.mayBeTakenBack(after: Self.taken, since: now - .seconds(ages), at: now)
        }
    }

    @Test func `A name is taken back three times in ten minutes, and then again`() {
        #expect(answers(taken: [0, 60, 120, 599, 600, 601], from: 29) == [true, true, true, false, true, false])
    }

    @Test func `Who had the name for half a minute takes it back however often a coordinator is lost`() {
        #expect(!answers(taken: Array(stride(from: 0, to: 600, by: 40)), from: 30).contains(false))
    }

    @Test func `What else is refused is refused at once`() {
        var name = TakenName()
        let answers = ["the changelog cannot be read", "offsetOutOfRange OFFSET_OUT_OF_RANGE"].map { reason in
            name.mayBeTakenBack(after: StreamFailure(.refused, reason), since: .now)
        }
        #expect(answers == [false, false])
    }

    @Test func `A process whose name was taken takes it back, until it is taken again and again`() async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let cluster = try KafkaMockCluster(logger: quiet)
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        settings.kafka.properties["socket.nagle.disable"] = "false"
        settings.processing.sessionTimeoutMs = 6_000
        settings.loop.fetchWaitMs = 5
        settings.instance.id = "test"
        settings.instance.isStatic = true
        settings.outputs.contacts = false
        settings.outputs.kpis = false
        settings.topics.directory = "none"
        for topic in [settings.topics.input, settings.changelog(of: .agents)] + Output.allCases.map(settings.topic) {
            try cluster.createTopic(topic, partitions: 1)
        }
        let runner = Runner(settings, logger: quiet, knownPartitions: 1)
        let running = Task { try await runner.run() }
        for _ in 1...3 {
            try await waitUntil { runner.status.members == 1 }
            cluster.failNext(.heartbeat, with: [.fencedInstanceID])
            try await waitUntil { runner.status.members == 0 }
        }
        try await waitUntil { runner.status.members == 1 }
        cluster.failNext(.heartbeat, with: [.fencedInstanceID])
        let failure = await #expect(throws: RunnerError.self) { try await running.value }
        #expect(failure?.code == .unusable && failure?.description == "fenced FENCED_INSTANCE_ID")
        #expect(failure?.remedy?.contains("instance.id") == true)
    }

    private func waitUntil(_ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
