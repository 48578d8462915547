import ContactCenter
import Foundation
import Kafka
import Logging
import Streaming
import StreamingKafka

/// Keeps the snapshots of one changelog fresh: those of partitions that this process owns.
///
/// It reads the changelog as any reader of committed records does, beside the workers and without them: what it writes
/// has been committed, whatever they are about to do.
///
/// Thread safety: none; it is made and run on a thread of its own.
final class SnapshotKeeper {
    private let settings: AfterCallConfiguration
    private let stage: Stage
    private let folder: SnapshotFolder
    private let owned: () -> [Int32]
    private let logger: Logger
    private let clock = SystemClock()
    private var reader: KafkaChangelogReader?
    private var takenAtMs: [Int32: Int64] = [:]
    private var complaint = StandingComplaint()

    private static let timeoutMs: Int64 = 10_000
    private static let stallMs: Int64 = 30_000

    init(
        _ settings: AfterCallConfiguration,
        _ stage: Stage,
        _ folder: SnapshotFolder,
        logger: Logger,
        owned: @escaping () -> [Int32]
    ) {
        self.settings = settings
        self.stage = stage
        self.folder = folder
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        self.logger = logger
        self.owned = owned
    }

    /// Takes snapshots as they are due, until `isStopping` says so.
    func run(until isStopping: () -> Bool) {
        // What was there before is as good as when it was taken; the first ones are due an interval after the start.
        let startedAtMs = clock.monotonicMs
        while !isStopping() {
            OwnThread.pause(milliseconds: 200)
            let own = owned().sorted()
            complaint.forget(unless: own.contains)
            for partition in own where !isStopping() {
                let dueAtMs = (takenAtMs[partition] ?? startedAtMs) + settings.snapshots.intervalMs
                guard clock.monotonicMs >= dueAtMs else { continue }
                takenAtMs[partition] = clock.monotonicMs
                takeOrWarn(partition, isStopping)
            }
        }
    }

    private func takeOrWarn(_ partition: Int32, _ isStopping: () -> Bool) {
        do {
            try take(partition, isStopping)
            guard complaint.succeeded(partition) else { return }
            logger.notice("snapshots are taken again", metadata: ["snapshots.folder": "\(folder.path)"])
        } catch {
            // A new one next time: this one may have lost its connection for good.
            reader = nil
            let reason = Self.words(for: error)
            guard complaint.failed(partition, reason, nowMs: clock.monotonicMs) else { return }
            logger.warning(
                "a snapshot was not taken; trying on in silence while the reason stays",
                metadata: [
                    "kafka.partition": "\(partition)", "snapshots.folder": "\(folder.path)", "error": "\(reason)",
                    "remedy": "make room, let us write there, or name another snapshots.folder; nothing waits for it",
                ]
            )
        }
    }

    /// What the system says. Foundation's own description has its parts in another order each time.
    private static func words(for error: any Error) -> String {
        let cocoa = error as NSError
        guard cocoa.domain == NSCocoaErrorDomain else { return "\(error)" }
        guard let below = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError else {
            return "the folder cannot be written to, or is mounted read-only (\(cocoa.domain) \(cocoa.code))"
        }
        return below.localizedDescription
    }

    /// Brings the snapshot of `partition` up to what is committed now.
    private func take(_ partition: Int32, _ isStopping: () -> Bool) throws {
        let reader = try readerNow()
        let end = try reader.logEndOffset(of: partition, timeoutMs: Self.timeoutMs)
        let oldest = try reader.oldestTimestampMs(of: partition, timeoutMs: Self.timeoutMs)
        // What is stable now is what a committed reader gets to; markers may lie behind the last record of it.
        let target = try reader.lastStableOffset(of: partition, timeoutMs: Self.timeoutMs)
        var identity = folder.identity(of: partition)
        var records: [[UInt8]: [UInt8]] = [:]
        if let known = folder.usable(partition, oldestTimestampMs: oldest, endOffset: end) {
            identity = known.identity
            records.reserveCapacity(known.count)
            known.forEach { key, value in records[Array(key)] = Array(value) }
        }
        try reader.open([PartitionOffset(partition, identity.offset)], timeoutMs: Self.timeoutMs)
        defer { reader.close() }
        var movedAtMs = clock.monotonicMs
        var position = identity.offset
        while position < target {
            if isStopping() { return }
            let before = position
            try reader.read(timeoutMs: 200) { read in
                for record in read {
                    guard let key = record.key else { continue }
                    records[Array(key)] = record.value.map { Array($0) }
                    identity.newestTimestampMs = max(identity.newestTimestampMs, record.timestampMs ?? 0)
                }
            }
            position = reader.position(of: partition)
            if position > before { movedAtMs = clock.monotonicMs }
            guard clock.monotonicMs < movedAtMs + Self.stallMs else {
                throw StreamFailure(.fatal, "reading the changelog made no progress")
            }
        }
        guard position > 0 else { return }
        identity.offset = position
        identity.takenAtMs = clock.wallMs
        try folder.keep(identity, records)
        logger.debug(
            "a snapshot was taken",
            metadata: [
                "kafka.partition": "\(partition)", "snapshot.records": "\(records.count)",
                "snapshot.offset": "\(identity.offset)",
            ]
        )
    }

    private func readerNow() throws(StreamFailure) -> KafkaChangelogReader {
        if let reader { return reader }
        let made = try KafkaChangelogReader(
            WorkerClients(settings: settings, stage: stage, slot: 0).changelogReader,
            topic: settings.changelog(of: stage),
            handlers: KafkaHandlers(logger: logger)
        )
        reader = made
        return made
    }
}
