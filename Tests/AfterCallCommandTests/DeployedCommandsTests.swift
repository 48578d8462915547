import ArgumentParser
import Foundation
import Testing

@testable import AfterCallCommand

/// The command lines of `deploy/`, of the image and of `docker-compose.yml`: the program must know their words.
@Suite struct DeployedCommandsTests {
    /// Where a command line stands, and its arguments.
    private struct Line: Hashable, CustomTestStringConvertible {
        let file: String
        let arguments: [String]

        var testDescription: String { "\(file): \(arguments.joined(separator: " "))" }
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
    }

    /// The lists on one line that are called `name`.
    private static func lists(_ name: String, in text: String) -> [[String]] {
        text.split(separator: "\n").compactMap { line in
            let line = line.trimmingCharacters(in: .whitespaces)
            guard line.hasPrefix(name + " ["), line.hasSuffix("]") else { return nil }
            return line.dropFirst(name.count + 2).dropLast().split(separator: ",").map { word in
                word.trimmingCharacters(in: CharacterSet(charactersIn: " \"'"))
            }
        }
    }

    /// The lists below a line `command:`, a line for each word.
    private static func blocks(in text: String) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.filter { lines[$0].trimmingCharacters(in: .whitespaces) == "command:" }.map { index in
            lines[(index + 1)...].map { $0.trimmingCharacters(in: .whitespaces) }.prefix { $0.hasPrefix("- ") }
                .map { $0.dropFirst(2).trimmingCharacters(in: CharacterSet(charactersIn: "\"'")) }
        }
    }

    private static func found() throws -> [Line] {
        let compose = try text("docker-compose.yml")
        let unit = try text("deploy/systemd/aftercall.service").split(separator: "\n")
            .filter { $0.hasPrefix("ExecStart=/usr/local/bin/aftercall ") }
            .map { $0.split(separator: " ").dropFirst().map(String.init) }
        // Prometheus and Alertmanager have no subcommands.
        let composed = (lists("command:", in: compose) + blocks(in: compose))
            .filter { $0.first?.hasPrefix("-") == false }
        let image = try lists("CMD", in: text("Dockerfile"))
        let pods = try lists("args:", in: text("deploy/kustomize/base/stateful-set.yaml"))
        return composed.map { Line(file: "docker-compose.yml", arguments: $0) }
            + image.map { Line(file: "Dockerfile", arguments: $0) }
            + pods.map { Line(file: "stateful-set.yaml", arguments: $0) }
            + unit.map { Line(file: "aftercall.service", arguments: $0) }
    }

    @Test func `Each of them is one that the program understands`() throws {
        let lines = try Self.found()
        let known = ["docker-compose.yml", "Dockerfile", "stateful-set.yaml", "aftercall.service"]
        #expect(Set(lines.map(\.file)) == Set(known) && lines.count >= 5, "\(lines)")
        for line in lines {
            #expect(throws: Never.self, "\(line)") { try AfterCallCommand.parseAsRoot(line.arguments) }
        }
    }
}
