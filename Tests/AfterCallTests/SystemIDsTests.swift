import ContactCenter
import Telephony
import Testing

@testable import AfterCall

/// Ids of telephony systems that the directory has.
@Suite struct SystemIDsTests {
    private func directory(_ records: [(key: String, versions: String)]) throws -> Directory {
        var table = DirectoryTable(timeZone: "UTC")
        for record in records {
            let parts = record.key.split(separator: "/")
            let tenant = parts.count == 3 ? #""tenant": "\#(parts[1])", "# : ""
            let json = #"{"kind": "agent", \#(tenant)"id": "\#(parts.last ?? "")", "versions": [\#(record.versions)]}"#
            #expect(try table.apply(key: Array(record.key.utf8), value: Array(json.utf8)))
        }
        return table.directory
    }

    @Test func `An id is of the agent whose version begins last, and an agent's own id is known`() throws {
        let directory = try directory([
            ("agent/ada", #"{"effective_from": "2026-01-01", "system_ids": ["8002", "ada@pbx"]}"#),
            (
                "agent/bob",
                #"{"effective_from": "2026-02-01", "system_ids": ["8002"]}, {"effective_from": "2026-03-01"}"#
            ),
            ("agent/acme/cy", #"{"effective_from": "2026-01-01", "system_ids": ["8003"]}"#),
        ])
        let ids = SystemIDs(directory, tenant: "")
        #expect(ids.agentID(of: "8002") == "bob" && ids.agentID(of: "ada@pbx") == "ada")
        #expect(ids.agentID(of: "ada") == "ada" && ids.agentID(of: "8003") == nil && ids.agentID(of: "cy") == nil)
        #expect(SystemIDs(directory, tenant: "acme").agentID(of: "8003") == "cy")
        #expect(!ids.isEmpty && SystemIDs(directory, tenant: "other").isEmpty)
    }

    @Test func `Who is listed by an ARN is found by what records say, which is its last part`() throws {
        let arn = "arn:aws:connect:eu-central-1:123456789012:instance/7d2e/agent/9c1f"
        let directory = try directory([
            ("agent/ada", #"{"effective_from": "2026-01-01", "system_ids": ["\#(arn)"]}"#)
        ])
        #expect(SystemIDs(directory, tenant: "").agentID(of: "9c1f") == "ada")
        var source = SourceSettings(topic: "connect.agent-events")
        source.agents = "\(arn)=bob"
        #expect(source.identity.agentID(of: "9c1f") == "bob")
        let others = ["8002", "a/b", "arn:aws:connect", "arn:aws:connect/"]
        #expect(others.map(AgentIDTable.id) == others)
    }

    @Test func `Events of a system are of the same agents by the directory as by a table`() throws {
        let fixture = try DialectFixture(try #require(.named("cisco-finesse")))
        let byPattern = DialectReader(fixture.dialect, fixture.source.dialectSettings, fixture.source.identity)
        let byDirectory = DialectReader(fixture.dialect, fixture.source.dialectSettings, AgentIdentity())
        byDirectory.use(
            try directory([
                ("agent/acme/agent-1", #"{"effective_from": "2026-01-01", "system_ids": ["no", "such"]}"#)
            ])
        )
        func events(_ reader: DialectReader) throws -> [String] {
            try fixture.records.flatMap { record in
                var texts: [String] = []
                try [record].lend { lent in
                    let input = InputRecord(lent[0])
                    let arrival = record.timestamp ?? DialectFixture.epoch
                    guard case .events = reader.decode(input, arrival: arrival, headers: CloudEventHeaders()) else {
                        return
                    }
                    for event in reader.events {
                        reader.withJSON(of: event) { texts.append(String(decoding: $0, as: UTF8.self)) }
                    }
                }
                return texts
            }
        }
        let expected = try events(byPattern)
        #expect(try events(byDirectory) != expected, "another tenant's")
        byDirectory.use(
            try directory([
                (
                    "agent/\(fixture.source.tenant ?? "")/agent-1",
                    #"{"effective_from": "2026-01-01", "system_ids": ["2002"]}"#
                )
            ]
            )
        )
        #expect(try events(byDirectory) == expected)
    }
}
