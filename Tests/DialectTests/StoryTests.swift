import AgentTracking
import ContactCenter
import Telephony
import Testing

/// One story, told in every dialect, gives the same wrap, as far as each can say it.
struct StoryTests {
    /// What a format can say of the story, and how exactly.
    private struct Telling {
        var knowsRing = true
        var knowsHold = true
        /// How far apart two clocks of the source may be from the truth, each.
        var resolutionMs: Milliseconds = 1
        var endCauses: Set<String> = ["completed", "ready"]
    }

    private static let tellings: [String: Telling] = [
        "aftercall": Telling(),
        "amazon-connect-agent": Telling(),
        "amazon-connect-contact-record": Telling(knowsRing: false, resolutionMs: 1_000),
        "genesys-cloud": Telling(),
        "twilio-taskrouter": Telling(knowsHold: false),
        "asterisk-queue-log": Telling(knowsHold: false, resolutionMs: 1_000, endCauses: ["not_ready"]),
        "asterisk-ami": Telling(knowsHold: false, endCauses: ["not_ready"]),
        "freeswitch-callcenter": Telling(knowsHold: false),
        "csta-json": Telling(resolutionMs: 1_000),
        "cisco-finesse": Telling(),
        "avaya-cms": Telling(knowsHold: false, resolutionMs: 1_000),
    ]

    private func told(_ format: String) throws -> Told {
        var told = tell(format, try Fixture.records(format, "story")) { Fixture.configure(format, &$0) }
        // A contact record comes when all is over, and again later.
        if format == "amazon-connect-contact-record" { told.policy.horizonMs = 24 * 3_600_000 }
        return told
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `The story gives the same wrap in every dialect`(format: String) throws {
        let telling = try #require(Self.tellings[format], "no story in \(format)")
        let told = try told(format)
        #expect(!told.outcomes.contains { $0.hasPrefix("rejected") }, "\(told.outcomes)")
        let wraps = told.wraps
        let wrap = try #require(wraps.count == 1 ? wraps.first : nil, "\(wraps) of \(told.lines)")
        #expect(wrap.agent == "agent-1" && wrap.contact == "c1")
        func isNear(_ value: Milliseconds, _ truth: Milliseconds) -> Bool { abs(value - truth) <= telling.resolutionMs }
        #expect(isNear(wrap.wrapMs, Story.wrapMs), "\(wrap)")
        #expect(isNear(wrap.ringMs, telling.knowsRing ? Story.ringMs : 0), "\(wrap)")
        #expect(isNear(wrap.holdMs, telling.knowsHold ? Story.holdMs : 0), "\(wrap)")
        #expect(isNear(wrap.talkMs, Story.talkMs + (telling.knowsHold ? 0 : Story.holdMs)), "\(wrap)")
        #expect(telling.endCauses.contains(wrap.endCause), "\(wrap)")
        #expect(!told.lines.contains { $0.contains("TOO LATE") })
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `The story told twice is the same story`(format: String) throws {
        let records = try Fixture.records(format, "story")
        let once = try told(format)
        var twice = tell(format, records.flatMap { [$0, $0] }) { Fixture.configure(format, &$0) }
        twice.policy = once.policy
        #expect(twice.wraps.map(\.description) == once.wraps.map(\.description))
        #expect(Set(twice.ids) == Set(once.ids), "a repeated record has the same ids")
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `What is converted is read back the same`(format: String) throws {
        var trip = RoundTrip()
        let told = tell(format, try Fixture.all(format)) { Fixture.configure(format, &$0) }
        #expect(!told.events.isEmpty)
        for event in told.events {
            let difference = event.payload.withUnsafeBytes { trip.difference(event.event, $0) }
            #expect(difference == nil)
        }
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `A dialect that tells heartbeats says so`(format: String) throws {
        let told = tell(format, try Fixture.all(format)) { Fixture.configure(format, &$0) }
        let isHeard = told.events.contains { $0.event.kind == .agentHeartbeat }
        #expect(try !isHeard || #require(Dialect.named(format)).tellsHeartbeats)
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `No fixture is a dead letter`(format: String) throws {
        let records = try Fixture.all(format)
        let told = tell(format, records) { Fixture.configure(format, &$0) }
        for (record, outcome) in zip(records, told.outcomes) where outcome.hasPrefix("rejected") {
            Issue.record("\(outcome): \(String(decoding: record.value, as: UTF8.self))")
        }
    }
}
