import Kafka
import Testing

struct KafkaConfigurationTests {
    @Test(
        arguments: [
            (["no.such.property": "1"], "No such configuration property: \"no.such.property\""),
            (["session.timeout.ms": "soon"], "session.timeout.ms"),
            (["session.timeout.ms": "0"], "session.timeout.ms"),
            (["security.protocol": "carrier-pigeon"], "carrier-pigeon"),
            (["linger.ms": "lots"], "linger.ms"),
        ] as [([String: String], String)]
    )
    func `a property that librdkafka refuses is an error with its own words`(
        properties: [String: String],
        words: String
    ) {
        let configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", properties: properties)
        #expect {
            try configuration.validate(for: .consumer)
        } throws: { error in
            (error as? KafkaError)?.code == .configuration && "\(error)".contains(words)
        }
    }

    @Test func `a combination that librdkafka refuses is an error with its own words`() {
        var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", properties: ["acks": "1"])
        configuration.transactionalID = "id"
        #expect {
            _ = try KafkaProducer(configuration)
        } throws: { error in
            (error as? KafkaError)?.code == .configuration && "\(error)".contains("acks")
        }
    }

    @Test func `typed properties win over the same name, and defaults give way to both`() {
        var configuration = KafkaConfiguration(
            bootstrapServers: "a:1",
            properties: ["group.id": "old", "isolation.level": "read_uncommitted", "bootstrap.servers": "b:2"]
        )
        configuration.groupID = "new"
        let properties = configuration.effectiveProperties(for: .consumer)
        #expect(properties["group.id"] == "new")
        #expect(properties["isolation.level"] == "read_uncommitted")
        #expect(properties["bootstrap.servers"] == "a:1")
        #expect(properties["enable.auto.commit"] == "false")
        #expect(properties["partition.assignment.strategy"] == "cooperative-sticky")
    }

    @Test func `every typed property reaches librdkafka, where its role is`() throws {
        var configuration = KafkaConfiguration(bootstrapServers: "a:1")
        configuration.clientID = "client"
        configuration.groupID = "group"
        configuration.groupInstanceID = "instance"
        configuration.isolationLevel = .readCommitted
        configuration.offsetReset = .error
        configuration.reportsEndOfPartition = true
        configuration.sessionTimeoutMs = 6_000
        configuration.maxPollIntervalMs = 7_000
        configuration.fetchWaitMaxMs = 5
        configuration.transactionalID = "transactional"
        configuration.transactionTimeoutMs = 10_000
        configuration.lingerMs = 3
        configuration.messageTimeoutMs = 9_000
        configuration.queueBufferingMaxMessages = 1_000
        configuration.compressionType = "lz4"
        configuration.retryBackoffMs = 5
        configuration.disablesNagle = true
        configuration.statisticsIntervalMs = 1_000
        for role in [KafkaConfiguration.Role.consumer, .producer, .admin] { try configuration.validate(for: role) }
        let consumer = configuration.effectiveProperties(for: .consumer)
        let producer = configuration.effectiveProperties(for: .producer)
        #expect(consumer["group.instance.id"] == "instance")
        #expect(consumer["auto.offset.reset"] == "error")
        #expect(consumer["enable.partition.eof"] == "true")
        #expect(consumer["transactional.id"] == nil)
        #expect(producer["transactional.id"] == "transactional")
        #expect(producer["retry.backoff.ms"] == "5")
        #expect(producer["group.id"] == nil)
        #expect(producer["partitioner"] == "murmur2_random")
        #expect(configuration.effectiveProperties(for: .admin)["client.id"] == "client")
    }

    @Test(
        arguments: [
            "sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.config",
            "sasl.oauthbearer.client.secret",
        ]
    )
    func `secrets are in no description, dump or error`(name: String) {
        let secret = "hunter2"
        let configuration = KafkaConfiguration(bootstrapServers: "a:1", properties: [name: secret, "linger.ms": "5"])
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains(secret))
            #expect(text.contains(name))
            #expect(text.contains("linger.ms"))
        }
        do {
            try configuration.validate(for: .producer)
        } catch {
            #expect(!"\(error)".contains(secret))
        }
    }
}
