import ContactCenter
import Foundation
import Indicators
import Testing

/// The contracts `schemas/proto/aftercall/cells/v1/delta.proto` and `changelog/v1/cells.proto`, against what is
/// written.
@Suite struct ContractTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("schemas/proto").path

    /// Where `protoc` is; `nil`, with the reason printed, where it is not installed.
    private static let protoc: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { URL(fileURLWithPath: "\($0)/protoc") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        if found == nil { print("ContractTests: protoc is not installed, nothing is compared with it") }
        return found
    }()

    private func run(_ mode: String, _ message: String, _ file: String, _ input: [UInt8]) throws -> [UInt8] {
        let room = FileManager.default.temporaryDirectory.appendingPathComponent("aftercall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: room, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: room) } catch { Issue.record(error) }
        }
        let (source, target) = (room.appendingPathComponent("in"), room.appendingPathComponent("out"))
        try Data(input).write(to: source)
        try Data().write(to: target)
        let process = Process()
        guard let protoc = Self.protoc else { return [] }
        process.executableURL = protoc
        process.arguments = ["--\(mode)=\(message)", "--proto_path=\(Self.folder)", file]
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: target)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(try Data(contentsOf: target))
    }

    /// What `protoc` reads has names only, and written again it is the same bytes.
    private func check(_ value: [UInt8], _ message: String, _ file: String) throws {
        let text = try run("decode", message, file, value)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.allSatisfy { $0.drop { $0 == " " }.first.map { $0.isLetter || $0 == "}" } ?? true })
        #expect(try run("encode", message, file, text) == value)
    }

    @Test(.enabled(if: protoc != nil))
    func `Records of the inbox are those of the contract`() throws {
        let bench = CellBench(QuarterHour.settings)
        bench.tell(QuarterHour.facts)
        var writer = WireWriter()
        var values = bench.takeDeltas().map(\.value)
        var gauge = Gauge()
        gauge.oldestWaiting = Timestamp(milliseconds: 0)
        gauge.readyAgents = 3
        gauge.readySince = Timestamp(milliseconds: 1)
        InboxRecord.write(gauge, of: SourceTask(stage: .agents, partition: 0), to: &writer)
        values.append(Array(writer.bytes))
        writer.removeAll()
        InboxRecord.write(
            watermark: Timestamp(milliseconds: 1_772_442_000_000),
            of: SourceTask(stage: .customers, partition: 7),
            to: &writer
        )
        values.append(Array(writer.bytes))
        for value in values {
            try check(value, "aftercall.cells.v1.InboxRecord", "aftercall/cells/v1/delta.proto")
        }
    }

    @Test(.enabled(if: protoc != nil))
    func `Records of the changelog are those of the contract`() throws {
        let bench = try QuarterHour.bench()
        bench.publish(now: QuarterHour.start + 1_000_000, least: QuarterHour.start + 1_000_000)
        bench.tell([.time("talking", QuarterHour.start, nil, QuarterHour.anna)])
        try bench.commit()
        var messages: Set<String> = []
        for (key, value) in bench.changelog().sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }).prefix(40) {
            let name = String(decoding: key, as: UTF8.self)
            let message = name.hasSuffix("|") ? "Scope" : name.contains("|b") ? "BaseWindow" : "SliceGroup"
            messages.insert(message)
            try check(value, "aftercall.changelog.v1.\(message)", "aftercall/changelog/v1/cells.proto")
        }
        #expect(messages.count == 3)
    }

    @Test func `Bytes that are no record are refused, and never crash`() throws {
        var dice = Dice(seed: TestSeed.value)
        let bench = CellBench(QuarterHour.settings)
        bench.tell(QuarterHour.facts)
        let deltas = bench.takeDeltas()
        var refused = 0
        for _ in 0..<2_000 * TestSeed.scale {
            var value = deltas.randomElement(using: &dice)?.value ?? []
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                value[Int.random(in: 0..<value.count, using: &dice)] = UInt8(truncatingIfNeeded: dice.next())
            }
            if dice.happens(0.2) { value.removeLast(Int.random(in: 1..<value.count, using: &dice)) }
            bench.table.beginTransaction()
            do {
                try bench.apply([(Array("team=north".utf8), value)])
                bench.publish(now: QuarterHour.start + 10_000_000)
            } catch is WireError {
                refused += 1
            }
            bench.table.undo()
        }
        #expect(refused > 500)
        #expect(bench.changelog().isEmpty)
    }
}
