internal import CLibrdkafka

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Owns a list of partitions in librdkafka's memory.
struct TopicPartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(capacity: Int = 0) {
        guard let made = rd_kafka_topic_partition_list_new(Int32(clamping: capacity)) else {
            preconditionFailure("out of memory")
        }
        pointer = made
    }

    init(consuming pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        self.pointer = pointer
    }

    init(_ partitions: some Collection<KafkaTopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        }
    }

    init(_ offsets: some Collection<KafkaPartitionOffset>) {
        self.init(capacity: offsets.count)
        for each in offsets {
            guard
                let element = rd_kafka_topic_partition_list_add(
                    pointer,
                    each.partition.topic,
                    each.partition.partition
                )
            else { continue }
            element.pointee.offset = each.offset.rawValue
            // The list frees it.
            if let metadata = each.metadata, let copy = strdup(metadata) {
                element.pointee.metadata = UnsafeMutableRawPointer(copy)
                element.pointee.metadata_size = strlen(copy)
            }
        }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    var partitions: [KafkaTopicPartition] { Self.partitions(of: pointer) }

    var offsets: [KafkaPartitionOffset] {
        Self.elements(of: pointer).map { element in
            var place = KafkaPartitionOffset(KafkaTopicPartition(element), KafkaOffset(rawValue: element.offset))
            if let metadata = element.metadata, element.metadata_size > 0 {
                place.metadata = String(
                    decoding: UnsafeRawBufferPointer(start: metadata, count: element.metadata_size),
                    as: UTF8.self
                )
            }
            return place
        }
    }

    /// Throws the first error that is noted at a partition.
    func check(_ context: String) throws(KafkaError) { try Self.check(pointer, context) }

    static func check(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>,
        _ context: String
    ) throws(KafkaError) {
        for element in elements(of: list) where element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(element.err, "\(context) \(KafkaTopicPartition(element))")
        }
    }

    static func partitions(
        of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) -> [KafkaTopicPartition] {
        elements(of: list).map { KafkaTopicPartition($0) }
    }

    static func elements(
        of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
    }
}

extension KafkaTopicPartition {
    init(_ element: rd_kafka_topic_partition_t) {
        self.init(element.topic.map { String(cString: $0) } ?? "", element.partition)
    }
}
