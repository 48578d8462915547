import ContactCenter
import Testing

@testable import AfterCall

/// The directory as it is being read.
@Suite struct DirectoryTableTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func agent(_ team: String, tenant: String? = nil, id: String = "a") -> [UInt8] {
        let tenant = tenant.map { #""tenant": "\#($0)", "# } ?? ""
        let version = #"{"effective_from": "2017-01-01", "team": "\#(team)"}"#
        return bytes(#"{"kind": "agent", \#(tenant)"id": "\#(id)", "versions": [\#(version)]}"#)
    }

    private func team(_ table: DirectoryTable, tenant: String = "", _ id: String = "a") -> String? {
        table.directory.agent(DirectoryName(tenant: tenant, id: id), at: .distantFuture)?.team
    }

    @Test func `The newest record of a key counts, and a null value removes the entry`() throws {
        var table = DirectoryTable(timeZone: "UTC")
        #expect(try table.apply(key: bytes("agent/a"), value: agent("north")))
        #expect(try table.apply(key: bytes("agent/a"), value: agent("south")))
        #expect(team(table) == "south")
        #expect(try !table.apply(key: bytes("agent/a"), value: agent("south")), "nothing has changed")
        #expect(try table.apply(key: bytes("agent/a"), value: nil))
        #expect(team(table) == nil)
        #expect(try !table.apply(key: bytes("agent/a"), value: nil), "nothing is left to remove")
        #expect(table.directory == Directory())
    }

    @Test func `A record that cannot be used leaves what was known`() throws {
        var table = DirectoryTable(timeZone: "UTC")
        _ = try table.apply(key: bytes("agent/a"), value: agent("north"))
        #expect(throws: DirectoryComplaint.self) { try table.apply(key: bytes("agent/a"), value: bytes("{}")) }
        #expect(throws: DirectoryComplaint.self) { try table.apply(key: bytes("agent/a"), value: bytes("")) }
        #expect(throws: DirectoryComplaint.self) { try table.apply(key: nil, value: agent("south")) }
        #expect(team(table) == "north")
    }

    @Test func `A key that comes to mean something else takes the place of what it meant`() throws {
        var table = DirectoryTable(timeZone: "UTC")
        let key = bytes("agent/acme/a")
        _ = try table.apply(key: key, value: agent("north", id: "acme/a"))
        _ = try table.apply(key: key, value: agent("south", tenant: "acme"))
        #expect(team(table, "acme/a") == nil)
        #expect(team(table, tenant: "acme") == "south")
    }
}
