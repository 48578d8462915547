internal import CLibrdkafka

extension KafkaClusterDescription {
    /// Copies librdkafka's answer.
    init(_ metadata: rd_kafka_metadata, id: String?) {
        self.id = id
        brokers = UnsafeBufferPointer(start: metadata.brokers, count: Int(metadata.broker_cnt))
            .map { Broker(id: $0.id, host: $0.host.map { String(cString: $0) } ?? "", port: $0.port) }
            .sorted { $0.id < $1.id }
        topics = UnsafeBufferPointer(start: metadata.topics, count: Int(metadata.topic_cnt))
            .map { KafkaTopicDescription($0) }
            .sorted { $0.name < $1.name }
    }
}

extension KafkaTopicDescription {
    fileprivate init(_ topic: rd_kafka_metadata_topic) {
        let name = topic.topic.map { String(cString: $0) } ?? ""
        self.name = name
        error = topic.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(topic.err, name)
        partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
            .map { Partition($0, of: name) }
            .sorted { $0.id < $1.id }
    }
}

extension KafkaTopicDescription.Partition {
    fileprivate init(_ partition: rd_kafka_metadata_partition, of topic: String) {
        id = partition.id
        leader = partition.leader
        replicas = Array(UnsafeBufferPointer(start: partition.replicas, count: Int(partition.replica_cnt)))
        inSyncReplicas = Array(UnsafeBufferPointer(start: partition.isrs, count: Int(partition.isr_cnt)))
        error =
            partition.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(partition.err, "\(topic)[\(partition.id)]")
    }
}
