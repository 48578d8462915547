@testable import AfterCall

extension AfterCallConfiguration {
    /// The settings of an instance of a run of its own, whose topics begin with `name`; no directory, no indicators.
    static func ofRun(
        _ name: String,
        on servers: String,
        instance: String = "test",
        partitions: Int32
    ) -> AfterCallConfiguration {
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = servers
        settings.loop.fetchWaitMs = 5
        settings.instance.id = instance
        settings.appID = name
        settings.topics.prefix = name
        settings.topics.input = "\(name)-agent-events"
        settings.topics.contactInput = "\(name)-contact-events"
        settings.topics.directory = "none"
        settings.topics.partitions = Int(partitions)
        settings.outputs.kpis = false
        return settings
    }
}
