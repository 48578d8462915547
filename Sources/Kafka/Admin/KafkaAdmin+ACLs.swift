internal import CLibrdkafka

extension KafkaAdmin {
    /// Asks for all rules about topics or groups.
    ///
    /// Rules about transactional ids are not among what librdkafka 2.0.2 understands, so they cannot be asked for.
    ///
    /// - Throws: ``KafkaError/Code/authorization`` where we may not ask (Describe on the cluster), another code where
    ///   the cluster has no rules at all.
    public func accessRules(
        about resource: KafkaACL.Resource,
        timeoutMs: Int32
    ) throws(KafkaError) -> [KafkaACL] {
        var filter: OpaquePointer?
        let complaint = withErrorBuffer { text, count in
            filter = rd_kafka_AclBindingFilter_new(
                resource.librdkafkaType,
                nil,
                RD_KAFKA_RESOURCE_PATTERN_ANY,
                nil,
                nil,
                RD_KAFKA_ACL_OPERATION_ANY,
                RD_KAFKA_ACL_PERMISSION_TYPE_ANY,
                text,
                count
            )
            return filter != nil
        }
        guard let filter else {
            throw KafkaError(code: .invalidRequest, message: "access rules: \(complaint ?? "refused")")
        }
        defer { rd_kafka_AclBinding_destroy(filter) }
        return try ask(
            RD_KAFKA_ADMIN_OP_DESCRIBEACLS,
            "describe access rules",
            timeoutMs: timeoutMs
        ) { client, options, queue in
            rd_kafka_DescribeAcls(client, filter, options, queue)
        } read: { event in
            var count = 0
            let rules = rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event), &count)
            return UnsafeBufferPointer(start: rules, count: rules == nil ? 0 : count).compactMap { rule in
                rule.flatMap { KafkaACL($0, resource) }
            }
        }
    }
}

extension KafkaACL.Resource {
    fileprivate var librdkafkaType: rd_kafka_ResourceType_t {
        switch self {
        case .topic: RD_KAFKA_RESOURCE_TOPIC
        case .group: RD_KAFKA_RESOURCE_GROUP
        }
    }
}

extension KafkaACL {
    /// Reads a rule of an answer; `nil` for one about an operation that is of no weight for us.
    fileprivate init?(_ rule: OpaquePointer, _ resource: Resource) {
        guard let name = rd_kafka_AclBinding_name(rule), let principal = rd_kafka_AclBinding_principal(rule),
            let operation = Self.operation(rd_kafka_AclBinding_operation(rule))
        else { return nil }
        self.init(
            resource,
            String(cString: name),
            isPrefix: rd_kafka_AclBinding_resource_pattern_type(rule) == RD_KAFKA_RESOURCE_PATTERN_PREFIXED,
            principal: String(cString: principal),
            operation,
            isAllowed: rd_kafka_AclBinding_permission_type(rule) == RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW
        )
    }

    private static func operation(_ operation: rd_kafka_AclOperation_t) -> Operation? {
        switch operation {
        case RD_KAFKA_ACL_OPERATION_ALL: .all
        case RD_KAFKA_ACL_OPERATION_READ: .read
        case RD_KAFKA_ACL_OPERATION_WRITE: .write
        case RD_KAFKA_ACL_OPERATION_CREATE: .create
        case RD_KAFKA_ACL_OPERATION_DELETE: .delete
        case RD_KAFKA_ACL_OPERATION_ALTER: .alter
        case RD_KAFKA_ACL_OPERATION_DESCRIBE: .describe
        case RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS: .describeConfigs
        case RD_KAFKA_ACL_OPERATION_ALTER_CONFIGS: .alterConfigs
        default: nil
        }
    }
}
