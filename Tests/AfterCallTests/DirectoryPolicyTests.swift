import AgentTracking
import ContactCenter
import Testing

@testable import AfterCall

/// How queues treat after-call work: the directory over the configuration, by event time.
@Suite struct DirectoryPolicyTests {
    private typealias Log = [[UInt8]: [UInt8]]

    private static func policies(_ wrapUp: String) throws -> DirectoryQueue {
        let json =
            #"{"kind": "queue", "id": "q", "versions": [{"effective_from": "2017-01-01", "#
            + #""policies": {"wrapup": \#(wrapUp)}}]}"#
        var decoder = DirectoryDecoder(timeZone: "UTC", configuration: AfterCallConfiguration())
        guard case .queue(_, let versions) = try decoder.decode(key: Array("queue/q".utf8), value: Array(json.utf8))
        else { throw DirectoryComplaint("kind", "is another") }
        return versions.all[0].value
    }

    private static func directory(_ versions: [(Milliseconds, String)], tenant: String = "") throws -> Directory {
        var directory = Directory()
        let versions = try versions.map { version in
            DirectoryVersions<DirectoryQueue>.Version(from: Story.epoch + version.0, value: try policies(version.1))
        }
        directory.set(.queue(DirectoryName(tenant: tenant, id: "q"), DirectoryVersions(versions)))
        return directory
    }

    /// Contact, cause of end and limit of the last revision of each wrap.
    private static func wraps(_ harness: borrowing StageHarness) throws -> Set<String> {
        var last: [String: String] = [:]
        for wrap in try harness.values(.wraps) {
            let words = ["contact_id", "end_cause", "wrap_ms", "limit_ms"].map { wrap[$0].map { "\($0)" } ?? "-" }
            last[words[0]] = words.joined(separator: " ")
        }
        return Set(last.values)
    }

    private static let change: [(Milliseconds, String)] = [
        (0, #"{"limit_ms": 20000, "on_limit": "end"}"#), (60_000, #"{"limit_ms": 5000, "on_limit": "end"}"#),
    ]
    private static let first = "1s established c1 queue=q id=a1 | 50s cleared c1 id=a2"
    private static let second = "75s established c2 queue=q id=b1 | 80s cleared c2 id=b2"
    private static let rest = "200s heartbeat id=c1"
    private static let truth: Set = ["c1 limit 20000 20000", "c2 limit 5000 5000"]

    @Test func `The policy in force when the wrap begins counts, and that of the configuration before the first`()
        throws
    {
        var settings = AgentStageSettings()
        settings.policy.wrapUp.limitMs = 7_000
        settings.policy.wrapUp.onLimit = .end
        var harness = StageHarness(settings)
        harness.stage.use(try Self.directory([(60_000, #"{"limit_ms": 5000}"#)]))
        Story("\(Self.first) | \(Self.second) | \(Self.rest)").tell(to: &harness)
        #expect(try Self.wraps(harness) == ["c1 limit 7000 7000", "c2 limit 5000 5000"])
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    @Test func `A late event from before a change is folded with the policy of then`() throws {
        for story in [
            "\(Self.first) | \(Self.second) | \(Self.rest)", "\(Self.second) | \(Self.first) | \(Self.rest)",
            "\(Self.second) | 50s cleared c1 id=a2 | \(Self.rest) | 1s established c1 queue=q id=a1",
        ] {
            var settings = AgentStageSettings()
            settings.policy.horizonMs = 600_000
            var harness = StageHarness(settings)
            harness.stage.use(try Self.directory(Self.change))
            Story(story).tell(to: &harness)
            #expect(try Self.wraps(harness) == Self.truth, "\(story)")
        }
    }

    @Test func `The directory may change while a wrap runs: it ends as it began, also after an undo and a restart`()
        throws
    {
        var harness = StageHarness()
        harness.stage.use(try Self.directory([Self.change[0]]))
        var log: Log = [:]
        harness.stage.beginTransaction()
        Story(Self.first).tell(to: &harness)
        harness.stage.writeChangelog { log[Array($0)] = Array($1) }
        harness.stage.keep()
        let later = try Self.directory([(0, #"{"limit_ms": 600000}"#)])
        // What is undone, and done again under another directory.
        harness.stage.beginTransaction()
        Story("60s heartbeat id=h1 | 75s tick").tell(to: &harness)
        harness.stage.undo()
        harness.published.removeAll()
        harness.stage.use(later)
        Story("60s heartbeat id=h1 | 75s tick").tell(to: &harness)
        #expect(try Self.wraps(harness) == ["c1 limit 20000 20000"])
        // Another process, which reads the changelog.
        for directory in [Directory(), later] {
            var other = StageHarness()
            other.stage.use(directory)
            for record in log.values { try record.withUnsafeBytes { try other.stage.restore($0) } }
            Story("75s tick").tell(to: &other)
            let damage = other.stage.damage
            #expect(damage == nil)
            #expect(try Self.wraps(other) == ["c1 limit 20000 20000"])
        }
    }

    @Test func `Policies of a tenant are of its own agents, by events and by the clock`() throws {
        var harness = StageHarness()
        harness.stage.use(try Self.directory([Self.change[0]], tenant: "acme"))
        Story("\(Self.first) | \(Self.rest)").tell(to: &harness)
        #expect(try Self.wraps(harness).isEmpty)
        for (tenant, expected) in [("acme", Set(["c1 limit 20000 20000"])), ("zeta", [])] {
            var other = StageHarness()
            other.stage.use(try Self.directory([Self.change[0]], tenant: "acme"))
            for record in Story(Self.first.replacing("id=", with: "tenant=\(tenant) id=")).records {
                other.take(record.json, key: Array("\(tenant)/a1".utf8), now: record.time)
            }
            other.endBatch()
            other.settle(at: Story.epoch + 200_000)
            #expect(try Self.wraps(other) == expected)
        }
    }

    @Test func `What the directory no longer says is as the configuration has it, for wraps that begin then`() throws {
        var harness = StageHarness()
        harness.stage.use(try Self.directory(Self.change))
        Story(Self.first).tell(to: &harness)
        harness.stage.use(Directory())
        Story("\(Self.second) | \(Self.rest) | 201s ready id=c2").tell(to: &harness)
        #expect(try Self.wraps(harness) == ["c1 limit 20000 20000", "c2 ready 121000 <null>"])
    }
}
