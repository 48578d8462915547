import AfterCall
import ArgumentParser
import Foundation
import Testing

@testable import AfterCallCommand

/// What the program returns, and what it says when it gives up.
@Suite struct ExitStatusTests {
    private static var page: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/exit-codes.md")
    }

    @Test func `docs/exit-codes.md has the statuses of the code, with their meanings`() throws {
        let expected = ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) | \($0.restartHelps) |" }
        var text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            var lines = text.components(separatedBy: "\n")
            let first = try #require(lines.firstIndex { $0.firstMatch(of: /^\| [0-9]/) != nil })
            lines.removeAll { $0.firstMatch(of: /^\| [0-9]/) != nil }
            lines.insert(contentsOf: expected, at: first)
            text = lines.joined(separator: "\n")
            try Data(text.utf8).write(to: Self.page)
        }
        #expect(text.components(separatedBy: "\n").filter { $0.firstMatch(of: /^\| [0-9]/) != nil } == expected)
    }

    @Test func `Statuses of sysexits are those of sysexits`() {
        #expect(ExitStatus.usage.rawValue == 64 && ExitStatus.data.rawValue == 65)
        #expect(ExitStatus.unavailable.rawValue == 69 && ExitStatus.internalFailure.rawValue == 70)
        #expect(ExitStatus.io.rawValue == 74 && ExitStatus.refused.rawValue == 77)
        #expect(ExitStatus.configuration.rawValue == 78 && ExitStatus.interrupted.rawValue == 130)
    }

    @Test func `An error is one line and what to do about it`() {
        let error = CommandError(status: .unavailable, message: "no broker answers", remedy: "check the address")
        let failure = Program.failure(from: error)
        #expect(failure.status == .unavailable)
        #expect(failure.text == "aftercall: error: no broker answers\n  check the address\n")
    }

    @Test func `The version is one line, with what it was built from`() throws {
        let exit = try #require(throws: (any Error).self) { try AfterCallCommand.parseAsRoot(["--version"]) }
        let failure = Program.failure(from: exit)
        #expect(failure.status == .ok)
        #expect(failure.text == "\(BuildInfo.current)\n")
        let form = /aftercall [0-9.]+ \(commit [0-9a-z]+, Swift [0-9.>=]+, librdkafka [0-9.]+\)\n/
        #expect(failure.text.wholeMatch(of: form) != nil)
    }

    @Test func `Several errors of a configuration are a line each, and counted`() {
        let problem = ConfigurationProblem(place: "a.yaml:3", message: "unknown key 'x'", remedy: "did you mean 'y'?")
        let one = Program.failure(from: ConfigurationError(problems: [problem]))
        #expect(one.status == .configuration)
        #expect(one.text == "aftercall: error: a.yaml:3: unknown key 'x'\n  did you mean 'y'?\n")
        let two = Program.failure(from: ConfigurationError(problems: [problem, problem]))
        #expect(two.text == one.text + one.text + "aftercall: 2 errors in the configuration\n")
    }

    @Test func `Being cancelled is being interrupted, and what nobody foresaw is a bug of ours`() {
        #expect(Program.failure(from: CancellationError()).status == .interrupted)
        let unforeseen = Program.failure(from: CocoaError(.fileNoSuchFile))
        #expect(unforeseen.status == .internalFailure)
        #expect(unforeseen.text.hasPrefix("aftercall: error: unexpected: "))
    }
}
