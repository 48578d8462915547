import ContactCenter
import ContactTracking
import Indicators
import Simulation
import Streaming
import Telephony
import Testing

@testable import AfterCall

/// What queues are judged by: the directory over the configuration, by event time.
@Suite struct DirectoryThresholdTests {
    private static let start = Story.epoch

    private static func directory(
        _ queues: [(name: DirectoryName, versions: [(Milliseconds, DirectoryQueue)])]
    )
        -> Directory
    {
        var directory = Directory()
        for queue in queues {
            let versions = queue.versions.map { version in
                DirectoryVersions<DirectoryQueue>.Version(from: start + version.0, value: version.1)
            }
            directory.set(.queue(queue.name, DirectoryVersions(versions)))
        }
        return directory
    }

    private static func queue(serviceLevelMs: Milliseconds) -> DirectoryQueue {
        var queue = DirectoryQueue()
        queue.thresholds.serviceLevelMs = serviceLevelMs
        return queue
    }

    // MARK: By event time

    /// A contact of queue `support` that is abandoned.
    private struct Visit {
        var contact: String
        var tenant = ""
        var abandonedAtMs: Milliseconds
        var waitMs: Milliseconds

        /// The two events.
        var events: [Event] {
            [event("queued", at: abandonedAtMs - waitMs), event("abandoned", at: abandonedAtMs)]
        }

        /// An event so many milliseconds after the start, as JSON.
        func event(_ type: String, at ms: Milliseconds) -> Event {
            let at = DirectoryThresholdTests.start + ms
            let json =
                #"{"id": "\#(contact)-\#(type)", "source": "acd", "type": "contact.\#(type)", "#
                + #""tenant": "\#(tenant)", "time": "\#(Story.text(of: at))", "contact_id": "\#(contact)", "#
                + #""queue": "support"}"#
            return (json, at)
        }
    }

    private typealias Event = (json: String, at: Timestamp)

    /// Lets `stage` take an event.
    private func feed(_ stage: inout ContactStage, _ event: Event) {
        var batch = OutputBatch()
        Array(event.json.utf8).withUnsafeBytes { value in
            let record = InputRecord(
                key: nil,
                value: value,
                headers: UnsafeBufferPointer(start: nil, count: 0),
                coordinates: InputCoordinates(partition: 0, offset: 0, timestamp: event.at)
            )
            stage.take(record, now: Self.start + 600_000, into: &batch)
        }
    }

    /// Whether each contact was abandoned within the threshold, as it was told last.
    private func judge(_ events: [Event], _ directory: Directory) -> [String: Bool] {
        var stage = ContactStage(settings: ContactStageSettings(), partition: 0, start: Self.start)
        stage.use(directory)
        var told: [String: Bool] = [:]
        for event in events {
            feed(&stage, event)
            let contact = stage.decoder.event.contactID.bytes(in: stage.decoder.payload)
            let name = String(decoding: contact, as: UTF8.self)
            for fact in stage.effects.takenBack where fact.kind == .abandoned { told[name] = nil }
            for fact in stage.effects.added where fact.kind == .abandoned {
                told[name] = fact.flags.contains(.withinThreshold)
            }
        }
        #expect(stage.damage == nil && stage.counters.rejected == 0)
        return told
    }

    @Test func `Contacts before and after a change are judged by their own version, in whatever order they come`() {
        let directory = Self.directory([
            (
                DirectoryName(id: "support"),
                [(0, Self.queue(serviceLevelMs: 20_000)), (60_000, Self.queue(serviceLevelMs: 10_000))]
            )
        ])
        // Every visit waits for 15 s; the change is at 60 s, inclusive.
        let visits = (0..<12).map { Visit(contact: "c\($0)", abandonedAtMs: 59_994 + Int64($0), waitMs: 15_000) }
        let expected = Dictionary(uniqueKeysWithValues: visits.map { ($0.contact, $0.abandonedAtMs < 60_000) })
        #expect(Set(expected.values).count == 2)
        let events = visits.flatMap(\.events)
        #expect(judge(events, directory) == expected)
        #expect(judge(events.reversed(), directory) == expected)
        var random = SplitMix64(seed: TestSeed.value)
        for _ in 0..<20 { #expect(judge(events.shuffled(using: &random), directory) == expected) }
    }

    @Test func `A queue of another tenant is another queue`() {
        let directory = Self.directory([
            (DirectoryName(tenant: "acme", id: "support"), [(0, Self.queue(serviceLevelMs: 1_000))]),
            (DirectoryName(tenant: "zeta", id: "support"), [(0, Self.queue(serviceLevelMs: 60_000))]),
        ])
        let visits = [
            Visit(contact: "own", abandonedAtMs: 60_000, waitMs: 15_000),
            Visit(contact: "acme", tenant: "acme", abandonedAtMs: 60_000, waitMs: 15_000),
            Visit(contact: "zeta", tenant: "zeta", abandonedAtMs: 60_000, waitMs: 30_000),
        ]
        let interleaved = visits.map { $0.events[0] } + visits.map { $0.events[1] }
        #expect(judge(interleaved, directory) == ["own": true, "acme": false, "zeta": true])
    }

    @Test func `A change is taken up between two records, and what it makes of the past is corrected once told anew`() {
        var stage = ContactStage(settings: ContactStageSettings(), partition: 0, start: Self.start)
        let visit = Visit(contact: "c", abandonedAtMs: 60_000, waitMs: 15_000)
        for event in visit.events { feed(&stage, event) }
        #expect(stage.effects.added.contains { $0.kind == .abandoned && $0.flags.contains(.withinThreshold) })
        stage.use(Self.directory([(DirectoryName(id: "support"), [(0, Self.queue(serviceLevelMs: 10_000))])]))
        feed(&stage, visit.event("ended", at: 61_000))
        let back = stage.effects.takenBack.filter { $0.kind == .abandoned }
        let added = stage.effects.added.filter { $0.kind == .abandoned }
        // What is taken back is what was told, by the threshold of then.
        #expect(back.map { $0.flags.contains(.withinThreshold) } == [true])
        #expect(added.map { $0.flags.contains(.withinThreshold) } == [false])
    }

    // MARK: Whose threshold it is

    private func policy(_ table: ContactPolicyTable?, _ queue: String, at ms: Milliseconds = 0) -> ContactPolicy? {
        Array(queue.utf8).withUnsafeBytes {
            table?.policy(ofQueue: Text(offset: 0, count: $0.count), in: $0, at: Self.start + ms)
        }
    }

    private func table(_ configured: ContactPolicyTable, _ directory: Directory) -> ContactPolicyTable? {
        var policies = TenantPolicies(configured)
        policies.use(directory)
        return policies.change(to: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    @Test("The presets of a sector are for wraps and nothing else", arguments: Sector.allCases)
    func sectors(sector: Sector) {
        var queue = DirectoryQueue()
        queue.sector = sector
        let found = policy(table(ContactPolicyTable(), Self.directory([(DirectoryName(id: "q"), [(0, queue)])])), "q")
        var expected = ContactPolicy()
        expected.wrapTargetMs = sector.wrapTargetMs
        expected.wrapExceededMs = 2 * sector.wrapTargetMs
        #expect(found == expected)
    }

    @Test func `The directory's threshold, the queue's of the configuration, the sector's, the general one`() {
        var general = ContactPolicy()
        general.serviceLevelMs = 25_000
        var own = general
        own.wrapTargetMs = 33_000
        var configured = ContactPolicyTable(general)
        configured.set(own, forQueue: "own")
        var banking = DirectoryQueue()
        banking.sector = .banking
        var set = banking
        set.thresholds.wrapTargetMs = 11_000
        let directory = Self.directory([
            (DirectoryName(id: "own"), [(100, banking), (200, set), (300, DirectoryQueue())]),
            (DirectoryName(id: "plain"), [(100, banking)]),
        ])
        let table = table(configured, directory)
        #expect(policy(table, "own", at: 99) == own)
        #expect(policy(table, "own", at: 100)?.wrapTargetMs == 33_000)
        #expect(policy(table, "own", at: 100)?.wrapExceededMs == 90_000)
        #expect(policy(table, "own", at: 200)?.wrapTargetMs == 11_000)
        // A version is taken as a whole.
        #expect(policy(table, "own", at: 300) == own)
        #expect(policy(table, "plain", at: 99) == general)
        #expect(policy(table, "plain", at: 100)?.wrapTargetMs == 45_000)
        #expect(policy(table, "plain", at: 100)?.serviceLevelMs == 25_000)
        #expect(policy(table, "unknown", at: 100) == general)
    }

    @Test func `Without entries nothing changes, and an entry that is removed gives back the configuration`() {
        var policies = TenantPolicies(ContactPolicyTable())
        let nobody = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(policies.change(to: nobody) == nil)
        policies.use(Self.directory([(DirectoryName(id: "q"), [(0, Self.queue(serviceLevelMs: 1))])]))
        #expect(policy(policies.change(to: nobody), "q")?.serviceLevelMs == 1)
        #expect(policies.change(to: nobody) == nil)
        policies.use(Directory())
        #expect(policy(policies.change(to: nobody), "q") == ContactPolicy())
        #expect(policies.change(to: nobody) == nil)
    }
}
