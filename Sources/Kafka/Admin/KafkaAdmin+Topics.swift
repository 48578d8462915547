internal import CLibrdkafka

extension KafkaAdmin {
    /// What became of each topic; `nil` is success.
    public typealias TopicResults = [String: KafkaError?]

    /// Creates topics, and waits until the brokers know them.
    ///
    /// - Returns: per topic, what went wrong, if anything: ``KafkaError/Code/topicAlreadyExists`` among others.
    public func createTopics(
        _ topics: [KafkaNewTopic],
        timeoutMs: Int32
    ) throws(KafkaError) -> TopicResults {
        guard !topics.isEmpty else { return [:] }
        var made: [OpaquePointer?] = []
        defer { for each in made { rd_kafka_NewTopic_destroy(each) } }
        for topic in topics { made.append(try Self.newTopic(topic)) }
        return try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, "create topics", timeoutMs: timeoutMs) {
            client,
            options,
            queue in
            rd_kafka_CreateTopics(client, &made, made.count, options, queue)
        } read: { event in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
            return Self.results(results, count)
        }
    }

    /// Deletes topics with everything in them.
    ///
    /// - Returns: per topic, what went wrong, if anything.
    public func deleteTopics(_ names: [String], timeoutMs: Int32) throws(KafkaError) -> TopicResults {
        guard !names.isEmpty else { return [:] }
        var made: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { for each in made { rd_kafka_DeleteTopic_destroy(each) } }
        return try ask(RD_KAFKA_ADMIN_OP_DELETETOPICS, "delete topics", timeoutMs: timeoutMs) {
            client,
            options,
            queue in
            rd_kafka_DeleteTopics(client, &made, made.count, options, queue)
        } read: { event in
            var count = 0
            let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
            return Self.results(results, count)
        }
    }

    /// Deletes the records before an offset of each partition; ``KafkaOffset/end`` deletes all.
    ///
    /// - Returns: per partition, the oldest offset that is left, or what went wrong.
    public func deleteRecords(
        before offsets: [KafkaPartitionOffset],
        timeoutMs: Int32
    ) throws(KafkaError) -> [KafkaTopicPartition: Result<Int64, KafkaError>] {
        guard !offsets.isEmpty else { return [:] }
        let list = TopicPartitionList(offsets)
        var made: [OpaquePointer?] = [rd_kafka_DeleteRecords_new(list.pointer)]
        defer { for each in made { rd_kafka_DeleteRecords_destroy(each) } }
        return try ask(RD_KAFKA_ADMIN_OP_DELETERECORDS, "delete records", timeoutMs: timeoutMs) {
            client,
            options,
            queue in
            rd_kafka_DeleteRecords(client, &made, made.count, options, queue)
        } read: { event in
            var results: [KafkaTopicPartition: Result<Int64, KafkaError>] = [:]
            guard let answer = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event)) else {
                return results
            }
            for element in TopicPartitionList.elements(of: UnsafeMutablePointer(mutating: answer)) {
                let partition = KafkaTopicPartition(element)
                results[partition] =
                    element.err == RD_KAFKA_RESP_ERR_NO_ERROR
                    ? .success(element.offset) : .failure(KafkaError(element.err, "delete records of \(partition)"))
            }
            return results
        }
    }

    private static func newTopic(_ topic: KafkaNewTopic) throws(KafkaError) -> OpaquePointer {
        var made: OpaquePointer?
        let complaint = withErrorBuffer { text, count in
            made = rd_kafka_NewTopic_new(topic.name, topic.partitions, topic.replicationFactor, text, count)
            return made != nil
        }
        guard let made else {
            throw KafkaError(code: .invalidRequest, message: "topic \(topic.name): \(complaint ?? "refused")")
        }
        for (name, value) in topic.configuration.sorted(by: { $0.key < $1.key }) {
            rd_kafka_NewTopic_set_config(made, name, value)
        }
        return made
    }

    private static func results(
        _ results: UnsafeMutablePointer<OpaquePointer?>?,
        _ count: Int
    ) -> TopicResults {
        var named: TopicResults = [:]
        for result in UnsafeBufferPointer(start: results, count: results == nil ? 0 : count) {
            guard let result, let name = rd_kafka_topic_result_name(result) else { continue }
            let response = rd_kafka_topic_result_error(result)
            let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            let error: KafkaError? =
                response == RD_KAFKA_RESP_ERR_NO_ERROR
                ? nil : KafkaError(response, "topic \(String(cString: name)): \(text ?? "")")
            named.updateValue(error, forKey: String(cString: name))
        }
        return named
    }
}
