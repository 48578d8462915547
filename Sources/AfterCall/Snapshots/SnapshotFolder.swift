import ContactCenter
import Foundation
import Logging
import Streaming

/// The snapshots of one changelog on this machine: a file for each partition, in a folder of the cluster's and topic's.
///
/// Whatever is wrong with a file is a warning, and the changelog is read from its beginning.
///
/// Thread safety: constants only. Files take their names when they are whole, so a reader beside a writer sees the one
/// or the other.
final class SnapshotFolder: SnapshotShelf, Sendable {
    private let folder: URL
    private let cluster: String
    private let topic: String
    private let logger: Logger

    init(_ path: String, cluster: String, topic: String, logger: Logger) {
        self.cluster = cluster
        self.topic = topic
        self.logger = logger
        let name = cluster.isEmpty ? topic : "\(topic).\(cluster.filter { $0 != "/" })"
        folder = URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(name, isDirectory: true)
    }

    /// Where the files are.
    var path: String { folder.path }

    /// Who a snapshot of `partition` is that is taken here.
    func identity(of partition: Int32) -> SnapshotIdentity {
        SnapshotIdentity(cluster: cluster, topic: topic, partition: partition)
    }

    /// Keeps a snapshot in place of the one before.
    func keep(_ identity: SnapshotIdentity, _ records: [[UInt8]: [UInt8]]) throws {
        try SnapshotFile.write(identity, records, to: url(of: identity.partition))
    }

    /// The snapshot of `partition`, if there is one that may be used.
    func usable(_ partition: Int32, oldestTimestampMs: Int64?, endOffset: Int64) -> SnapshotFile.Contents? {
        let contents: SnapshotFile.Contents
        do throws(SnapshotFile.Problem) {
            contents = try SnapshotFile.read(url(of: partition))
        } catch .missing {
            return nil
        } catch {
            ignore(partition, "\(error)")
            return nil
        }
        let known = contents.identity
        guard known.cluster == cluster, known.topic == topic, known.partition == partition else {
            ignore(partition, "it is of \(known.topic), partition \(known.partition)")
            return nil
        }
        let complaint = known.complaint(
            oldestTimestampMs: oldestTimestampMs,
            endOffset: endOffset,
            nowMs: WallClock.now.milliseconds
        )
        guard let complaint else { return contents }
        ignore(partition, complaint)
        return nil
    }

    func load(
        _ partition: Int32,
        oldestTimestampMs: Int64?,
        endOffset: Int64,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) -> Int64? {
        guard let contents = usable(partition, oldestTimestampMs: oldestTimestampMs, endOffset: endOffset) else {
            return nil
        }
        // Offsets of their own the records have no more: those of the snapshot stand for all.
        let offset = contents.identity.offset
        try contents.forEach { key, value throws(StreamFailure) in
            try receive(StreamRecord(partition: partition, offset: offset, timestampMs: nil, key: key, value: value))
        }
        return offset
    }

    private func url(of partition: Int32) -> URL { folder.appendingPathComponent("\(partition).snapshot") }

    private func ignore(_ partition: Int32, _ reason: String) {
        logger.warning(
            "a snapshot is ignored; the changelog is read from its beginning",
            metadata: [
                "kafka.partition": "\(partition)", "reason": "\(reason)", "file": "\(url(of: partition).path)",
            ]
        )
    }
}
