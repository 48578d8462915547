import Kafka
import Logging

/// Finds records that the bus deleted before they were read, of which a worker is told one partition at a time.
struct DeletedRecords {
    let settings: AfterCallConfiguration
    let logger: Logger
    let timeoutMs: Int32

    /// How many partitions are named.
    private static let mostNamed = 12

    /// - Returns: what `stage` has not read of `topic` and never will; `nil` where nothing is missing, and of what
    ///   nothing has been read.
    func finding(_ stage: Stage, _ topic: String, partitions: Int32) throws(KafkaError) -> TopicFinding? {
        let group = settings.group(of: stage)
        let consumer = try settings.onlooker(of: stage, logger: logger)
        let all = (0..<partitions).map { KafkaTopicPartition(topic, $0) }
        var gaps: [(partition: Int32, first: Int64, end: Int64)] = []
        for committed in try consumer.committed(all, timeoutMs: timeoutMs) {
            guard let offset = committed.offset.absolute else { continue }
            let marks = try consumer.queryWatermarks(of: committed.partition, timeoutMs: timeoutMs)
            if marks.low > offset { gaps.append((committed.partition.partition, offset, marks.low)) }
        }
        try consumer.close(timeoutMs: timeoutMs)
        guard !gaps.isEmpty else { return nil }
        let named = gaps.prefix(Self.mostNamed).map { gap in
            "partition \(gap.partition) \(gap.first) to \(gap.end - 1)"
        }
        let others = gaps.count > named.count ? ", and \(gaps.count - named.count) partitions more" : ""
        let count = gaps.reduce(0) { $0 + $1.end - $1.first }
        return TopicFinding(
            topic,
            .error,
            .deletedRecords,
            "\(topic): \(count) offsets were deleted before the group \(group) had read them: "
                + named.joined(separator: ", ") + others,
            "go on behind them: docs/operations/recovery.md, \"Events were deleted before they were read\""
        )
    }
}
