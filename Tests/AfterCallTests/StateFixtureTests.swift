import ContactCenter
import Foundation
import Simulation
import Testing

@testable import AfterCall

/// State as released versions wrote it: `Fixtures/State/<format>/`, a file for each task with a line for each record of
/// its changelog, key and value in base64.
///
/// `UPDATE_GOLDEN=1` writes those of ``current``; those before it are never written again.
@Suite struct StateFixtureTests {
    /// The format of state that this version writes. A change of it, even by a field, is a new number, with a line in
    /// `docs/operations/upgrade.md` that says which versions can read it.
    private static let current = 5

    private static let folder = "Tests/AfterCallTests/Fixtures/State"
    private static let start = WorkloadConfiguration().start
    /// In the middle of calls, wraps, queues and alerts.
    private static let cut = start + 8 * 60_000
    private static let end = start + 14 * 60_000

    private struct Line: Codable {
        var arrival: Int64
        var isOfContact: Bool
        var key: String
        var value: Data
        var headers: [[String]]
    }

    /// What comes, which is never written again either, so that it is what all versions were told.
    private static func input() throws -> [GeneratedRecord] {
        let file = RepositoryFile("\(folder)/input.jsonl")
        if !FileManager.default.fileExists(atPath: file.path) {
            _ = try file.text(renewedTo: generated().joined(separator: "\n") + "\n")
        }
        return try String(decoding: Data(contentsOf: URL(fileURLWithPath: file.path)), as: UTF8.self)
            .split(separator: "\n").map { text in
                let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
                var record = GeneratedRecord()
                record.arrivalTime = Timestamp(milliseconds: line.arrival)
                record.kind = line.isOfContact ? .contactQueued : .agentHeartbeat
                record.key = Array(line.key.utf8)
                record.value = Array(line.value)
                record.headers = line.headers.map { .init(name: $0[0], value: Array($0[1].utf8)) }
                return record
            }
    }

    private static func generated() throws -> [String] {
        var configuration = WorkloadConfiguration()
        configuration.agents = 8
        configuration.tellsContacts = true
        configuration.logOnSpreadSeconds = 20
        configuration.idleMeanSeconds = 10
        configuration.talkMedianSeconds = 45
        configuration.chatMedianSeconds = 90
        var stream = HostileStream(
            CallCentre(configuration),
            options: HostileOptions.badDay(seed: 7, disorderMs: 20_000)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines: [String] = []
        var record = GeneratedRecord()
        while true {
            stream.next(into: &record)
            guard record.arrivalTime <= end else { return lines }
            let line = Line(
                arrival: record.arrivalTime.milliseconds,
                isOfContact: record.isOfContact,
                key: String(decoding: record.key, as: UTF8.self),
                value: Data(record.value),
                headers: record.headers.map { [$0.name, String(decoding: $0.value, as: UTF8.self)] }
            )
            lines.append(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
    }

    /// Plays the input up to the cut.
    private static func untilCut(_ input: [GeneratedRecord]) throws -> Pipeline {
        let pipeline = Pipeline()
        try play(input.filter { $0.arrivalTime <= cut }, until: cut, in: pipeline, from: start)
        return pipeline
    }

    private static func play(
        _ input: [GeneratedRecord],
        until end: Timestamp,
        in pipeline: Pipeline,
        from start: Timestamp
    ) throws {
        var rest = input[...]
        var now = start
        while now < end {
            now = now + 2_000
            while let next = rest.first, next.arrivalTime <= now {
                pipeline.append(next)
                rest.removeFirst()
            }
            try pipeline.step(at: now)
        }
    }

    /// What is published after the cut, until all is over.
    private static func remainder(_ pipeline: Pipeline, _ input: [GeneratedRecord]) throws -> [String: [String]] {
        let before = said(pipeline)
        try play(input.filter { $0.arrivalTime > cut }, until: end, in: pipeline, from: cut)
        for minutes: Int64 in [1, 5, 130, 310, 900] { try pipeline.drain(from: end + minutes * 60_000) }
        var remainder: [String: [String]] = [:]
        for (key, all) in said(pipeline) {
            let news = all.dropFirst(before[key]?.count ?? 0)
            // How often a window is published while it is open depends on when, and a new task has to wait for
            // watermarks.
            if !news.isEmpty { remainder[key] = key.hasPrefix("kpis ") ? [plain(all[all.count - 1])] : Array(news) }
        }
        return remainder
    }

    private static func said(_ pipeline: Pipeline) -> [String: [String]] {
        var said: [String: [String]] = [:]
        for output in Output.allCases {
            for record in pipeline.records(of: .output(output)) where record.key != nil {
                let key = "\(output) \(String(decoding: record.key ?? [], as: UTF8.self))"
                said[key, default: []].append(String(decoding: record.value ?? [], as: UTF8.self))
            }
        }
        return said
    }

    /// The last that was said of a window, without how often and when.
    private static func plain(_ record: String) -> String {
        let end = record.range(of: #","computed_at":"#, options: .backwards)?.lowerBound ?? record.endIndex
        return String(record[..<end]).replacing(#/"revision":[0-9]+,/#, with: "")
    }

    private static func text(_ changelog: [[UInt8]: [UInt8]]) -> String {
        changelog.map { "\(Data($0.key).base64EncodedString())\t\(Data($0.value).base64EncodedString())\n" }.sorted()
            .joined()
    }

    private static func changelogs(of format: Int) throws -> [String: [[UInt8]: [UInt8]]] {
        let folder = URL(fileURLWithPath: RepositoryFile("\(folder)/\(format)").path)
        var changelogs: [String: [[UInt8]: [UInt8]]] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let name = file.deletingPathExtension().lastPathComponent
            for line in String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: "\t").map { Array(Data(base64Encoded: String($0)) ?? Data()) }
                // Files before format 4 were written when keys went to other partitions in these tests.
                let stage = name.prefix { $0 != "-" }
                let owner = Pipeline.partition(of: Array(parts[0].prefix { $0 != UInt8(ascii: "|") }))
                changelogs[stage == "agents" ? name : "\(stage)-\(owner)", default: [:]][parts[0]] = parts[1]
            }
        }
        return changelogs
    }

    @Test func `State is written as the fixtures of its format have it`() throws {
        let pipeline = try Self.untilCut(Self.input())
        let changelogs = pipeline.changelogs
        #expect(Set(changelogs.keys.map { $0.prefix { $0 != "-" } }) == ["agents", "contacts", "customers", "cells"])
        for (name, changelog) in changelogs {
            let expected = Self.text(changelog)
            let file = RepositoryFile("\(Self.folder)/\(Self.current)/\(name).tsv")
            #expect(
                try file.text(renewedTo: expected) == expected,
                "the format of \(name) is another: give it a number"
            )
        }
    }

    @Test(arguments: 1...current)
    func `Who goes on with state of a format publishes what its writer would have`(format: Int) throws {
        let input = try Self.input()
        let expected = try Self.remainder(Self.untilCut(input), input)
        #expect(expected.count > 100)
        let successor = try Self.untilCut(input)
        try successor.restore(from: Self.changelogs(of: format))
        let said = try Self.remainder(successor, input)
        // State of format 1 does not say why legs were not answered.
        func known(_ records: [String]?) -> [String]? {
            format > 1 ? records : records?.map { $0.replacing(#/"not_answered_cause":("[a-z_]+"|null)/#, with: "") }
        }
        let differing = Set(expected.keys).union(said.keys).filter { known(expected[$0]) != known(said[$0]) }
        #expect(differing.isEmpty, "\(differing.count): \(differing.sorted().prefix(5))")
    }
}
