import Kafka

extension AccessNeed {
    /// What the sinks ask for that the stages do not.
    static func sinks(_ settings: AfterCallConfiguration) -> [AccessNeed] {
        guard !settings.sinkNames.isEmpty else { return [] }
        let alerts = AccessNeed(
            resource: .topic,
            name: settings.topic(of: .alerts),
            operation: .read,
            purpose: "telling the sinks"
        )
        let groups = settings.sinkNames.map { name in
            AccessNeed(
                resource: .group,
                name: settings.group(ofSink: name),
                operation: .read,
                purpose: "sharing out partitions"
            )
        }
        return [alerts] + groups
    }
}
