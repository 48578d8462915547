import Logging
import Synchronization
import Testing

@testable import AfterCall
@testable import AfterCallCommand

/// When a process ends itself because a worker hangs.
@Suite struct HangWatchTests {
    private final class World: Sendable {
        let silentMs = Mutex<Int64>(0)
        let finding = Mutex(BrokerProbe.Finding.reachable(brokers: 3))
        let ends = Mutex(0)

        var watch: HangWatch {
            let stage = ProcessHealth.Stage("agents") {
                var status = RunnerStatus()
                status.silentMs = self.silentMs.withLock { $0 }
                return status
            }
            let health = ProcessHealth(AfterCallConfiguration(), stages: [stage]) { .unknown }
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var watch = HangWatch(health: health, brokers: { self.finding.withLock { $0 } }, logger: quiet)
            watch.period = .milliseconds(5)
            watch.end = { self.ends.withLock { $0 += 1 } }
            return watch
        }
    }

    private func watch(_ world: World, for duration: Duration) async throws -> Int {
        let watching = Task { await world.watch.run() }
        try await Task.sleep(for: duration)
        watching.cancel()
        await watching.value
        return world.ends.withLock { $0 }
    }

    @Test func `A worker that is silent for long ends the process`() async throws {
        let world = World()
        world.silentMs.withLock { $0 = 200_000 }
        await world.watch.run()
        #expect(world.ends.withLock { $0 } == 1)
    }

    @Test func `While workers are heard of, or brokers are away, it goes on`() async throws {
        let world = World()
        #expect(try await watch(world, for: .milliseconds(300)) == 0)
        world.silentMs.withLock { $0 = 200_000 }
        world.finding.withLock { $0 = .unreachable(reason: "refused") }
        #expect(try await watch(world, for: .milliseconds(300)) == 0)
    }
}
