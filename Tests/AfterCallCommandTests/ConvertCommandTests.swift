import ArgumentParser
import ContactCenter
import Foundation
import Telephony
import Testing

@testable import AfterCallCommand

/// `aftercall convert`: what it prints, what it says of what it cannot read, and how it ends.
@Suite struct ConvertCommandTests {
    /// What was printed, and what was said on standard error.
    private final class Streams {
        var output = ""
        var complaints: [String] = []
    }

    private func convert(
        _ format: String,
        _ lines: [String],
        explains: Bool = false,
        _ arguments: [String] = []
    ) throws -> (Streams, ConversionTally) {
        let dialect = try #require(Dialect.named(format))
        let source = try DialectArguments.parse(arguments)
        let streams = Streams()
        var converter = Converter(
            dialect,
            settings: try source.settings(),
            arrival: source.arrival,
            explains: explains,
            output: { streams.output += String(decoding: $0, as: UTF8.self) },
            complain: { streams.complaints.append($0) }
        )
        for (index, line) in lines.enumerated() {
            Array(line.utf8).withUnsafeBytes { converter.convert($0, line: index + 1) }
        }
        converter.flush()
        return (streams, converter.tally)
    }

    private let log = [
        "1772442036|c1|support|alice|CONNECT|26|c1.2|6", "", "1772442190|c1|support|alice|COMPLETECALLER|26|154|1",
        "no line of a log", "1772442191|NONE|NONE|NONE|QUEUESTART|",
    ]

    @Test func `Events are printed as canonical JSON, one a line, and the decoder reads them back`() throws {
        let (streams, tally) = try convert("asterisk-queue-log", log, ["--wrap-up-time", "30s"])
        #expect(tally == ConversionTally(records: 4, events: 5, ignored: 1, rejected: 1))
        var decoder = CanonicalDecoder()
        var kinds: [String] = []
        for line in streams.output.split(separator: "\n") {
            let outcome = Array(line.utf8).withUnsafeBytes { decoder.decode($0, headers: CloudEventHeaders()) }
            guard case .event = outcome else {
                Issue.record("\(line) is \(outcome)")
                continue
            }
            kinds.append("\(decoder.event.kind.name)")
        }
        #expect(
            kinds == [
                "contact.offered", "contact.established", "contact.cleared", "contact.wrapup_started", "contact.ended",
            ]
        )
        #expect(streams.output.contains(#""limit_ms":30000,"on_limit":"end""#))
    }

    @Test func `A line that cannot be read is named, and passed over`() throws {
        let (streams, _) = try convert("asterisk-queue-log", log)
        let words = "not a line of a queue log: time|callid|queue|agent|event"
        #expect(streams.complaints == ["aftercall: line 4: malformed: \(words)\n"])
    }

    @Test func `Explaining says of each record what became of it`() throws {
        let (streams, _) = try convert("asterisk-queue-log", log, explains: true)
        let lines = streams.output.split(separator: "\n").filter { !$0.hasPrefix("  {") }
        #expect(
            lines == [
                "line 1: 2 events", "line 3: 3 events", "line 4: cannot be read",
                "line 5: ignored (not_an_event): about neither an agent's state nor a call's",
            ]
        )
        #expect(streams.output.contains(#"  {"id":"c1/support/alice/CONNECT/1772442036000/contact.offered""#))
    }

    @Test func `Agents that no option names are kept, and said when explaining`() throws {
        let (streams, _) = try convert("asterisk-queue-log", log, explains: true, ["--agent", "bob=1"])
        #expect(streams.output.contains("  an agent that no --agent names: kept as it is\n"))
        let (named, _) = try convert("asterisk-queue-log", log, ["--agent", "alice=1001"])
        #expect(named.output.contains(#""agent_id":"1001""#) && !named.output.contains(#""agent_id":"alice""#))
    }

    @Test func `Local times that come twice are read on from the times before`() throws {
        let lines = ["2026-10-25 02:59:00", "2026-10-25 02:59:59", "2026-10-25 02:00:30"].map {
            "\($0)|c1|support|NONE|ENTERQUEUE||1|1"
        }
        let arguments = ["--time-zone", "Europe/Warsaw", "--arrival", "2026-10-25T00:59:00Z"]
        let (streams, _) = try convert("asterisk-queue-log", lines, arguments)
        let times = streams.output.split(separator: "\n").map { line in
            String(line.components(separatedBy: #""time":""#).last?.prefix(19) ?? "")
        }
        #expect(times == ["2026-10-25T00:59:00", "2026-10-25T00:59:59", "2026-10-25T01:00:30"])
    }

    @Test func `A file of long ago gives the same whenever it is read`() throws {
        func dialog(_ state: String, _ time: String) -> String {
            """
            {"Update":{"data":{"dialog":{"id":"c1","participants":{"Participant":{"mediaAddress":"2002",\
            "mediaAddressType":"AGENT_DEVICE","state":"\(state)","stateChangeTime":"\(time)"}}}}}}
            """
        }
        let lines = [dialog("ALERTING", "2020-01-01T10:00:00Z"), dialog("DROPPED", "2020-01-01T10:03:00Z")]
        let (streams, tally) = try convert("cisco-finesse", lines)
        #expect(tally == ConversionTally(records: 2, events: 2, ignored: 0, rejected: 0), "\(streams.output)")
        #expect(try convert("cisco-finesse", lines).0.output == streams.output)
    }

    @Test func `A CloudEvent in structured mode is known by itself, as a file has no headers`() throws {
        let lines = [
            """
            {"specversion":"1.0","id":"1","source":"s","type":"agent.ready","time":"2026-03-02T09:00:00Z",\
            "data":{"agent_id":"anna"}}
            """,
            #"{"id":"2","source":"s","type":"agent.ready","time":"2026-03-02T09:00:01Z","agent_id":"bea"}"#,
        ]
        let (streams, tally) = try convert("aftercall", lines)
        #expect(tally.events == 2, "\(streams.complaints)")
    }

    @Test func `Every format is listed, with what it needs`() {
        for dialect in Dialect.all { #expect(DialectList.text.contains(dialect.name + " ")) }
        #expect(DialectList.text.contains("--wrap-up-time, as no event ends a wrap"))
    }

    @Test(arguments: [
        ["convert", "x.log"], ["convert", "--format", "morse", "x.log"], ["convert", "--format", "aftercall"],
        ["convert", "--format", "aftercall", "--time-zone", "Mars/Olympus", "x"],
        ["convert", "--format", "aftercall", "--wrap-up-time", "soon", "x"],
        ["convert", "--format", "aftercall", "--agent", "alice", "x"],
        ["convert", "--format", "aftercall", "--arrival", "today", "x"],
        ["convert", "--format", "genesys-cloud", "--repeat-window", "0s", "x"],
        ["convert", "--format", "freeswitch-callcenter", "--wrap-up-time", "sales=10s", "x"],
        ["convert", "--format", "avaya-cms", "--wrap-up-time", "30s", "x"],
        ["convert", "--format", "asterisk-ami", "--time-zone", "Europe/Warsaw", "x"],
        ["convert", "--format", "asterisk-queue-log", "--ready-activity", "Back", "x"],
        ["convert", "--format", "aftercall", "--tenant", "acme", "x"],
        ["convert", "--format", "aftercall", "--source-name", "acd", "x"],
    ])
    func `A command line that cannot be meant is refused`(arguments: [String]) async {
        #expect(throws: (any Error).self) { _ = try AfterCallCommand.parseAsRoot(arguments) }
    }

    @Test func `Lines end with a line feed, with or without a return, or with the file`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("lines-\(UUID()).txt").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let long = String(repeating: "x", count: 700_000)
        try Data("a\r\n\nb\n\(long)\nlast".utf8).write(to: URL(fileURLWithPath: path))
        var reader = try LineReader(path: path)
        var lines: [String] = []
        while let line = try reader.next({ String(decoding: $0, as: UTF8.self) }) { lines.append(line) }
        #expect(lines == ["a", "", "b", long, "last"])
        #expect(throws: CommandError.self) {
            var missing = try LineReader(path: path + ".none")
            _ = try missing.next { _ in () }
        }
    }
}
