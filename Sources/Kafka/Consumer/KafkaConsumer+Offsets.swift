internal import CLibrdkafka

extension KafkaConsumer {
    /// Asks the group's coordinator what was committed; ``KafkaOffset/none`` where nothing was.
    ///
    /// With ``KafkaConfiguration/IsolationLevel/readCommitted`` it waits for offsets of open transactions to become
    /// stable, else it is given those before them.
    public func committed(
        _ partitions: [KafkaTopicPartition],
        timeoutMs: Int32
    ) throws(KafkaError) -> [KafkaPartitionOffset] {
        let list = TopicPartitionList(partitions)
        try check(rd_kafka_committed(try open(), list.pointer, timeoutMs), "committed offsets")
        try list.check("committed offset of")
        return list.offsets
    }

    /// Commits offsets and waits for the coordinator's answer. For at-least-once; exactly once commits with
    /// ``KafkaProducer/sendOffsets(_:of:timeoutMs:)``.
    ///
    /// - Parameters:
    ///   - offsets: the next offsets to consume.
    ///   - timeoutMs: how long the answer is waited for, in milliseconds.
    /// - Throws: ``KafkaError/Code/timedOut`` when none came: the offsets may have been committed, or be so later.
    public func commit(_ offsets: [KafkaPartitionOffset], timeoutMs: Int32) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let list = TopicPartitionList(offsets)
        let client = try open()
        guard let queue = rd_kafka_queue_new(client) else {
            throw KafkaError(code: .library, message: "commit: out of memory")
        }
        defer { rd_kafka_queue_destroy(queue) }
        // Not rd_kafka_commit, which waits for as long as there is no coordinator.
        try check(rd_kafka_commit_queue(client, list.pointer, queue, nil, nil), "commit")
        guard let event = rd_kafka_queue_poll(queue, timeoutMs) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, "commit")
        }
        defer { rd_kafka_event_destroy(event) }
        try check(rd_kafka_event_error(event), "commit")
        guard let answers = rd_kafka_event_topic_partition_list(event) else { return }
        try TopicPartitionList.check(answers, "commit of")
    }

    /// The next offset that ``poll(timeoutMs:)`` would hand out: ahead of what was processed. Keep own positions.
    public func position(_ partitions: [KafkaTopicPartition]) throws(KafkaError) -> [KafkaPartitionOffset] {
        let list = TopicPartitionList(partitions)
        try check(rd_kafka_position(try open(), list.pointer), "position")
        try list.check("position of")
        return list.offsets
    }

    /// Asks the partition's leader for its first and next offset.
    ///
    /// With ``KafkaConfiguration/IsolationLevel/readCommitted`` the upper one is the last stable offset, which is too
    /// early as the target of a restore: ask on a `read_uncommitted` handle.
    public func queryWatermarks(
        of partition: KafkaTopicPartition,
        timeoutMs: Int32
    ) throws(KafkaError) -> KafkaWatermarks {
        // Not rd_kafka_query_watermark_offsets: in 2.0.2 it waits for a leader that is gone for as long as it is gone,
        // whatever its time-out says.
        let deadline = Deadline(timeoutMs: timeoutMs)
        func end(_ logicalTime: KafkaOffset) throws(KafkaError) -> Int64 {
            let question = [(partition, logicalTime.rawValue)]
            let answer = try offsets(for: question, timeoutMs: deadline.remainingMs())
            guard let offset = answer.first?.offset.absolute else {
                throw KafkaError(code: .library, message: "watermarks of \(partition): no answer")
            }
            return offset
        }
        return KafkaWatermarks(low: try end(.beginning), high: try end(.end))
    }

    /// The watermarks that came with the last fetch, without asking anybody; `nil` before the first one.
    public func cachedWatermarks(of partition: KafkaTopicPartition) throws(KafkaError) -> KafkaWatermarks? {
        var low: Int64 = -1
        var high: Int64 = -1
        let response = rd_kafka_get_watermark_offsets(
            try open(),
            partition.topic,
            partition.partition,
            &low,
            &high
        )
        try check(response, "watermarks of \(partition)")
        return high < 0 ? nil : KafkaWatermarks(low: max(0, low), high: high)
    }

    /// Asks for the first offset whose record is at or after an instant; ``KafkaOffset/end`` where there is none.
    /// The leaders of now are found even where they have changed.
    ///
    /// - Parameter times: partitions, and milliseconds since the Unix epoch.
    public func offsets(
        for times: [(partition: KafkaTopicPartition, milliseconds: Int64)],
        timeoutMs: Int32
    ) throws(KafkaError) -> [KafkaPartitionOffset] {
        let places = times.map { KafkaPartitionOffset($0.partition, KafkaOffset(rawValue: $0.milliseconds)) }
        let topics = Set(times.map(\.partition.topic))
        return try askingLeaders(of: topics, timeoutMs: timeoutMs) { timeoutMs throws(KafkaError) in
            let list = TopicPartitionList(places)
            try check(rd_kafka_offsets_for_times(try open(), list.pointer, timeoutMs), "offsets for times")
            try list.check("offset for time of")
            return list.offsets
        }
    }

    /// Who this consumer is in its group right now. Take it at commit time, on the polling thread.
    public var groupMetadata: KafkaConsumerGroupMetadata {
        get throws(KafkaError) {
            guard let metadata = rd_kafka_consumer_group_metadata(try open()) else {
                throw KafkaError(code: .state, message: "no group metadata")
            }
            return KafkaConsumerGroupMetadata(consuming: metadata)
        }
    }

    /// The member id that the coordinator gave this consumer; `nil` before it joined.
    public var memberID: String? {
        guard !client.isDestroyed, let text = rd_kafka_memberid(client.pointer) else { return nil }
        defer { rd_kafka_mem_free(client.pointer, text) }
        let name = String(cString: text)
        return name.isEmpty ? nil : name
    }
}
