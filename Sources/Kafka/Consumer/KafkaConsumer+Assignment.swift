internal import CLibrdkafka

extension KafkaConsumer {
    /// How the group moves partitions; ``KafkaRebalanceProtocol/none`` before it was joined.
    public var rebalanceProtocol: KafkaRebalanceProtocol {
        guard !client.isDestroyed, let name = rd_kafka_rebalance_protocol(client.pointer) else { return .none }
        return KafkaRebalanceProtocol(rawValue: String(cString: name)) ?? .none
    }

    /// Starts consuming partitions at explicit offsets, in the manner of the group's protocol: added to what is
    /// assigned (cooperative), or instead of it (eager, or no group).
    ///
    /// In a rebalance handler, pass every partition of the event, with the offsets of your choice.
    public func assign(startingAt offsets: [KafkaPartitionOffset]) throws(KafkaError) {
        if rebalanceProtocol == .cooperative {
            try incrementalAssign(startingAt: offsets)
        } else {
            try replaceAssignment(startingAt: offsets)
        }
    }

    /// Stops consuming partitions, in the manner of the group's protocol: those (cooperative), or all (eager).
    public func unassign(_ partitions: [KafkaTopicPartition]) throws(KafkaError) {
        if rebalanceProtocol == .cooperative {
            try incrementalUnassign(partitions)
        } else {
            try clearAssignment()
        }
    }

    /// Adds partitions to what is assigned. For the cooperative protocol.
    public func incrementalAssign(startingAt offsets: [KafkaPartitionOffset]) throws(KafkaError) {
        let list = TopicPartitionList(offsets)
        if let error = rd_kafka_incremental_assign(try open(), list.pointer) {
            throw KafkaError(consuming: error, "incremental assign")
        }
        hasCompletedRebalance = true
    }

    /// Removes partitions from what is assigned. For the cooperative protocol.
    public func incrementalUnassign(_ partitions: [KafkaTopicPartition]) throws(KafkaError) {
        let list = TopicPartitionList(partitions)
        if let error = rd_kafka_incremental_unassign(try open(), list.pointer) {
            throw KafkaError(consuming: error, "incremental unassign")
        }
        hasCompletedRebalance = true
    }

    /// Replaces what is assigned. For the eager protocol, and for partitions assigned by hand.
    public func replaceAssignment(startingAt offsets: [KafkaPartitionOffset]) throws(KafkaError) {
        let list = TopicPartitionList(offsets)
        try check(rd_kafka_assign(try open(), list.pointer), "assign")
        hasCompletedRebalance = true
    }

    /// Assigns nothing.
    public func clearAssignment() throws(KafkaError) {
        try check(rd_kafka_assign(try open(), nil), "unassign")
        hasCompletedRebalance = true
    }

    /// The partitions that are assigned now.
    public var assignment: [KafkaTopicPartition] {
        get throws(KafkaError) {
            var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
            try check(rd_kafka_assignment(try open(), &list), "assignment")
            guard let list else { return [] }
            return TopicPartitionList(consuming: list).partitions
        }
    }

    /// Stops fetching partitions that stay assigned. What was fetched before is dropped.
    public func pause(_ partitions: [KafkaTopicPartition]) throws(KafkaError) {
        let list = TopicPartitionList(partitions)
        try check(rd_kafka_pause_partitions(try open(), list.pointer), "pause")
        try list.check("pause")
    }

    /// Fetches paused partitions again, from where they were.
    public func resume(_ partitions: [KafkaTopicPartition]) throws(KafkaError) {
        let list = TopicPartitionList(partitions)
        try check(rd_kafka_resume_partitions(try open(), list.pointer), "resume")
        try list.check("resume")
    }

    /// Goes on at other offsets of assigned partitions. After it, no record from before is handed out.
    ///
    /// Waits until librdkafka has done it: its timeout is 1000 times too short in 2.0.2, so none is offered.
    public func seek(to offsets: [KafkaPartitionOffset]) throws(KafkaError) {
        let list = TopicPartitionList(offsets)
        if let error = rd_kafka_seek_partitions(try open(), list.pointer, -1) {
            throw KafkaError(consuming: error, "seek")
        }
        try list.check("seek")
    }
}
