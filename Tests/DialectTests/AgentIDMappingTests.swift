import ContactCenter
import Telephony
import Testing

struct AgentIDMappingTests {
    private static let line = "5|c1|q|SIP/1001|CONNECT|1|x|0"

    @Test
    func `Verbatim keeps the ids of the telephony system`() {
        let told = tell("asterisk-queue-log", Self.line)
        #expect(told.events.map { $0(\.agentID) } == ["SIP/1001", "SIP/1001"])
    }

    @Test
    func `A table gives agents their ids, the first pair first`() {
        let told = tell("asterisk-queue-log", Self.line, "6|c1|q|SIP/1001|BLINDTRANSFER|1|x") {
            let pairs: [(vendorID: String, agentID: String)] = [
                ("SIP/1001", "ada"), ("SIP/1001", "bob"), ("SIP/1002", ""),
            ]
            $0.agentIDs = .table(AgentIDTable(pairs))
        }
        #expect(Set(told.events.map { $0(\.agentID) }) == ["ada", "-"])
        #expect(told.events.last?(\.contact.fromAgentID) == "ada")
    }

    @Test
    func `Who is called by an id that the table gives is no stranger`() throws {
        let dialect = try #require(Dialect.named("asterisk-queue-log"))
        var settings = DialectSettings()
        settings.agentIDs = .table(AgentIDTable([(vendorID: "2002", agentID: "SIP/1001")]))
        var decoder = DialectDecoder(dialect, settings: settings)
        var clock = SecondOrdinals()
        var events: [ToldEvent] = []
        _ = tell(TestRecord(Self.line), with: &decoder, clock: &clock, &events)
        #expect(decoder.unknownAgentCount == 0)
        #expect(Set(events.map { $0(\.agentID) }) == ["SIP/1001"])
    }

    @Test
    func `Who is not in the table is kept and counted, and can be taught`() throws {
        let dialect = try #require(Dialect.named("asterisk-queue-log"))
        var settings = DialectSettings()
        settings.agentIDs = .table(AgentIDTable())
        var decoder = DialectDecoder(dialect, settings: settings)
        var clock = SecondOrdinals()
        var events: [ToldEvent] = []
        _ = tell(TestRecord(Self.line), with: &decoder, clock: &clock, &events)
        #expect(decoder.unknownAgentCount == 2)
        var unknown: [String] = []
        decoder.forEachUnknownAgent { unknown.append(String(decoding: $0, as: UTF8.self)) }
        #expect(unknown == ["SIP/1001", "SIP/1001"])

        // What a regular expression or the directory made of it.
        Array("SIP/1001".utf8).withUnsafeBytes { vendorID in
            Array("1001".utf8).withUnsafeBytes { decoder.learn(vendorID, is: $0) }
        }
        decoder.mapAgents()
        #expect(decoder.unknownAgentCount == 0)
        let payload = Array(decoder.payload)
        #expect(decoder.events.map { ToldEvent(event: $0, payload: payload)(\.agentID) } == ["1001", "1001"])

        events = []
        _ = tell(TestRecord(Self.line), with: &decoder, clock: &clock, &events)
        #expect(events.map { $0(\.agentID) } == ["1001", "1001"] && decoder.unknownAgentCount == 0)
    }

    @Test
    func `Source and tenant are the configured ones`() {
        let plain = tell("asterisk-queue-log", Self.line)
        #expect(plain.events[0](\.source) == "asterisk-queue-log" && plain.events[0](\.tenant) == "-")
        let named = tell("asterisk-queue-log", Self.line) {
            $0.source = "pbx-1"
            $0.tenant = "acme"
        }
        #expect(named.events[0](\.source) == "pbx-1" && named.events[0](\.tenant) == "acme")
    }

    @Test
    func `A value that is too large, empty or without what an event needs is a dead letter`() {
        #expect(tell("asterisk-queue-log", [TestRecord("")]).outcomes == ["rejected malformed"])
        let small = tell("asterisk-queue-log", Self.line) { $0.maximumValueBytes = 5 }
        #expect(small.outcomes == ["rejected too_large"])
        #expect(
            tell("asterisk-queue-log", "5|NONE|q|a|CONNECT|1|x|0").outcomes == ["rejected missing_field contact_id"]
        )
        let long = String(repeating: "x", count: 1_025)
        #expect(tell("asterisk-queue-log", "5|\(long)|q|a|CONNECT|1|x|0").outcomes == ["rejected malformed"])
    }
}
