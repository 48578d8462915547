import Alerting
import ContactCenter
import Simulation
import Testing

@testable import AfterCall

/// Alerts that are deleted a week after they were resolved.
@Suite struct ResolvedAlertsTests {
    private let epoch = Story.epoch
    private static let week = ResolvedAlerts.keptMs

    private func identity(_ number: Int) -> EventIdentity {
        var identity = EventIdentity("test")
        identity.combine(Int64(number))
        return identity
    }

    /// The changelog as it is after the changes.
    private func write(_ alerts: ResolvedAlerts, to log: inout [[UInt8]: [UInt8]]) {
        var key = WireWriter(capacity: 32)
        var value = WireWriter()
        var written: Set<[UInt8]> = []
        alerts.writeChanges(key: &key, value: &value) { key, value in
            #expect(written.insert(Array(key)).inserted, "one record for each key")
            log[Array(key)] = value.map { Array($0) }
        }
    }

    private func restored(_ log: [[UInt8]: [UInt8]]) throws -> ResolvedAlerts {
        var alerts = ResolvedAlerts()
        for (key, value) in log.shuffled() {
            try key.withUnsafeBytes { key in
                #expect(ResolvedAlerts.isOurs(key) && AgentStage.isWaitingRecord(key))
                try value.withUnsafeBytes { try alerts.restore(key: key, value: $0) }
            }
        }
        return alerts
    }

    @Test func `Each is deleted once, a week after it was last resolved, whatever is undone and restored`() throws {
        let seed = TestSeed.value
        var random = SplitMix64(seed: seed, index: 97)
        for round in 0..<10 {
            var alerts = ResolvedAlerts()
            var log: [[UInt8]: [UInt8]] = [:]
            var plain: [Int: Timestamp] = [:]
            var now = epoch
            for step in 0..<600 {
                now = now + Int64.random(in: 0...7_200_000, using: &random)
                if step % 40 == 39 { alerts = try restored(log) }
                let (plainBefore, undoes) = (plain, Int.random(in: 0..<4, using: &random) == 0)
                alerts.begin()
                for _ in 0..<Int.random(in: 0...5, using: &random) {
                    let (number, isResolved) = (Int.random(in: 0..<60, using: &random), Bool.random(using: &random))
                    alerts.note(identity(number), isResolved: isResolved, now: now)
                    plain[number] = isResolved ? now + Self.week : nil
                }
                var deleted: Set<EventIdentity> = []
                while let alert = alerts.removeFirst(dueAt: now) { deleted.insert(alert) }
                let due = plain.filter { $0.value <= now }.keys
                guard deleted == Set(due.map { identity($0) }) else {
                    Issue.record("SEED=\(seed) round \(round) step \(step): \(deleted.count) deleted, \(due.count) due")
                    return
                }
                for number in due { plain[number] = nil }
                if undoes {
                    alerts.undo()
                    plain = plainBefore
                } else {
                    write(alerts, to: &log)
                    alerts.keep()
                }
                #expect(alerts.dueAt.count == plain.count && log.count == plain.count)
                #expect(alerts.nextInstant == plain.values.min(), "SEED=\(seed) round \(round) step \(step)")
            }
        }
    }

    @Test func `An alert on an agent is deleted by a record with its key alone, once`() throws {
        var settings = AgentStageSettings()
        settings.rules.thresholds.exceededWarningMs = 6_000
        var harness = StageHarness(settings)
        let story = "0 established c1 queue=q | 5s cleared c1 | 12s tick | 30s ready | 40s logged_off | 41s tick"
        for step in Story(story).steps {
            switch step {
            case .record(let record): harness.take(record.json, key: Array("a1".utf8), now: record.time)
            case .tick(let instant): harness.settle(at: instant)
            }
        }
        let resolved = try #require(harness.published.last { $0.output == .alerts })
        #expect(String(decoding: resolved.value ?? [], as: UTF8.self).contains(#""status":"resolved""#))
        let told = harness.published.count
        harness.settle(at: epoch + 29_000 + Self.week)
        #expect(harness.published[told...].allSatisfy { $0.output != .alerts })
        harness.settle(at: epoch + 60_000 + Self.week)
        let deletions = harness.published[told...].filter { $0.output == .alerts }
        #expect(deletions.map(\.key) == [resolved.key])
        #expect(deletions.allSatisfy { $0.value == nil && $0.headers.isEmpty })
        harness.settle(at: epoch + 3 * Self.week)
        #expect(harness.published.filter { $0.output == .alerts && $0.value == nil }.count == 1)
    }

    @Test(arguments: [[], [8, 1], [16, 4], [8, 2, 16, 4], [8, 1, 16], [8, 1, 16, 4, 24, 1]] as [[UInt8]])
    func `A record that is none is refused`(value: [UInt8]) {
        var alerts = ResolvedAlerts()
        let key: [UInt8] = [0xFF, 0x72] + Array(repeating: 1, count: 16)
        #expect(throws: WireError.self) {
            try key.withUnsafeBytes { key in try value.withUnsafeBytes { try alerts.restore(key: key, value: $0) } }
        }
        #expect(throws: WireError.self) {
            try key.dropLast().withUnsafeBytes { try alerts.restore(key: $0, value: nil) }
        }
    }
}
