import Alerting
import ContactCenter

/// One agent's alerts, with facts set by hand. All instants are whole seconds after the Unix epoch.
struct Bench {
    struct Wrap {
        var contact: String
        var leg: Int64
        var segment: Int32 = 1
        var queue = ""
        var start: Int64
        var limit: Int64?
        var extended: Int64 = 0
    }

    struct End {
        var wrap: Wrap
        var at: Int64
        var exceeded: Int64 = 0
        var hasOverlap = false
        var isByLogOff = false
    }

    struct Call {
        var contact = "c1"
        var leg: Int64 = -60
        var queue = ""
        var established: Int64
        var cleared: Int64?
        var held: Int64?
        var since: Int64
        var hold: Int64 = 0
    }

    /// The workspace of the stage, which copies of a bench share: their agents keep apart in it.
    private final class Room {
        var work = AlertWorkspace()
    }

    /// Rules without the one on silence, since tests of others say little.
    var rules: LiveRules = {
        var rules = LiveRules()
        rules.thresholds.silentMs = nil
        return rules
    }()
    /// The time of the newest event; that of the one just heard if it is `nil`.
    var newest: Int64?
    var calls: [Call] = []
    var shortWraps = AgentFacts.Repeated()
    var unanswered = AgentFacts.Repeated()
    var alerts = AgentAlerts()
    private let room = Room()
    var state = PresentedState.afterCallWork
    var since: Int64 = 0
    var wraps: [Wrap] = []
    /// When a rule is next due, in seconds; `nil` if none is.
    private(set) var nextDue: Int64?
    /// What fires now.
    var firing: [LiveAlert] { alerts.firing(in: room.work) }

    /// Judges at an instant and says the changes in words.
    mutating func hear(
        at heard: Int64,
        judgedAt instant: Int64? = nil,
        now: Int64? = nil,
        ended: [End] = [],
        withdrawn: [Wrap] = [],
        work endedWork: [(Int64, Int64)] = []
    ) -> [String] {
        var payload: [UInt8] = []
        var facts = facts(heard, ended, withdrawn, &payload)
        for (start, end) in endedWork {
            facts.endedStates.append(
                AgentFacts.EndedState(.afterCallWork, startedAt: Self.instant(start), endedAt: Self.instant(end))
            )
        }
        let next = payload.withUnsafeBytes { bytes in
            facts.bytes = bytes
            return alerts.judge(
                facts,
                rules: LiveRuleTable(rules, horizonMs: 120_000),
                at: Self.instant(instant ?? heard),
                now: Self.instant(now ?? instant ?? heard),
                work: &room.work
            )
        }
        nextDue = next == .distantFuture ? nil : next.milliseconds / 1_000
        return room.work.changes.map(Self.words)
    }

    /// The facts as they are set, their texts appended to `payload`.
    private func facts(
        _ heard: Int64,
        _ ended: [End],
        _ withdrawn: [Wrap],
        _ payload: inout [UInt8]
    ) -> AgentFacts {
        func text(_ string: String) -> Text {
            payload += Array(string.utf8)
            return Text(offset: payload.count - string.utf8.count, count: string.utf8.count)
        }
        func name(_ wrap: Wrap) -> AgentFacts.WrapName {
            AgentFacts.WrapName(
                contactID: text(wrap.contact),
                legStartedAt: Self.instant(wrap.leg),
                segment: wrap.segment
            )
        }
        var facts = AgentFacts()
        facts.state = state
        facts.since = Self.instant(since)
        facts.heardAt = Self.instant(heard)
        facts.newestAt = Self.instant(newest ?? heard)
        facts.shortWraps = shortWraps
        facts.unanswered = unanswered
        facts.calls += calls.map { Self.fact(of: $0, text) }
        for wrap in wraps {
            var open = AgentFacts.OpenWrap(name(wrap), startedAt: Self.instant(wrap.start))
            open.labels.queue = text(wrap.queue)
            open.labels.channel = .voice
            open.limitMs = (wrap.limit ?? 0) * 1_000
            open.extendedMs = wrap.extended * 1_000
            open.deadline = wrap.limit.map { Self.instant(wrap.start + $0 + wrap.extended) }
            facts.openWraps.append(open)
        }
        for end in ended {
            var wrap = AgentFacts.EndedWrap(
                name(end.wrap),
                startedAt: Self.instant(end.wrap.start),
                endedAt: Self.instant(end.at)
            )
            wrap.labels.queue = text(end.wrap.queue)
            wrap.exceededMs = end.exceeded * 1_000
            wrap.hasOverlap = end.hasOverlap
            wrap.isByLogOff = end.isByLogOff
            facts.endedWraps.append(wrap)
        }
        for wrap in withdrawn { facts.withdrawnWraps.append(name(wrap)) }
        return facts
    }

    private static func fact(of call: Call, _ text: (String) -> Text) -> AgentFacts.Call {
        var known = AgentFacts.Call(
            text(call.contact),
            legStartedAt: instant(call.leg),
            establishedAt: instant(call.established)
        )
        known.labels.queue = text(call.queue)
        known.labels.channel = .voice
        known.clearedAt = call.cleared.map(instant)
        known.heldSince = call.held.map(instant)
        known.since = instant(call.since)
        known.holdMs = call.hold * 1_000
        return known
    }

    static func instant(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1_000) }

    private static func words(_ change: AlertChange) -> String {
        func seconds(_ instant: Timestamp) -> Int64 { instant.milliseconds / 1_000 }
        let alert = change.alert
        var words = "\(alert.rule.name) \(alert.severity.name) at \(seconds(alert.at))"
        if seconds(alert.episode) != seconds(alert.at) { words += " since \(seconds(alert.episode))" }
        words += " fired \(seconds(alert.firedAt))"
        if let resolution = change.resolution, let at = change.resolvedAt {
            words += " \(resolution.name) \(seconds(at))"
        }
        return words
    }
}
