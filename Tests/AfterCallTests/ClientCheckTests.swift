import Testing

@testable import AfterCall

/// What librdkafka says of its clients before they are connected.
@Suite struct ClientCheckTests {
    private func settings(_ yaml: String) throws -> AfterCallConfiguration {
        let resolved = try ConfigurationText.resolve(yaml)
        #expect(resolved.problems == [])
        return resolved.configuration
    }

    @Test(arguments: ["", "processing: {guarantee: at_least_once}", "instance: {static_membership: on}"])
    func `What is good by itself is good for librdkafka, and no broker is asked`(yaml: String) throws {
        try ClientCheck.run(settings(yaml))
    }

    @Test(
        "What librdkafka cannot take is told with the key that is to be changed",
        arguments: [
            ("max.poll.interval.ms: 1000", "kafka.properties.max.poll.interval.ms"),
            ("linger.ms: nonsense", "kafka.properties.linger.ms"),
            ("no.such.property: 1", "kafka.properties.no.such.property"),
        ]
    )
    func refused(property: String, key: String) throws {
        let settings = try settings("kafka: {properties: {\(property)}}")
        let error = try #require(throws: RunnerError.self) { try ClientCheck.run(settings) }
        #expect(error.code == .configuration && error.remedy?.contains(key) == true, "\(error)")
    }

    @Test func `How many acknowledgements a record needs is no choice`() throws {
        for name in ["acks", "request.required.acks"] {
            let complaints = try ConfigurationText.complaints("kafka: {properties: {\(name): 1}}")
            #expect(complaints.count == 1 && complaints[0].contains("\(name) is set by AfterCall itself"))
        }
    }
}
