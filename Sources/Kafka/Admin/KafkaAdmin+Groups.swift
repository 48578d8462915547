internal import CLibrdkafka

extension KafkaAdmin {
    /// The `client.id`s of the members that a consumer group has now, in no order; empty when there is no such group.
    ///
    /// Of groups of the classic protocol only: of others brokers do not tell by this request.
    public func clientIDs(ofGroup group: String, timeoutMs: Int32) throws(KafkaError) -> [String] {
        let client = try open()
        var answer: UnsafePointer<rd_kafka_group_list>?
        let response = rd_kafka_list_groups(client, group, &answer, timeoutMs)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw KafkaError(response, "describe group \(group)", client: client)
        }
        defer { rd_kafka_group_list_destroy(answer) }
        var names: [String] = []
        for known in UnsafeBufferPointer(start: answer.pointee.groups, count: Int(answer.pointee.group_cnt)) {
            guard known.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(known.err, "describe group \(group)", client: client)
            }
            for member in UnsafeBufferPointer(start: known.members, count: Int(known.member_cnt)) {
                if let name = member.client_id { names.append(String(cString: name)) }
            }
        }
        return names
    }
}
