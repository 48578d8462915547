// PassThrough: what librdkafka and the broker cost without AfterCall's work between them; for scripts/bench.
// May import: ArgumentParser, ContactCenter (its table of keys), Kafka.
// Must never: look into a value, or do less for exactly once than `aftercall run` does.
import ArgumentParser
import Kafka

@main
struct PassThrough: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "PassThrough",
        abstract: "Copies one record in six, and writes a changelog record per key, exactly once.",
        discussion: """
            Reads a topic as the one member of a group up to where it ended at the start. Every sixth record goes out \
            as it is; at each commit one record for every key of the transaction goes to the changelog; offsets go \
            into the same transaction. Prints one JSON object.
            """
    )

    @Option(help: "Brokers to ask for all others.")
    var bootstrapServers: String
    @Option(help: "The topic that is read.")
    var input: String
    @Option(help: "The topic that every sixth record goes to.")
    var output: String
    @Option(help: "The topic of the changelog, with as many partitions as the input.")
    var changelog: String
    @Option(help: "The consumer group, and the transactional id.")
    var group: String
    @Option(help: "How many partitions the input has.")
    var partitions: Int32
    @Option(help: "Milliseconds from the beginning of a transaction to its commit.")
    var commitMs = 100
    @Option(help: "Bytes of a record of the changelog.")
    var changelogBytes = 115
    @Option(help: "One record in so many goes out.")
    var oneIn = 6

    @Option(help: "A property of the consumer, name=value, as librdkafka calls it. Can be repeated.")
    var consumerProperty: [String] = []

    func run() throws {
        let loop = try CopyLoop(self)
        let clock = ContinuousClock()
        let seconds = try clock.measure { try loop.run() } / .seconds(1)
        try loop.close()
        print(
            "{\"records\":\(loop.records),\"outputs\":\(loop.outputs),\"changelog\":\(loop.changelogRecords),"
                + "\"transactions\":\(loop.transactions),\"seconds\":\(seconds)}"
        )
    }

    /// The client of the group: the worker's settings where they matter.
    var consumer: KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientID = group
        configuration.groupID = group
        configuration.isolationLevel = .readCommitted
        configuration.offsetReset = .earliest
        configuration.reportsEndOfPartition = true
        // Known to work with librdkafka 2.0.2, and all the same for one member.
        configuration.properties["partition.assignment.strategy"] = "range"
        for property in consumerProperty {
            let parts = property.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { configuration.properties[String(parts[0])] = String(parts[1]) }
        }
        return configuration
    }

    /// The transactional client.
    var producer: KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientID = group
        configuration.transactionalID = group
        configuration.transactionTimeoutMs = 10_000
        configuration.lingerMs = 5
        configuration.retryBackoffMs = 2
        configuration.queueBufferingMaxMessages = 1_000_000
        return configuration
    }
}
