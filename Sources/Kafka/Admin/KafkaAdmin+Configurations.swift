internal import CLibrdkafka

extension KafkaAdmin {
    /// Asks for the properties of topics and brokers, defaults included.
    ///
    /// - Returns: per resource, its properties by name, or what went wrong.
    public func describeConfigurations(
        of resources: [KafkaResource],
        timeoutMs: Int32
    ) throws(KafkaError) -> [KafkaResource: Result<[String: KafkaConfigurationEntry], KafkaError>] {
        guard !resources.isEmpty else { return [:] }
        var made: [OpaquePointer?] = resources.map { resource in
            switch resource {
            case .topic(let name): rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
            case .broker(let id): rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, String(id))
            }
        }
        defer { for each in made { rd_kafka_ConfigResource_destroy(each) } }
        return try ask(
            RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
            "describe configurations",
            timeoutMs: timeoutMs
        ) { client, options, queue in
            rd_kafka_DescribeConfigs(client, &made, made.count, options, queue)
        } read: { event in
            var count = 0
            let answer = rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event),
                &count
            )
            var results: [KafkaResource: Result<[String: KafkaConfigurationEntry], KafkaError>] = [:]
            for resource in UnsafeBufferPointer(start: answer, count: answer == nil ? 0 : count) {
                guard let resource, let key = KafkaResource(resource) else { continue }
                results[key] = Self.entries(of: resource)
            }
            return results
        }
    }

    private static func entries(of resource: OpaquePointer) -> Result<[String: KafkaConfigurationEntry], KafkaError> {
        let response = rd_kafka_ConfigResource_error(resource)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return .failure(
                KafkaError(response, rd_kafka_ConfigResource_error_string(resource).map { String(cString: $0) })
            )
        }
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var named: [String: KafkaConfigurationEntry] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: entries == nil ? 0 : count) {
            guard let entry, let name = rd_kafka_ConfigEntry_name(entry) else { continue }
            named[String(cString: name)] = KafkaConfigurationEntry(
                name: String(cString: name),
                value: rd_kafka_ConfigEntry_value(entry).map { String(cString: $0) },
                isDefault: rd_kafka_ConfigEntry_is_default(entry) > 0,
                isReadOnly: rd_kafka_ConfigEntry_is_read_only(entry) > 0,
                isSensitive: rd_kafka_ConfigEntry_is_sensitive(entry) > 0
            )
        }
        return .success(named)
    }
}

extension KafkaResource {
    /// Reads the resource of an answer.
    fileprivate init?(_ resource: OpaquePointer) {
        guard let name = rd_kafka_ConfigResource_name(resource).map({ String(cString: $0) }) else { return nil }
        switch rd_kafka_ConfigResource_type(resource) {
        case RD_KAFKA_RESOURCE_TOPIC: self = .topic(name)
        case RD_KAFKA_RESOURCE_BROKER:
            guard let id = Int32(name) else { return nil }
            self = .broker(id)
        default: return nil
        }
    }
}
