import AgentTracking
import ContactCenter
import Testing

/// Policies of a queue from when on: that in force when the wrap begins is that of the wrap.
@Suite struct PolicyVersionTests {
    /// A policy whose wraps end at a limit of so many seconds.
    private static func limit(_ seconds: Milliseconds) -> WrapUpPolicy {
        var policy = WrapUpPolicy()
        policy.limitMs = seconds * 1_000
        policy.onLimit = .end
        return policy
    }

    private static func set(
        _ versions: [(Milliseconds, WrapUpPolicy)],
        tenant: String = "",
        in policies: inout PolicyTable
    ) {
        let versions = versions.map { (from: Timeline.epoch + $0.0, policy: $0.1) }
        Array("q".utf8).withUnsafeBytes { queue in
            Array(tenant.utf8).withUnsafeBytes { policies.setVersions(versions, ofQueue: queue, tenant: $0) }
        }
        Array("".utf8).withUnsafeBytes { policies.select(tenant: $0) }
    }

    private static func bench(_ versions: [(Milliseconds, WrapUpPolicy)], tenant: String = "") -> Bench {
        var bench = Bench()
        set(versions, tenant: tenant, in: &bench.work.policies)
        return bench
    }

    private static let versions = [(0 as Milliseconds, limit(20)), (60_000, limit(5))]

    private static let before = "1s established c1 queue=q id=x1 | 59s999ms cleared c1 id=x2"
    private static let after = "70s established c2 queue=q id=x3 | 80s cleared c2 id=x4 | 300s heartbeat id=x5"

    @Test func `A wrap has the policy of the version in force when it began, whenever it ends`() {
        var bench = Self.bench(Self.versions)
        bench.take("1s established c1 queue=q | 50s cleared c1 | 100s established c2 queue=q | 110s cleared c2")
        bench.take("300s heartbeat id=x2")
        let limits = bench.outcome.wraps.mapValues { $0.split(separator: " ").first { $0.hasPrefix("limit=") } }
        #expect(limits == ["c1 1s #1": "limit=20000", "c2 100s #1": "limit=5000"])
    }

    @Test func `A version holds from its instant on, inclusive`() {
        for (cleared, limit) in [("59s999ms", "20000"), ("60s", "5000"), ("60s1ms", "5000")] {
            var bench = Self.bench(Self.versions)
            bench.take("1s established c1 queue=q | \(cleared) cleared c1 | 300s heartbeat")
            #expect(bench.outcome.wraps.values.first?.contains("limit=\(limit)") == true, "\(cleared)")
        }
    }

    @Test func `Before the first version, in another queue and of another tenant it is that of the configuration`() {
        var early = Self.bench([(60_000, Self.limit(5))])
        early.take("1s established c1 queue=q | 10s cleared c1 | 300s ready")
        #expect(early.outcome.wraps["c1 1s #1"]?.contains("limit=") == false)
        var other = Self.bench(Self.versions)
        other.take("1s established c1 queue=r | 10s cleared c1 | 300s ready")
        #expect(other.outcome.wraps["c1 1s #1"]?.contains("limit=") == false)
        var foreign = Self.bench(Self.versions, tenant: "acme")
        foreign.take("1s established c1 queue=q | 10s cleared c1 | 300s ready")
        #expect(foreign.outcome.wraps["c1 1s #1"]?.contains("limit=") == false)
    }

    @Test func `What is folded again across a change is as it was, whatever came late`() {
        var inOrder = Self.bench(Self.versions)
        inOrder.take("\(Self.before) | \(Self.after)")
        var late = Self.bench(Self.versions)
        // The events before the change come last, and everything after them is folded again.
        late.take("70s established c2 queue=q id=x3 | 80s cleared c2 id=x4")
        late.take("1s established c1 queue=q id=x1 | 59s999ms cleared c1 id=x2 | 300s heartbeat id=x5")
        #expect(inOrder.outcome.wraps.count == 2)
        #expect(inOrder.outcome.wraps == late.outcome.wraps)
        let limits = inOrder.outcome.wraps.values.map { $0.split(separator: " ").first { $0.hasPrefix("limit=") } }
        #expect(Set(limits) == ["limit=20000", "limit=5000"])
    }

    @Test func `A wrap that runs keeps its policy when the versions are replaced, also in another process`() throws {
        var bench = Self.bench(Self.versions)
        bench.take("1s established c1 queue=q | 50s cleared c1")
        bench.clock(Timeline.epoch + 50_001)
        let deadline = bench.tracker.nextActionAt
        #expect(deadline == Timeline.epoch + 70_000)
        var room = ChangelogRoom()
        var writer = WireWriter()
        bench.tracker.write(to: &writer, room: &room, policies: bench.work.policies)
        bench.work.policies.removeVersions()
        Self.set([(0, Self.limit(600))], in: &bench.work.policies)
        bench.take("55s heartbeat id=x1")
        bench.clock(Timeline.epoch + 55_001)
        let kept = bench.tracker.nextActionAt
        #expect(kept == deadline)
        var work = TrackerWorkspace(policies: PolicyTable(TrackingPolicy()))
        var tracker = AgentTracker(in: work.pool)
        try tracker.read(writer.bytes, work: &work)
        let restored = tracker.nextActionAt
        #expect(restored == deadline)
        // It is written as it was read.
        var again = WireWriter()
        tracker.write(to: &again, room: &room, policies: work.policies)
        #expect(Array(again.bytes) == Array(writer.bytes))
    }

    @Test func `Every part of a policy comes back from the changelog`() throws {
        for policy in PolicyCase.all.map(\.policy) {
            var own = policy
            own.capMs = 7_200_000
            own.reattachMs = 11_000
            var bench = Self.bench([(0, own)])
            bench.take("1s established c1 queue=q | 50s cleared c1")
            var room = ChangelogRoom()
            var writer = WireWriter()
            bench.tracker.write(to: &writer, room: &room, policies: bench.work.policies)
            var work = TrackerWorkspace(policies: PolicyTable(TrackingPolicy()))
            var tracker = AgentTracker(in: work.pool)
            try tracker.read(writer.bytes, work: &work)
            var other = Bench()
            swap(&other.work, &work)
            swap(&other.tracker, &tracker)
            // A wrap that only an event starts begins later, and by what is said then.
            if own.start == .onEvent { Self.set([(0, own)], in: &other.work.policies) }
            let rest = "55s wrapup_started c1 id=x1 | 60s not_ready id=x2 | 70s established c2 id=x3 | 90s ready id=x4"
            bench.take(rest)
            other.take(rest)
            // The other knows nothing of versions, and so of the second contact only what is configured.
            let ofFirst = { (key: String, _: String) in key.hasPrefix("c1 ") }
            #expect(!bench.outcome.wraps.filter(ofFirst).isEmpty)
            #expect(bench.outcome.wraps.filter(ofFirst) == other.outcome.wraps.filter(ofFirst), "\(own)")
        }
    }

    @Test func `A version that says what the configuration says follows the configuration`() throws {
        var bench = Self.bench([(0, WrapUpPolicy())])
        bench.take("1s established c1 queue=q | 50s cleared c1")
        bench.clock(Timeline.epoch + 50_001)
        var room = ChangelogRoom()
        var writer = WireWriter()
        bench.tracker.write(to: &writer, room: &room, policies: bench.work.policies)
        var policy = TrackingPolicy()
        policy.wrapUp.capMs = 90_000
        var work = TrackerWorkspace(policies: PolicyTable(policy))
        var tracker = AgentTracker(in: work.pool)
        try tracker.read(writer.bytes, work: &work)
        let next = tracker.nextActionAt
        #expect(next == Timeline.epoch + 140_000)
    }
}
