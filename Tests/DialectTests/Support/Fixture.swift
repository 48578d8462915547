import ContactCenter
import Foundation
import Telephony

/// Records of one format that lie in a file: a line each, with the seconds at which it arrives and a tab before it.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures")

    /// The records of one file.
    static func records(_ format: String, _ name: String) throws -> [TestRecord] {
        let file = folder.appendingPathComponent(format).appendingPathComponent(name + ".txt")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            guard let tab = line.firstIndex(of: "\t"), let seconds = Double(line[..<tab]) else { return nil }
            let arrival = Story.epoch + Milliseconds((seconds * 1000).rounded())
            return TestRecord(String(line[line.index(after: tab)...]), arrival: arrival)
        }
    }

    /// All records of one format.
    static func all(_ format: String) throws -> [TestRecord] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(format).path)
        return try files.filter { $0.hasSuffix(".txt") }.sorted().flatMap {
            try records(format, String($0.dropLast(4)))
        }
    }

    /// The settings with which the records of a format are read.
    static func configure(_ format: String, _ settings: inout DialectSettings) {
        switch format {
        case "asterisk-queue-log", "asterisk-ami": settings.wrapUpTimes = WrapUpTimes(60_000)
        case "csta-json":
            settings.timeZone = TimeZoneTable(secondsEast: 8 * 3600)
            settings.agentIDs = .table(AgentIDTable([("8002@cc", "agent-1")]))
        case "cisco-finesse": settings.agentIDs = .table(AgentIDTable([("2002", "agent-1")]))
        default: break
        }
    }
}
