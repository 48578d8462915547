import AfterCall
import ContactCenter
import Foundation
import Logging
import Synchronization
import Testing

@testable import AfterCallCommand

/// Lines of the log.
@Suite struct LogHandlerTests {
    /// Collects lines.
    ///
    /// Thread safety: a `Mutex` guards them.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func append(_ line: String) { lines.withLock { $0.append(line) } }
    }

    /// What `body` logs at 2026-11-22T08:45:51.007Z to a logger `kafka` of level debug.
    private func lines(_ form: LineLogHandler.Form, _ body: (inout Logger) -> Void) -> [String] {
        let lines = Lines()
        var logger = Logger(label: "kafka") { label in
            LineLogHandler(
                label: label,
                level: LogLevel(.debug),
                form: form,
                now: { Timestamp(milliseconds: 1_795_337_151_007) },
                write: { lines.append($0) }
            )
        }
        body(&logger)
        return lines.all
    }

    @Test func `A JSON line has time, level, message, logger and flat metadata`() {
        let lines = lines(.json) { logger in
            logger[metadataKey: "app.id"] = "aftercall"
            logger.info(
                "partition assigned",
                metadata: [
                    "kafka": ["topic": "events", "partition": ["id": "3"]], "list": ["a", ["b": "c"]],
                    "count": .stringConvertible(5),
                ]
            )
        }
        #expect(
            lines == [
                #"{"ts":"2026-11-22T08:45:51.007Z","level":"info","msg":"partition assigned","logger":"kafka","#
                    + #""app.id":"aftercall","count":"5","kafka.partition.id":"3","kafka.topic":"events","#
                    + #""list.0":"a","list.1.b":"c"}"# + "\n"
            ]
        )
    }

    @Test func `A line for people has the same in the order in which people read`() {
        let lines = lines(.text) { logger in
            logger.warning("lag grows", metadata: ["records": "12", "topic": "a b", "empty": ""])
        }
        #expect(lines == ["08:45:51.007Z WARNING  kafka: lag grows empty=\"\" records=12 topic=\"a b\"\n"])
    }

    @Test(
        "Whatever is logged, a line is one line, and a JSON line gives it back",
        arguments: [
            "plain", "quote \" and \\", "line\nfeed\r\ttab", "null \0 and escape \u{1B}[31m", "é 漢字 🎧",
            "\u{2028}\u{85}", "{\"ts\":\"x\"}", "",
        ]
    )
    func hostileText(text: String) throws {
        for form in [LineLogHandler.Form.json, .text] {
            let lines = lines(form) { $0.error("\(text)", metadata: [text: .string(text)]) }
            let line = try #require(lines.first)
            #expect(lines.count == 1)
            #expect(line.hasSuffix("\n"))
            #expect(!line.dropLast().unicodeScalars.contains { $0.properties.generalCategory == .control })
            guard form == .json else { continue }
            let members = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
            )
            #expect(members["msg"] == text)
            #expect(members[text] == text)
            #expect(members["level"] == "error")
        }
    }

    @Test func `Metadata that is called like a member of every line does not replace it`() throws {
        let lines = lines(.json) {
            $0.info("hello", metadata: ["msg": "no", "ts": "no", "level": "no", "logger": "no"])
        }
        let members = try #require(
            try JSONSerialization.jsonObject(with: Data(lines.joined().utf8)) as? [String: String]
        )
        #expect(members["msg"] == "hello" && members["metadata.msg"] == "no")
        #expect(members["logger"] == "kafka" && members["metadata.logger"] == "no")
        #expect(members["level"] == "info" && members["metadata.level"] == "no" && members["metadata.ts"] == "no")
    }

    @Test func `What is said later counts: logger, then provider, then event; and an error is told`() {
        let handler = Lines()
        var line = LineLogHandler(
            label: "a",
            level: LogLevel(.info),
            form: .text,
            now: { Timestamp(milliseconds: 0) },
            write: { handler.append($0) }
        )
        line.metadataProvider = Logger.MetadataProvider { ["x": "provider", "y": "provider"] }
        line[metadataKey: "x"] = "logger"
        line[metadataKey: "z"] = "logger"
        let logger = Logger(label: "a") { _ in line }
        logger.info("m", error: CocoaError(.fileNoSuchFile), metadata: ["y": "event"])
        let text = handler.all.joined()
        #expect(text.contains(" x=provider y=event z=logger"))
        #expect(text.contains("error.message=") && text.contains("error.type="))
    }

    @Test func `Nothing below the level is written`() {
        #expect(lines(.json) { $0.trace("no") }.isEmpty)
        #expect(lines(.json) { $0.debug("yes") }.count == 1)
    }

    @Test func `Without a word for it, people get text and machines get JSON`() {
        #expect(LogBootstrap.form(of: .auto, isTerminal: true) == .text)
        #expect(LogBootstrap.form(of: .auto, isTerminal: false) == .json)
        #expect(LogBootstrap.form(of: .json, isTerminal: true) == .json)
        #expect(LogBootstrap.form(of: .text, isTerminal: false) == .text)
    }
}
