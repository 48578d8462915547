import ContactCenter
import Foundation
import Logging
import Streaming
import Testing

@testable import AfterCall

/// Copies of state on this machine: believed only when they are certain to be right.
@Suite struct SnapshotTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("snapshots-\(UUID().uuidString)")
    private let records: [[UInt8]: [UInt8]] = [
        Array("a1".utf8): Array("state of a1".utf8),
        Array("a2".utf8): [],
        [0xFF, 0x77]: Array(repeating: 7, count: 70_000),
    ]

    private func folder(cluster: String = "c1", topic: String = "t") -> SnapshotFolder {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return SnapshotFolder(root.path, cluster: cluster, topic: topic, logger: logger)
    }

    private func keep(in folder: SnapshotFolder, offset: Int64 = 100) throws {
        var identity = folder.identity(of: 3)
        identity.offset = offset
        identity.newestTimestampMs = 5_000
        identity.takenAtMs = WallClock.now.milliseconds
        try folder.keep(identity, records)
    }

    /// The one file that there is.
    private func file() throws -> URL {
        let names = try #require(FileManager.default.subpaths(atPath: root.path)).filter { $0.hasSuffix(".snapshot") }
        #expect(names.count == 1)
        return root.appendingPathComponent(try #require(names.first))
    }

    private func load(
        _ folder: SnapshotFolder,
        oldest: Int64? = 1_000,
        end: Int64 = 100
    ) throws -> (offset: Int64?, records: [[UInt8]: [UInt8]]) {
        var loaded: [[UInt8]: [UInt8]] = [:]
        let offset = try folder.load(3, oldestTimestampMs: oldest, endOffset: end) { record in
            loaded[Array(record.key ?? UnsafeRawBufferPointer(start: nil, count: 0))] = record.value.map { Array($0) }
        }
        return (offset, loaded)
    }

    @Test func `The checksum is CRC-32C`() {
        func checksum(_ bytes: [UInt8]) -> UInt32 {
            var checksum = CRC32C()
            // In two parts, of which the first is not a multiple of eight.
            bytes.withUnsafeBytes { bytes in
                checksum.update(UnsafeRawBufferPointer(rebasing: bytes[..<min(5, bytes.count)]))
                checksum.update(UnsafeRawBufferPointer(rebasing: bytes[min(5, bytes.count)...]))
            }
            return checksum.value
        }
        // RFC 3720, appendix B.4, and the check value of the catalogue.
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(checksum(Array(0..<32)) == 0x46DD_794E)
    }

    @Test func `What was kept is loaded, and a newer one takes its place`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try keep(in: folder(), offset: 50)
        try keep(in: folder())
        let loaded = try load(folder())
        #expect(loaded.offset == 100)
        #expect(loaded.records == records)
        #expect(try load(folder(topic: "other")).offset == nil)
        #expect(try load(folder(cluster: "c2")).offset == nil)
    }

    @Test func `A snapshot of another topic of the same name, or from too long ago, is ignored`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try keep(in: folder())
        #expect(try load(folder(), end: 99).offset == nil, "the changelog ends before it")
        #expect(try load(folder(), oldest: 5_001).offset == nil, "the changelog was made later")
        #expect(try load(folder(), oldest: nil).offset == nil, "the changelog is empty")
        #expect(try load(folder(), oldest: 5_000).offset == 100)
        var identity = folder().identity(of: 3)
        identity.offset = 100
        identity.newestTimestampMs = 5_000
        identity.takenAtMs = WallClock.now.milliseconds - SnapshotIdentity.maximumAgeMs - 1
        try folder().keep(identity, records)
        #expect(try load(folder()).offset == nil, "tombstones may be gone")
        identity.takenAtMs = WallClock.now.milliseconds + 2 * SnapshotIdentity.maximumAheadMs
        try folder().keep(identity, records)
        #expect(try load(folder()).offset == nil, "nobody knows how old it is")
    }

    @Test func `A damaged, foreign or newer file is ignored, whatever is wrong with it`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try keep(in: folder())
        let url = try file()
        let good = try Data(contentsOf: url)
        for index in [0, 5, 7, 8, 20, 40, good.count / 2, good.count - 5, good.count - 1] {
            var bad = good
            bad[index] ^= 0x10
            try bad.write(to: url)
            #expect(try load(folder()).offset == nil, "byte \(index)")
        }
        for count in [0, 5, 7, 11, 30, good.count - 1] {
            try good.prefix(count).write(to: url)
            #expect(try load(folder()).offset == nil, "\(count) bytes")
        }
        var newer = good
        newer[6] = 2
        try newer.write(to: url)
        #expect(throws: SnapshotFile.Problem.newerFormat(2)) { try SnapshotFile.read(url) }
        try Data("not a snapshot at all".utf8).write(to: url)
        #expect(throws: SnapshotFile.Problem.foreign) { try SnapshotFile.read(url) }
        try good.write(to: url)
        #expect(try load(folder()).offset == 100)
    }

    @Test func `What is left of a write that was cut short is no snapshot`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try keep(in: folder())
        let url = try file()
        let draft = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).new")
        try Data("half".utf8).write(to: draft)
        #expect(try load(folder()).offset == 100)
        try keep(in: folder(), offset: 99)
        #expect(try load(folder()).offset == 99)
        #expect(!FileManager.default.fileExists(atPath: draft.path))
    }

    @Test func `Each partition has as many copies as wanted beside its owner's, and few move when one comes`() {
        let three = ["a", "b", "c"]
        for copies in 1...2 {
            var holders = [Int](repeating: 0, count: 60)
            for name in three {
                for partition in StandbyPlan.partitions(of: name, among: three, copies: copies, count: 60) {
                    holders[Int(partition)] += 1
                }
            }
            #expect(holders.allSatisfy { $0 == copies + 1 }, "\(copies)")
        }
        #expect(StandbyPlan.partitions(of: "a", among: three, copies: 0, count: 60) == [])
        #expect(StandbyPlan.partitions(of: "a", among: ["a"], copies: 1, count: 4) == [0, 1, 2, 3])
        #expect(StandbyPlan.partitions(of: "a", among: [], copies: 1, count: 4) == [0, 1, 2, 3])
        let before = Set(StandbyPlan.partitions(of: "a", among: three, copies: 1, count: 60))
        let after = Set(StandbyPlan.partitions(of: "a", among: three + ["d"], copies: 1, count: 60))
        #expect(after.isSubset(of: before))
        #expect(after.count > 10 && after.count < before.count)
    }

    @Test func `The instance is told from the name of its consumer`() {
        #expect(WorkerClients.instance(ofConsumer: "host-1-agents-0-consumer", of: .agents) == "host-1")
        #expect(WorkerClients.instance(ofConsumer: "x-agents-y-agents-12-consumer", of: .agents) == "x-agents-y")
        #expect(WorkerClients.instance(ofConsumer: "somebody", of: .agents) == nil)
    }
}
