extension ConfigurationKey {
    /// Where it is said who is in which team, and what a queue is judged by.
    static let directory: [ConfigurationKey] = [
        ConfigurationKey(
            "topics.directory",
            .text(\.topics.directory, .topicPart(maximum: 249)),
            "Topic of the directory of agents, queues and campaigns, read whole by every process. Where it does not "
                + "exist, the directory is empty; `none` or `off`: it is not looked for."
        )
    ]
}
