import Logging

extension Logger {
    /// Says which group a stage joins, to read what.
    func tellJoining(_ stage: Stage, _ settings: AfterCallConfiguration, _ topics: TopicFacts) {
        let sources = settings.sources(of: stage).filter { topics.partitions[$0] != nil }
        info(
            "joining the group",
            metadata: [
                "kafka.group": "\(settings.group(of: stage))", "kafka.topic": "\(sources.joined(separator: ","))",
                "kafka.partitions": "\(sources.reduce(0) { $0 + (topics.partitions[$1] ?? 0) })",
                "instance": "\(settings.instance.name)",
                "workers": "\(settings.workers(of: stage))", "guarantee": "\(settings.processing.guarantee)",
            ]
        )
    }
}
